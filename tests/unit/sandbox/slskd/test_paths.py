"""Where files land (contract §5): every rule on its own, then slskd's published vectors."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sandbox.slskd import paths

NEW, OLD = (0, 26), (0, 25)


def land(remote: str, **facts: Any) -> str:
    chosen: dict[str, Any] = {
        "username": "bob",
        "generation": NEW,
        "destination": None,
        "subdirectory": "${SOURCE_DIRECTORY}",
        "batch": {},
    } | facts
    return paths.landing(remote, **chosen).as_posix()


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("@@abcde\\Music\\Band\\Album\\01.flac", "Album/01.flac"),
        ("@@abcde\\01.flac", "01.flac"),
        ("@@abc\\01.flac", "@@abc/01.flac"),
        ("C:\\01.flac", "01.flac"),
        ("\\\\nas\\share\\Album\\01.flac", "Album/01.flac"),
        ("music/Ünïcode/01.flac", "Ünïcode/01.flac"),
        ("01.flac", "01.flac"),
        ("A\\..\\x.flac", "_/x.flac"),
        ("A\\B\\..", "B/_"),
        ("A\\Bad\0Name\\x\0y.flac", "Bad_Name/x_y.flac"),
        ("A\\ Trailing. \\x.flac", " Trailing. /x.flac"),
        ('A\\What? "Live"\\03: Riff?.flac', 'What? "Live"/03: Riff?.flac'),
    ],
)
def test_the_default_rule_is_the_last_remote_folder(remote: str, expected: str) -> None:
    assert land(remote) == expected


def test_a_destination_may_be_nested_and_is_sanitised_by_segment() -> None:
    assert land("A\\B\\x.mp3", destination="ck/job 7//deep\\er") == "ck/job 7/deep/er/x.mp3"


def test_braces_alone_mean_the_root_even_over_a_destination() -> None:
    assert land("A\\B\\x.mp3", subdirectory="{}", destination="ck/7") == "x.mp3"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("${source_username}/${SOURCE_DIRECTORY}", "bob/B/x.mp3"),
        ("${SOURCE_PATH}", "A/B/x.mp3"),
        ("${BATCH_ID}-${SEARCH_TEXT}", "unknown_batch_id-ember/x.mp3"),
        ("${BATCH_EXTERNAL_ID}", "unknown_batch_external_id/x.mp3"),
        ("${NONSENSE}", "${NONSENSE}/x.mp3"),
    ],
)
def test_tokens_of_the_subdirectory(pattern: str, expected: str) -> None:
    assert land("@@abcde\\A\\B\\x.mp3", subdirectory=pattern, batch={"SEARCH_TEXT": "ember"}) == (
        expected
    )


def test_before_0_26_only_a_bare_name_has_no_folder() -> None:
    assert land("@@abcde\\x.mp3", generation=OLD) == "@@abcde/x.mp3"
    assert land("x.mp3", generation=OLD, destination="ignored") == "x.mp3"
    assert land("A\\CD1\\x.mp3", generation=OLD, subdirectory="{}") == "CD1/x.mp3"


def test_incomplete_files_lie_under_the_user_since_0_26() -> None:
    remote = "@@abcde\\Music\\Album\\x.mp3"
    assert paths.incomplete(remote, "b/ob", NEW).as_posix() == "b_ob/Music/Album/x.mp3"
    assert paths.incomplete(remote, "b/ob", OLD).as_posix() == "Album/x.mp3"


def test_a_taken_name_gets_ticks(tmp_path: Path) -> None:
    taken = tmp_path / "x.tar.mp3"
    assert paths.free_name(taken) == taken
    taken.touch()
    stem, ticks = paths.free_name(taken).stem.rsplit("_", 1)
    assert stem == "x.tar"
    assert len(ticks) == 18
    assert ticks.isdigit()


SHARED = Path(os.environ.get("CRATEKEEPER_SHARED") or Path(__file__).parents[5] / "shared")
SAMPLES = SHARED / "data" / "slskd_samples.json"


def test_windows_replaces_more_and_keeps_the_drive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "WINDOWS", True)
    assert land('A\\What? "Live"\\03: Riff?*|<>.flac') == "What_ _Live_/03_ Riff_____.flac"
    assert land("C:\\x.mp3") == "C_/x.mp3"
    assert land("A\\B\x07\\x.mp3") == "B_/x.mp3"


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLES.exists(), reason="the open data is not beside the checkout")
@pytest.mark.parametrize("system", ["linux", "windows"])
def test_every_published_vector(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "WINDOWS", system == "windows")
    vectors = json.loads(SAMPLES.read_text(encoding="utf-8"))["path_vectors_default_pattern"]
    mine = [v for v in vectors if v["slskd_os"] == system]
    assert len(mine) >= 10
    for vector in mine:
        remote = vector["remote"]
        final = vector["expected_final_default_pattern"].replace("\\", "/").removeprefix("D:")
        assert f"/downloads/{land(remote)}" == final
        assert paths.tokens(remote, "bob", {})["SOURCE_PATH"] == vector["source_path"]
        if vector["expected_incomplete_user_bob"]:
            gathered = paths.incomplete(remote, "bob", NEW).as_posix()
            assert f"/incomplete/{gathered}" == vector["expected_incomplete_user_bob"]
