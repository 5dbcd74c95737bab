"""The index is built when the library changed, and only then."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

from core.domain import LibraryTrack, Track
from core.matching import LibraryIndex, snapshot
from core.ports.library import FileStamp, ScannedFile
from services.library import index as library_index
from services.library.index import IndexHolder
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


WORDS = "copper rain lantern static glass harbour volt orbit salt engine".split()


def filled(count: int = 90) -> MemoryLibraryCache:
    cache = MemoryLibraryCache()
    names = [f"{one} {two}" for one in WORDS for two in WORDS][:count]
    cache.apply([scanned(name, f"/m/{name}.mp3") for name in names], [])
    return cache


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many tracks were filed at each building of an index; small libraries count as large."""
    monkeypatch.setattr(library_index, "WORTH_KEEPING", 10)
    sizes: list[int] = []
    build = LibraryIndex.build

    def counted(tracks: Iterable[LibraryTrack]) -> LibraryIndex:
        listed = list(tracks)
        sizes.append(len(listed))
        return build(listed)

    monkeypatch.setattr(LibraryIndex, "build", staticmethod(counted))
    return sizes


def test_a_change_is_patched_in_without_filing_the_rest_anew(builds: list[int]) -> None:
    cache = filled()
    holder = IndexHolder(cache)
    holder.get()
    cache.apply([scanned("Teardrop", "/m/b.mp3")], ["/m/copper rain.mp3"])
    index = holder.get()
    assert builds == [90, 1]
    assert knows(index, "Teardrop")
    assert "/m/copper rain.mp3" not in {track.path for track in index.present()}
    cache.apply([scanned("Tears Dry", "/m/b.mp3")], [])
    index = holder.get()
    assert [t.title for t in index.present() if t.path == "/m/b.mp3"] == ["Tears Dry"]
    assert len(index) == cache.count()


def test_a_new_revision_of_the_same_library_keeps_the_index(builds: list[int]) -> None:
    cache = filled()
    holder = IndexHolder(cache)
    first = holder.get()
    cache.apply([scanned("copper rain", "/m/copper rain.mp3")], [])
    assert holder.get() is first
    assert builds == [90]


def test_the_next_start_takes_the_index_from_disk(tmp_path: Path, builds: list[int]) -> None:
    cache, path = filled(), tmp_path / "cache" / "library.index"
    first = IndexHolder(cache, path).get()
    cache.apply([scanned("Teardrop", "/m/b.mp3")], [])
    second = IndexHolder(cache, path).get()
    assert builds == [90, 1]
    assert knows(second, "Teardrop")
    asked = [Track(track.title, track.artists) for track in first.present()]
    assert second.best_many(asked) == first.best_many(asked)


def test_a_much_changed_library_is_kept_anew(tmp_path: Path, builds: list[int]) -> None:
    cache, path = filled(50), tmp_path / "library.index"
    holder = IndexHolder(cache, path)
    holder.get()
    more = [scanned(f"{one} {two}", f"/n/{one}{two}") for one in WORDS[5:] for two in WORDS]
    cache.apply(more, [])
    holder.get()
    assert builds == [50, 100]
    assert snapshot.load_index(path, cache.tracks()) is not None
    IndexHolder(cache, path).get()
    assert builds == [50, 100]


def test_a_small_library_needs_no_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "library.index"
    IndexHolder(filled(), path).get()
    assert not path.exists()


def test_a_snapshot_that_cannot_be_written_costs_nothing_but_time(
    tmp_path: Path, builds: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    index = IndexHolder(filled(), tmp_path / "cache" / "library.index").get()
    assert (len(index), builds) == (90, [90])
    assert "cannot be kept for the next start" in caplog.text


def test_a_broken_snapshot_is_made_anew(tmp_path: Path, builds: list[int]) -> None:
    cache, path = filled(), tmp_path / "library.index"
    path.write_bytes(b"nonsense")
    assert len(IndexHolder(cache, path).get()) == 90
    assert builds == [90]
    assert snapshot.load_index(path, cache.tracks()) is not None


def test_rows_that_share_a_name_are_filed_anew_each_time(
    builds: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = filled(20)
    holder = IndexHolder(cache)
    holder.get()
    twice = [*cache.tracks(), *cache.tracks()]
    monkeypatch.setattr(cache, "tracks", lambda: twice)
    cache.apply([scanned("Teardrop", "/m/b.mp3")], [])
    assert len(holder.get()) == 40
    assert builds == [20, 40]
