"""What a person takes from a search by hand."""

from __future__ import annotations

from typing import Any

from core.domain import Candidate, CoverageRow, Ownership, PlaylistEntry, Track
from core.domain.catalogue import AlbumDetails, ArtistRef, CatalogueAlbum, CatalogueTrack
from core.tasks import TaskContext
from services.search_page.fetching import ORIGIN, SearchFetching
from tests.unit.search_page.offering import offer

ALBUM = CatalogueAlbum("deezer", "9", "Slow Tide", (ArtistRef("Luma Vessel"),))
TRACKS = tuple(CatalogueTrack("deezer", str(n), f"Part {n}", (), ALBUM, number=n) for n in (1, 2))


class World:
    """Downloads, a catalogue and a library that owns the first part."""

    def __init__(self) -> None:
        self.plain: list[Any] = []
        self.wanted: list[Any] = []

    def fetch_as_is(self, one: Candidate, origin: Any = None) -> Any:
        self.plain.append((one, origin))
        return len(self.plain)

    def want(self, playlist: Any, rows: Any) -> Any:
        self.wanted.append((playlist, list(rows)))
        return ["job"]

    def album(self, source: str, album_id: str, _ctx: TaskContext) -> AlbumDetails | None:
        return AlbumDetails(ALBUM, TRACKS) if (source, album_id) == ("deezer", "9") else None

    def compare(self, tracks: list[Track], _ctx: TaskContext) -> list[CoverageRow]:
        owned = {True: Ownership.OWNED, False: Ownership.MISSING}
        return [
            CoverageRow(PlaylistEntry(at, track), owned[track.title == "Part 1"], None, "")
            for at, track in enumerate(tracks, 1)
        ]


def fetching(world: Any) -> SearchFetching:
    return SearchFetching(world, world, world)


def test_files_are_taken_as_they_are() -> None:
    world, files = World(), [offer("a"), offer("b")]
    assert len(fetching(world).as_they_are(files, TaskContext())) == 2
    assert world.plain == [(files[0], ORIGIN), (files[1], ORIGIN)]


def test_of_a_release_only_what_is_missing_is_wanted() -> None:
    world = World()
    assert fetching(world).published(ALBUM, TaskContext()) == ["job"]
    ((playlist, rows),) = world.wanted
    assert (playlist.name, len(playlist.entries)) == ("Slow Tide", 2)
    assert [row.entry.track.title for row in rows] == ["Part 2"]


def test_a_published_track_is_wanted_alone() -> None:
    world = World()
    fetching(world).published(TRACKS[1], TaskContext())
    ((playlist, rows),) = world.wanted
    assert playlist.name == "Part 2"
    assert [row.entry.track.album for row in rows] == ["Slow Tide"]


def test_a_release_without_a_track_list_wants_nothing() -> None:
    world = World()
    gone = CatalogueAlbum("deezer", "404", "Gone")
    assert fetching(world).tracks(gone, TaskContext()) == ()
    fetching(world).published(gone, TaskContext())
    assert world.wanted[0][1] == []
