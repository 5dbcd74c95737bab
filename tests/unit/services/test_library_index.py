"""The index is built when the library changed, and only then."""

from __future__ import annotations

import threading
from pathlib import Path

from core.domain import LibraryTrack, Track
from core.matching import LibraryIndex
from core.ports.library import FileStamp, ScannedFile
from services.library_index import IndexHolder
from tests.contract.fakes_storage import MemoryLibraryCache


def owned(title: str, path: str, server: str = "local") -> LibraryTrack:
    return LibraryTrack(title, ("Somebody",), path=path, key=path, server=server)


def scanned(title: str, path: str) -> ScannedFile:
    return ScannedFile(path, FileStamp(1, 1), owned(title, path))


def knows(index: LibraryIndex, title: str) -> bool:
    return index.best(Track(title, ("Somebody",))) is not None


def test_the_same_index_answers_until_the_library_changes() -> None:
    cache = MemoryLibraryCache()
    cache.apply([scanned("Roads", "/m/a.mp3")], [])
    holder = IndexHolder(cache)
    first = holder.get()
    assert holder.get() is first
    cache.apply([scanned("Teardrop", "/m/b.mp3")], [])
    second = holder.get()
    assert second is not first
    assert knows(second, "Teardrop")
    assert not knows(first, "Teardrop")


def test_what_we_filed_is_owned_while_its_file_is_there(tmp_path: Path) -> None:
    cache = MemoryLibraryCache()
    here, gone = tmp_path / "here.mp3", tmp_path / "gone.mp3"
    here.write_bytes(b"music")
    cache.add_organised(owned("Roads", str(here)))
    cache.add_organised(owned("Teardrop", str(gone)))
    index = IndexHolder(cache).get()
    assert (knows(index, "Roads"), knows(index, "Teardrop")) == (True, False)
    assert [track.path for track in cache.tracks()] == [str(here)]


def test_scanned_rows_stay_though_their_disk_is_away() -> None:
    cache = MemoryLibraryCache()
    cache.apply([scanned("Roads", "/unplugged/a.mp3")], [])
    assert knows(IndexHolder(cache).get(), "Roads")


def test_an_empty_library_has_an_index_too() -> None:
    assert not knows(IndexHolder(MemoryLibraryCache()).get(), "Roads")


def test_many_threads_share_one_index() -> None:
    cache = MemoryLibraryCache()
    cache.apply([scanned(f"Song {n}", f"/m/{n}.mp3") for n in range(200)], [])
    holder, got = IndexHolder(cache), []
    threads = [threading.Thread(target=lambda: got.append(holder.get())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(got) == 4
    assert all(index is got[0] for index in got)
