"""What every `LibraryCache` promises, on the one in memory and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import AudioFacts, LibraryTrack, TrackIds
from core.ports.library import FileStamp, LibraryCache, ScannedFile
from database.engine import open_database
from database.library_repo import LibraryRepo
from tests.contract.fakes_storage import MemoryLibraryCache

STAMP = FileStamp(1_700_000_000_123_456_789, 4_000_000_000)


@pytest.fixture(params=["memory", "sqlite"])
def cache(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LibraryCache]:
    if request.param == "memory":
        yield MemoryLibraryCache()
        return
    engine = open_database(tmp_path / "library.db", tmp_path / "backups")
    yield LibraryRepo(engine)
    engine.dispose()


def track(path: str, title: str = "Teardrop", server: str = "local") -> LibraryTrack:
    return LibraryTrack(
        title=title,
        artists=("Massive Attack", "Elizabeth Fraser"),
        album="Mezzanine",
        duration=330.5,
        track_number=3,
        disc_number=1,
        year=1998,
        album_artists=("Massive Attack",),
        genres=("Trip Hop", "電子音樂"),
        ids=TrackIds(isrc="GBAAA9800322", mb_recording="67e3"),
        path=path,
        server=server,
        key=path,
        facts=AudioFacts("flac", 330.5, 900, 44100, 16, 2, 37_000_000),
    )


def scanned(path: str, title: str = "Teardrop") -> ScannedFile:
    return ScannedFile(path, STAMP, track(path, title))


def test_an_empty_cache_says_so(cache: LibraryCache) -> None:
    assert (cache.tracks(), cache.count(), cache.unreadable()) == ([], 0, [])
    assert cache.last_read("local") is None
    assert cache.stamps("/") == {}


def test_a_track_comes_back_with_every_member(cache: LibraryCache) -> None:
    cache.apply([scanned("/m/a.flac")], [])
    assert cache.tracks() == [track("/m/a.flac")]


def test_a_track_of_which_nothing_is_known_comes_back_so(cache: LibraryCache) -> None:
    bare = LibraryTrack(title="a", path="/m/a.mp3", key="/m/a.mp3")
    cache.apply([ScannedFile("/m/a.mp3", STAMP, bare)], [])
    assert cache.tracks() == [bare]


def test_undecodable_names_keep_their_bytes(cache: LibraryCache) -> None:
    path = "/m/\udce9t\udce9.mp3"
    cache.apply([scanned(path, title="\udce9t\udce9")], [])
    (only,) = cache.tracks()
    assert only.path == path
    assert "t" in only.title
    assert list(cache.stamps("/m")) == [path]
    cache.apply([], [path])
    assert cache.count() == 0


def test_files_are_replaced_by_path_and_dropped(cache: LibraryCache) -> None:
    cache.apply([scanned("/m/a.mp3"), scanned("/m/b.mp3")], [])
    cache.apply([scanned("/m/a.mp3", title="New")], ["/m/b.mp3", "/m/never-there.mp3"])
    assert [one.title for one in cache.tracks()] == ["New"]


def test_stamps_are_those_strictly_below_the_root(cache: LibraryCache) -> None:
    paths = ["/m/a.mp3", "/m/x/b.mp3", "/m2/c.mp3", "/m.mp3", "/M/d.mp3"]
    cache.apply([scanned(path) for path in paths], [])
    assert cache.stamps("/m") == {"/m/a.mp3": STAMP, "/m/x/b.mp3": STAMP}
    assert cache.stamps("/m/") == cache.stamps("/m")
    assert set(cache.stamps("/")) == set(paths)


def test_an_unreadable_file_is_remembered_but_no_track(cache: LibraryCache) -> None:
    cache.apply([ScannedFile("/m/bad.mp3", STAMP, None, "no audio \udcff")], [])
    assert (cache.tracks(), cache.count()) == ([], 0)
    ((path, reason),) = cache.unreadable()
    assert path == "/m/bad.mp3"
    assert reason.startswith("no audio")
    assert cache.stamps("/m") == {"/m/bad.mp3": STAMP}
    cache.apply([scanned("/m/bad.mp3")], [])
    assert cache.unreadable() == []
    assert cache.count() == 1


def test_a_filed_track_is_owned_until_a_scan_replaces_it(cache: LibraryCache) -> None:
    cache.add_organised(track("/m/a.flac", server="organised"))
    assert [one.server for one in cache.tracks()] == ["organised"]
    assert cache.stamps("/m") == {}
    cache.apply([scanned("/m/a.flac")], [])
    assert [one.server for one in cache.tracks()] == ["local"]


def test_filing_over_a_known_path_makes_it_be_read_again(cache: LibraryCache) -> None:
    cache.apply([scanned("/m/a.flac", title="Old")], [])
    cache.add_organised(track("/m/a.flac", title="New"))
    assert [one.title for one in cache.tracks()] == ["New"]
    assert cache.stamps("/m") == {}


def test_only_filed_rows_are_dropped_as_such(cache: LibraryCache) -> None:
    cache.apply([scanned("/m/scanned.flac")], [])
    cache.add_organised(track("/m/filed.flac"))
    cache.drop_organised(["/m/scanned.flac", "/m/filed.flac", "/m/none.flac"])
    assert [one.path for one in cache.tracks()] == ["/m/scanned.flac"]


def test_a_removed_file_is_gone_however_it_came(cache: LibraryCache) -> None:
    cache.add_organised(track("/m/filed.flac"))
    cache.apply([], ["/m/filed.flac"])
    assert cache.count() == 0


def test_the_last_complete_read_is_remembered_per_server(cache: LibraryCache) -> None:
    cache.mark_read("local", ["/m", "/\udcff"], 100.0)
    cache.mark_read("plex", [], 50.0)
    cache.mark_read("local", ["/n"], 200.5)
    assert cache.last_read("local") == (200.5, ("/n",))
    assert cache.last_read("plex") == (50.0, ())


def test_the_revision_grows_only_when_rows_change(cache: LibraryCache) -> None:
    seen = [cache.revision()]
    for change in (
        lambda: cache.apply([scanned("/m/a.mp3")], []),
        lambda: cache.add_organised(track("/m/b.mp3")),
        lambda: cache.drop_organised(["/m/b.mp3"]),
        lambda: cache.apply([], ["/m/a.mp3"]),
    ):
        change()
        seen.append(cache.revision())
    assert seen == sorted(set(seen))
    cache.apply([], ["/m/a.mp3"])
    cache.drop_organised(["/m/b.mp3"])
    cache.mark_read("local", ["/m"], 1.0)
    assert cache.revision() == seen[-1]


def test_a_scan_that_breaks_midway_changes_nothing(cache: LibraryCache) -> None:
    def files() -> Iterator[ScannedFile]:
        yield scanned("/m/new.mp3")
        raise OSError("the disk went away")

    cache.apply([scanned("/m/a.mp3")], [])
    with pytest.raises(OSError):
        cache.apply(files(), ["/m/a.mp3"])
    assert [one.path for one in cache.tracks()] == ["/m/a.mp3"]


def test_the_scanners_row_is_local_whatever_it_says(cache: LibraryCache) -> None:
    odd = replace(track("/elsewhere.mp3"), server="plex")
    cache.apply([ScannedFile("/m/a.mp3", STAMP, odd)], [])
    (only,) = cache.tracks()
    assert (only.path, only.server) == ("/m/a.mp3", "local")


def test_rows_are_found_by_their_paths(cache: LibraryCache) -> None:
    cache.apply([scanned("/m/a.mp3"), scanned("/m/b\udcff.mp3"), scanned("/m/c.mp3")], [])
    cache.apply([ScannedFile("/m/bad.mp3", STAMP, None, "broken")], [])
    found = cache.at(["/m/a.mp3", "/m/b\udcff.mp3", "/m/bad.mp3", "/m/none.mp3"])
    assert sorted(one.path or "" for one in found) == ["/m/a.mp3", "/m/b\udcff.mp3"]
    assert cache.at([]) == []


def test_a_moved_file_keeps_its_row(cache: LibraryCache) -> None:
    cache.apply([scanned("/m/a.flac"), scanned("/m/b.flac", title="Other")], [])
    before = cache.revision()
    cache.move([("/m/a.flac", "/n/a.flac"), ("/m/never.flac", "/n/never.flac")])
    assert next((t.path, t.key, t.title) for t in cache.tracks()) in [
        ("/n/a.flac", "/n/a.flac", "Teardrop"),
        ("/m/b.flac", "/m/b.flac", "Other"),
    ]
    assert set(cache.stamps("/n")) == {"/n/a.flac"}
    assert set(cache.stamps("/m")) == {"/m/b.flac"}
    assert cache.revision() > before
    cache.move([])


def test_rows_come_in_batches_too(cache: LibraryCache) -> None:
    cache.apply([scanned(f"/m/{number}.flac") for number in range(5)], [])
    batches = list(cache.walk(2))
    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert [track for batch in batches for track in batch] == cache.tracks()
