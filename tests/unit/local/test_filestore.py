"""Walking real folders with everything people have in them, and filing that survives a kill."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from core.clients.local.filestore import LocalFileStore
from core.ports.media import FoundFile, IncompleteWalk
from core.tasks import Cancelled, TaskContext

STORE = LocalFileStore()


def put(path: Path, data: bytes = b"music") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def walked(root: Path) -> list[str]:
    found = STORE.walk_audio(str(root), TaskContext())
    return sorted(os.path.relpath(file.path, root) for file in found)


@pytest.mark.parametrize(
    "junk", ["@eaDir", "#recycle", "$RECYCLE.BIN", "lost+found", ".Trash-1000", ".hidden"]
)
def test_junk_folders_are_skipped(tmp_path: Path, junk: str) -> None:
    put(tmp_path / "a.mp3")
    put(tmp_path / "b" / junk / "c.mp3")
    assert walked(tmp_path) == ["a.mp3"]


def test_a_marked_folder_is_skipped_with_all_below_it(tmp_path: Path) -> None:
    put(tmp_path / "spoken" / ".ndignore", b"")
    put(tmp_path / "spoken" / "a.mp3")
    put(tmp_path / "spoken" / "more" / "b.mp3")
    put(tmp_path / "c.mp3")
    assert walked(tmp_path) == ["c.mp3"]


def test_a_linked_folder_is_walked_once(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "x" / "a.mp3")
    root = tmp_path / "root"
    root.mkdir()
    for name in ("one", "two"):
        (root / name).symlink_to(tmp_path / "elsewhere")
    assert len(walked(root)) == 1


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    put(tmp_path / "a" / "song.mp3")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "nowhere.mp3").symlink_to(tmp_path / "gone.mp3")
    assert walked(tmp_path) == ["a/song.mp3"]


def test_a_linked_file_has_the_stamp_of_its_target(tmp_path: Path) -> None:
    target = put(tmp_path / "target.bin", b"123456")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "a.mp3").symlink_to(target)
    (found,) = STORE.walk_audio(str(tmp_path / "root"), TaskContext())
    assert found.stamp.size == 6
    assert found.stamp.mtime_ns == target.stat().st_mtime_ns


def test_names_that_are_no_utf8_keep_their_bytes(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/Bj\xf6rk"
    os.mkdir(raw)
    Path(os.fsdecode(raw + b"/J\xf3ga.mp3")).write_bytes(b"x")
    (found,) = STORE.walk_audio(str(tmp_path), TaskContext())
    assert os.fsencode(found.path) == raw + b"/J\xf3ga.mp3"


def test_very_deep_folders_end_somewhere(tmp_path: Path) -> None:
    folder = tmp_path
    for depth in range(40):
        folder = folder / "d"
        put(folder / f"{depth}.mp3")
    assert len(walked(tmp_path)) == 32


def test_a_folder_named_like_a_song_is_a_folder(tmp_path: Path) -> None:
    put(tmp_path / "Album.mp3" / "a.mp3")
    os.mkfifo(tmp_path / "pipe.mp3")
    assert walked(tmp_path) == ["Album.mp3/a.mp3"]


def test_a_folder_that_may_not_be_listed_is_named_after_all_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a" / "1.mp3")
    put(tmp_path / "secret" / "2.mp3")
    put(tmp_path / "z" / "3.mp3")
    secret = str(tmp_path / "secret")
    real = os.scandir

    def scandir(folder: str) -> object:
        if folder == secret:  # as root one may list everything, so the refusal is made here
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    found: list[FoundFile] = []
    with pytest.raises(IncompleteWalk, match="secret could not be listed") as caught:
        found.extend(STORE.walk_audio(str(tmp_path), TaskContext()))
    assert sorted(os.path.basename(file.path) for file in found) == ["1.mp3", "3.mp3"]
    assert caught.value.folders == ((secret, "permission denied"),)


def test_a_folder_that_goes_while_we_walk_is_no_trouble(tmp_path: Path) -> None:
    put(tmp_path / "a.mp3")
    put(tmp_path / "gone" / "b.mp3")
    walk = STORE.walk_audio(str(tmp_path), TaskContext())
    assert next(walk).path.endswith("a.mp3")
    (tmp_path / "gone" / "b.mp3").unlink()
    (tmp_path / "gone").rmdir()
    assert list(walk) == []


def test_a_root_that_is_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IncompleteWalk, match="not a directory"):
        walked(put(tmp_path / "a.mp3"))


def test_a_cancel_ends_the_walk_of_one_large_folder(tmp_path: Path) -> None:
    for number in range(600):
        (tmp_path / f"{number}.mp3").touch()
    ctx = TaskContext()
    walk = STORE.walk_audio(str(tmp_path), ctx)
    next(walk)
    ctx.cancel()
    with pytest.raises(Cancelled):
        list(walk)


def test_a_copy_keeps_the_time_of_its_source(tmp_path: Path) -> None:
    source = put(tmp_path / "a.mp3")
    os.utime(source, ns=(1, 1_234_567_890_000_000_000))
    STORE.copy(source, tmp_path / "b")
    assert (tmp_path / "b").stat().st_mtime_ns == 1_234_567_890_000_000_000


def test_a_copy_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    source = put(tmp_path / "a.mp3")
    with pytest.raises(OSError, match="No space left"):
        STORE.copy(source, tmp_path / "b.part")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp3"]


def test_placing_again_after_a_kill_between_link_and_unlink_ends_the_move(tmp_path: Path) -> None:
    part, target = put(tmp_path / ".a.part"), tmp_path / "a.mp3"
    os.link(part, target)
    STORE.place(part, target)
    assert target.read_bytes() == b"music"
    assert not part.exists()


def test_a_link_to_nowhere_is_in_the_way_too(tmp_path: Path) -> None:
    part, target = put(tmp_path / ".a.part"), tmp_path / "a.mp3"
    target.symlink_to(tmp_path / "gone")
    with pytest.raises(FileExistsError):
        STORE.place(part, target)
    assert target.is_symlink()
    assert part.exists()


def test_placing_a_file_on_itself_or_on_a_link_to_it_loses_nothing(tmp_path: Path) -> None:
    song, link = put(tmp_path / "a.mp3"), tmp_path / "b.mp3"
    link.symlink_to(song)
    for target in (song, link):
        with pytest.raises(FileExistsError):
            STORE.place(song, target)
    assert song.read_bytes() == b"music"


def test_names_are_compared_in_one_unicode_form(tmp_path: Path) -> None:
    there = put(tmp_path / unicodedata.normalize("NFD", "Jóga.mp3"))
    assert STORE.taken(tmp_path / unicodedata.normalize("NFC", "JÓGA.flac")) == there


def test_the_same_name_is_told_before_the_same_stem(tmp_path: Path) -> None:
    put(tmp_path / "Song.flac")
    same = put(tmp_path / "SONG.mp3")
    assert STORE.taken(tmp_path / "song.mp3") == same


def test_a_folder_that_is_gone_already_does_not_stop_the_tidying(tmp_path: Path) -> None:
    (tmp_path / "stop" / "a").mkdir(parents=True)
    STORE.remove_empty(tmp_path / "stop" / "a" / "gone", tmp_path / "stop")
    assert [path.name for path in (tmp_path / "stop").iterdir()] == []


def test_a_long_walk_tells_how_far_it_is(tmp_path: Path) -> None:
    for number in range(1100):
        folder = tmp_path / f"album {number // 100}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.mp3").touch()
    told: list[tuple[float | None, str]] = []
    list(STORE.walk_audio(str(tmp_path), TaskContext(lambda *words: told.append(words))))
    assert told == [
        (None, f"Looking through {tmp_path}: 500 files"),
        (None, f"Looking through {tmp_path}: 1,000 files"),
    ]
