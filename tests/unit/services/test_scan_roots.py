"""Comparing one folder with the cache, on a disk in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.ports.library import FileStamp, ScannedFile
from core.ports.media import FoundFile
from core.tasks import TaskContext
from services.library.scan_roots import (
    RootLook,
    find_moves,
    guard,
    is_below,
    look_at,
    outermost,
    shown,
)
from tests.contract.fakes_media import MemoryFileStore
from tests.contract.fakes_storage import MemoryLibraryCache

ROOT = "/music"


def known(*names: str, size: int = 5) -> MemoryLibraryCache:
    cache = MemoryLibraryCache()
    files = [ScannedFile(f"{ROOT}/{name}", FileStamp(1, size), None, "bad") for name in names]
    cache.apply(files, ())
    return cache


def disk(*names: str) -> MemoryFileStore:
    store = MemoryFileStore()
    for name in names:
        store.put(Path(ROOT) / name)
    return store


def look(
    cache: MemoryLibraryCache,
    store: MemoryFileStore,
    full: bool = True,
    ctx: TaskContext | None = None,
) -> RootLook:
    return look_at(ROOT, cache, store, ctx or TaskContext(), full)


def names(files: list[FoundFile]) -> list[str]:
    return [os.path.basename(file.path) for file in files]


def test_files_are_sorted_by_what_became_of_them() -> None:
    cache = known("same.mp3", "gone.mp3")
    cache.apply([ScannedFile(f"{ROOT}/other.mp3", FileStamp(1, 999), None, "bad")], ())
    found = look(cache, disk("same.mp3", "other.mp3", "new.mp3"))
    assert names(found.new) == ["new.mp3"]
    assert names(found.changed) == ["other.mp3"]
    assert names(found.again) == ["same.mp3"]
    assert found.vanished == [f"{ROOT}/gone.mp3"]


def test_unchanged_files_are_read_again_only_in_a_full_scan() -> None:
    assert look(known("a.mp3"), disk("a.mp3"), full=False).again == []


def test_tracks_below_a_blocked_folder_have_not_vanished() -> None:
    store = disk("open/a.mp3", "blocked/b.mp3")
    store.blocked = {f"{ROOT}/blocked"}
    found = look(known("open/gone.mp3", "blocked/b.mp3", "blocked/c.mp3"), store)
    assert found.vanished == [f"{ROOT}/open/gone.mp3"]
    assert not found.failed


def moved(found: RootLook, *more: RootLook) -> list[tuple[str, str]]:
    looks = [found, *more]
    find_moves(looks)
    root = ROOT + "/"
    return sorted(
        (old.removeprefix(root), new.path.removeprefix(root))
        for one in looks
        for old, new in one.moved
    )


def test_what_vanished_here_and_is_new_there_was_moved() -> None:
    found = look(known("a.mp3", "b.mp3"), disk("x/a.mp3", "b.mp3", "y/c.flac"))
    assert moved(found) == [("a.mp3", "x/a.mp3")]
    assert (found.vanished, names(found.new)) == ([], ["c.flac"])


def test_of_files_with_one_stamp_only_names_tell_which_is_which() -> None:
    found = look(known("a.mp3", "b.mp3", "c.mp3"), disk("x/a.mp3", "x/b.mp3", "x/new.mp3"))
    assert moved(found) == [("a.mp3", "x/a.mp3"), ("b.mp3", "x/b.mp3")]
    assert (found.vanished, names(found.new)) == ([f"{ROOT}/c.mp3"], ["new.mp3"])


def test_a_file_moves_from_one_root_to_another() -> None:
    one, store = look(known("a.mp3"), disk("b.mp3")), MemoryFileStore()
    store.put(Path("/other/a.mp3"))
    other = look_at("/other", MemoryLibraryCache(), store, TaskContext(), False)
    one.new.clear()
    assert moved(one, other) == [("a.mp3", "/other/a.mp3")]


def test_renaming_everything_is_no_disk_that_is_away() -> None:
    here = [f"old/{number}.mp3" for number in range(200)]
    found = look(known(*here), disk(*(one.replace("old", "new") for one in here)), full=False)
    assert len(moved(found)) == 200
    guard(found)
    assert found.warnings == []


def test_any_error_of_the_system_keeps_everything() -> None:
    class Broken(MemoryFileStore):
        def walk_audio(
            self, root: str, ctx: TaskContext, left: dict[str, FileStamp] | None = None
        ) -> Iterator[FoundFile]:
            yield FoundFile(f"{root}/a.mp3", FileStamp(1, 5))
            raise OSError(5, "Input/output error")

    found = look(known("a.mp3", "b.mp3"), Broken())
    assert found.failed
    assert found.vanished == []
    assert "(input/output error)" in found.warnings[0]


@pytest.mark.parametrize(
    ("path", "root", "inside"),
    [
        ("/a/b", "/a", True),
        ("/a", "/a", True),
        ("/ab", "/a", False),
        ("/a", "/a/b", False),
        ("/a", "/", True),
    ],
)
def test_below_means_whole_folder_names(path: str, root: str, inside: bool) -> None:
    assert is_below(path, root) is inside


def test_only_the_outermost_folders_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert outermost(["~/Music/x", "/data", "~/Music", "/data/", ""]) == ["/data", "/home/me/Music"]


def test_paths_in_sentences_are_always_printable() -> None:
    shown(os.fsdecode(b"/Bj\xf6rk")).encode("utf-8")
    assert shown("/Jóga") == "/Jóga"
