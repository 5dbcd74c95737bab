"""Where a file lands, which file is believed, and how far a path may lead."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from core.clients.slskd import paths
from tests.unit.slskd.conftest import shared_json

TICKS = "_638912345678901234"


def landing(remote: str, windows: bool) -> str:
    """The default rule of 0.26: the last remote folder, then the name."""
    parts = (*paths.source_path(remote, windows)[-1:], paths.file_name(remote, windows))
    return "\\".join(("D:", "downloads", *parts)) if windows else "/".join(("/downloads", *parts))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["matching/slskd_path_vectors_open.json", "slskd_samples.json"])
def test_the_documented_vectors_land_where_they_should(name: str) -> None:
    data = shared_json(name)
    vectors = data["path_vectors_default_pattern"] if isinstance(data, dict) else data
    assert isinstance(vectors, list)
    assert vectors
    for vector in vectors:
        windows = vector["slskd_os"] == "windows"
        remote = vector["remote"]
        assert "/".join(paths.source_path(remote, windows)) == vector["source_path"]
        assert landing(remote, windows) == vector["expected_final_default_pattern"]


@pytest.mark.parametrize(
    ("remote", "windows", "expected"),
    [
        ("@@fghij\\Songs\\Live: 1999\\a?.mp3", False, "/downloads/Live: 1999/a?.mp3"),
        ("@@fghij\\Songs\\Live: 1999\\a?.mp3", True, "D:\\downloads\\Live_ 1999\\a_.mp3"),
        ("a\\..\\b.mp3", False, "/downloads/_/b.mp3"),
        ("..", False, "/downloads/_"),
        ("a/./..", True, "D:\\downloads\\_\\_"),
        ("\\\\\\x.mp3", False, "/downloads/x.mp3"),
        ("E:\\x.mp3", False, "/downloads/x.mp3"),
        ("folder\\ name with end dot.\\x.mp3", False, "/downloads/ name with end dot./x.mp3"),
        ("🎧\\🎧.mp3", True, "D:\\downloads\\🎧\\🎧.mp3"),
        ("x\x01\\y\x1f.mp3", True, "D:\\downloads\\x_\\y_.mp3"),
    ],
)
def test_our_own_vectors_land_where_they_should(remote: str, windows: bool, expected: str) -> None:
    assert landing(remote, windows) == expected


def test_all_rules_are_looked_at_once() -> None:
    assert paths.landing_places("@@abcde\\x.mp3") == [("x.mp3",), ("@@abcde", "x.mp3")]
    assert paths.landing_places("a\\b: c\\x.mp3") == [
        ("b: c", "x.mp3"),
        ("x.mp3",),
        ("b_ c", "x.mp3"),
    ]


def put(folder: Path, name: str, size: int = 5, at: float | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(b"x" * size)
    if at is not None:
        os.utime(path, (at, at))
    return path


def test_a_file_is_found_only_with_its_exact_size(tmp_path: Path) -> None:
    whole = put(tmp_path, "a.mp3")
    assert paths.find_file(tmp_path, "a.mp3", 5, None) == whole
    assert paths.find_file(tmp_path, "a.mp3", 6, None) is None
    assert paths.find_file(tmp_path, "b.mp3", 5, None) is None


def test_an_unknown_size_takes_any_but_an_empty_file(tmp_path: Path) -> None:
    put(tmp_path, "a.mp3", size=0)
    assert paths.find_file(tmp_path, "a.mp3", None, None) is None
    assert paths.find_file(tmp_path, "a.mp3", 0, None) is not None


def test_the_rename_suffix_is_known(tmp_path: Path) -> None:
    renamed = put(tmp_path, f"a (b) [c].x{TICKS}.mp3")
    assert paths.find_file(tmp_path, "a (b) [c].x.mp3", 5, None) == renamed


@pytest.mark.parametrize("name", ["a_1.mp3", "a_6389123456789012345678.mp3", "ab.mp3", f"a{TICKS}"])
def test_other_suffixes_are_other_files(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert paths.find_file(tmp_path, "a.mp3", 5, None) is None


def test_a_name_without_a_dot_can_be_renamed_too(tmp_path: Path) -> None:
    renamed = put(tmp_path, f"README{TICKS}")
    assert paths.find_file(tmp_path, "README", 5, None) == renamed


def test_the_newest_wins_and_the_old_are_not_ours(tmp_path: Path) -> None:
    put(tmp_path, "a.mp3", at=1000)
    new = put(tmp_path, f"a{TICKS}.mp3", at=2000)
    assert paths.find_file(tmp_path, "a.mp3", 5, None) == new
    assert paths.find_file(tmp_path, "a.mp3", 5, 1500) == new
    assert paths.find_file(tmp_path, "a.mp3", 5, 2500) is None


def test_names_are_compared_composed(tmp_path: Path) -> None:
    there = put(tmp_path / unicodedata.normalize("NFD", "Björk"), "é.mp3")
    folder = paths.below(tmp_path, ["Björk"])
    assert folder == there.parent
    assert paths.find_file(there.parent, unicodedata.normalize("NFD", "é.mp3"), 5, None) == there


def test_links_and_folders_are_no_files(tmp_path: Path) -> None:
    secret = put(tmp_path / "elsewhere", "secret", size=5)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.mp3").symlink_to(secret)
    (tmp_path / "in" / "b.mp3").mkdir()
    assert paths.find_file(tmp_path / "in", "a.mp3", 5, None) is None
    assert paths.find_file(tmp_path / "in", "b.mp3", None, None) is None


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert paths.below(tmp_path, ["x", "y"]) is None
    assert paths.below(tmp_path / "gone", []) is None
    assert paths.below(tmp_path, ["x" * 1000]) is None
    assert paths.find_file(tmp_path / "gone", "a.mp3", 5, None) is None


def test_inside_means_after_following_links(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "door").symlink_to(outside)
    assert paths.is_inside(root / "a" / "b.mp3", [root])
    assert not paths.is_inside(root / "door" / "b.mp3", [root])
    assert not paths.is_inside(root / ".." / "outside" / "b.mp3", [root])
    assert not paths.is_inside(tmp_path / "root2" / "b.mp3", [root])


MAPPINGS = {
    "/downloads": Path("/here"),
    "/downloads/special": Path("/there"),
    "D:\\Music\\slskd": Path("/mnt/music"),
    "\\\\nas\\share": Path("/mnt/nas"),
}


@pytest.mark.parametrize(
    ("remote", "local"),
    [
        ("/downloads/a/b.mp3", "/here/a/b.mp3"),
        ("/downloads//a/./b.mp3", "/here/a/b.mp3"),
        ("/downloads/special/b.mp3", "/there/b.mp3"),
        ("/downloads/specialities/b.mp3", "/here/specialities/b.mp3"),
        ("/downloads", "/here"),
        ("d:\\music\\SLSKD\\Ä\\B.mp3", "/mnt/music/Ä/B.mp3"),
        ("D:/Music/slskd/b.mp3", "/mnt/music/b.mp3"),
        ("\\\\NAS\\share\\b.mp3", "/mnt/nas/b.mp3"),
        ("/downloads/back\\slash.mp3", "/here/back\\slash.mp3"),
        ("/downloads/../etc/passwd", None),
        ("/downloadsx/b.mp3", None),
        ("/Downloads/b.mp3", None),
        ("/elsewhere/b.mp3", None),
        ("", None),
    ],
)
def test_slskds_paths_are_translated(remote: str, local: str | None) -> None:
    found = paths.to_local(remote, MAPPINGS)
    assert found == (None if local is None else Path(local))
