"""Comparing one folder with the cache, on a disk in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.ports.library import FileStamp, ScannedFile
from core.ports.media import FoundFile
from core.tasks import TaskContext
from services.scan_roots import RootLook, is_below, look_at, outermost, shown
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


def test_any_error_of_the_system_keeps_everything() -> None:
    class Broken(MemoryFileStore):
        def walk_audio(self, root: str, ctx: TaskContext) -> Iterator[FoundFile]:
            yield FoundFile(f"{root}/a.mp3", FileStamp(1, 5))
            raise OSError(5, "Input/output error")

    found = look(known("a.mp3", "b.mp3"), Broken())
    assert found.failed
    assert found.vanished == []
    assert "(input/output error)" in found.warnings[0]


def test_a_long_walk_tells_how_far_it_is() -> None:
    told: list[tuple[float | None, str]] = []
    ctx = TaskContext(lambda fraction, text: told.append((fraction, text)))
    look(known(), disk(*(f"{n}.mp3" for n in range(1001))), ctx=ctx)
    assert told == [
        (None, "Looking through /music: 500 files"),
        (None, "Looking through /music: 1,000 files"),
    ]


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
