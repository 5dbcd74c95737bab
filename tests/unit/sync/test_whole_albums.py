"""Whole albums of which a playlist misses several tracks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.domain import (
    Coverage,
    CoverageRow,
    NotFound,
    Ownership,
    Playlist,
    PlaylistEntry,
    Track,
)
from core.domain.catalogue import (
    AlbumDetails,
    ArtistRef,
    CatalogueAlbum,
    CatalogueQuery,
    CatalogueTrack,
)
from core.tasks import TaskContext
from services.catalogue.answers import Answer
from services.playlists.whole_albums import AlbumOffer, WholeAlbums
from tests.unit.sync.conftest import track

WHO = (ArtistRef("Mira Voltaine", "1"),)
ALBUM = CatalogueAlbum("deezer", "7", "Hinterglow", WHO, track_count=3)


class Catalogue:
    """One album of three tracks, and others that are not meant."""

    def __init__(self) -> None:
        self.asked: list[CatalogueQuery] = []

    def search_albums(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> Answer[tuple[CatalogueAlbum, ...]]:
        self.asked.append(query)
        other = replace(ALBUM, id="8", artists=(ArtistRef("Somebody", "2"),), track_count=30)
        shorter = replace(ALBUM, id="9", track_count=1)
        return Answer((other, shorter, ALBUM), "deezer", "Deezer")

    def album(self, source: str, album_id: str, ctx: TaskContext) -> AlbumDetails | None:
        if (source, album_id) != ("deezer", "7"):
            return None
        names = ("One", "Two", "Three")
        return AlbumDetails(
            ALBUM, tuple(CatalogueTrack("deezer", name, name, WHO, ALBUM) for name in names)
        )


class Library:
    def compare(self, tracks: Sequence[Track], ctx: TaskContext) -> list[CoverageRow]:
        return [
            CoverageRow(PlaylistEntry(at, one), Ownership.MISSING, None, "")
            for at, one in enumerate(tracks, start=1)
        ]


def coverage(*tracks: Track, state: Ownership = Ownership.MISSING) -> Coverage:
    rows = tuple(
        CoverageRow(PlaylistEntry(at, one), state, None, "") for at, one in enumerate(tracks, 1)
    )
    return Coverage(Playlist("k", "n", "txt", tuple(row.entry for row in rows)), rows)


def of(title: str, album: str | None, artist: str = "Mira Voltaine") -> Track:
    return track(title, artist, album=album)


def test_albums_with_several_missing_tracks_are_offered_the_most_first() -> None:
    service = WholeAlbums(Catalogue(), Library())
    made = coverage(
        of("One", "Hinterglow"), of("Two", "Hinterglow (Deluxe Edition)"), of("x", "Lone"),
        of("a", "Rain", "B"), of("b", "Rain", "B"), of("c", "Rain", "B"), of("y", None),
        replace(of("s", "Single"), single=True), replace(of("t", "Single"), single=True),
    )  # fmt: skip
    assert service.offers(made) == [
        AlbumOffer("B", "Rain", 3),
        AlbumOffer("Mira Voltaine", "Hinterglow", 2),
    ]
    assert service.offers(coverage(of("One", "H"), of("Two", "H"), state=Ownership.OWNED)) == []
    assert service.offers_of([of("One", "H"), of("Two", "H")]) == [
        AlbumOffer("Mira Voltaine", "H", 2)
    ]


def test_the_album_that_is_meant_is_compared_with_the_library() -> None:
    catalogue = Catalogue()
    made = WholeAlbums(catalogue, Library()).look(
        AlbumOffer("Mira Voltaine", "Hinterglow", 2), TaskContext()
    )
    assert made.playlist.key == "album:deezer:7"
    assert made.playlist.name == "Hinterglow"
    assert [row.entry.track.title for row in made.rows] == ["One", "Two", "Three"]
    assert catalogue.asked == [CatalogueQuery(album="Hinterglow", artist="Mira Voltaine")]


def test_the_same_album_is_found_again_by_its_key() -> None:
    service = WholeAlbums(Catalogue(), Library())
    assert len(service.again("album:deezer:7", TaskContext()).rows) == 3
    with pytest.raises(NotFound):
        service.again("album:deezer:9", TaskContext())


def test_an_album_no_catalogue_has_is_said() -> None:
    with pytest.raises(NotFound) as told:
        WholeAlbums(Catalogue(), Library()).look(AlbumOffer("Mira", "Nowhere", 2), TaskContext())
    assert "Nowhere" in told.value.sentence
