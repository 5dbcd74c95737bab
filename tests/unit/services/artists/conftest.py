"""A catalogue that counts what it is asked, and a library that is really compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from core.domain import CoverageRow, DownloadJob, LibraryTrack, Playlist, ServiceError, Track
from core.domain.catalogue import (
    AlbumDetails,
    AlbumKind,
    ArtistRef,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueTrack,
)
from core.tasks import TaskContext
from services.artists.recent import RecentArtists
from services.artists.service import ArtistService
from services.assembly.parts import track_key
from services.bus import EventBus
from services.catalogue.answers import Answer
from services.catalogue.discography import Discography, Edition
from services.library.albums import AlbumService
from services.playlists.coverage import CoverageService
from tests.contract.fakes_storage import MemoryShelf
from tests.unit.downloads.fakes import TurnedClock
from tests.unit.services.test_albums import RealLibrary

NAME = "Mira Voltaine"
ARTIST = CatalogueArtist("deezer", "7", NAME, picture="p/7")


def release(
    title: str,
    kind: AlbumKind = AlbumKind.ALBUM,
    tracks: int | None = 3,
    date: str = "2022-04-01",
) -> Edition:
    """One of the artist's releases, as a listing tells it."""
    by = (ArtistRef(NAME, "7"),)
    cover = f"c/{title}"
    return Edition(
        (CatalogueAlbum("deezer", title, title, by, kind, date, None, tracks, cover=cover),)
    )


def details(one: Edition, titles: Iterable[str]) -> AlbumDetails:
    """Its track list."""
    album = one.album
    tracks = tuple(
        CatalogueTrack("deezer", f"{album.id}/{at}", title, album.artists, album, 200.0, at, 1)
        for at, title in enumerate(titles, 1)
    )
    return AlbumDetails(album, tracks)


def owned(title: str, album: str, number: int, **changes: Any) -> LibraryTrack:
    """A file of the artist."""
    path = f"/m/{album}/{number} {title}.flac"
    given = {"artists": (NAME,), "duration": 200.0, "track_number": number, **changes}
    return LibraryTrack(title, album=album, path=path, key=path, **given)


@dataclass
class Catalogue:
    """Track lists by release title; `silent` ones cannot be had."""

    lists: dict[str, list[str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    found: Discography = field(default_factory=lambda: Discography(ARTIST))
    asked: Counter[str] = field(default_factory=Counter)

    def tracks(self, one: Edition, ctx: TaskContext) -> Answer[AlbumDetails | None]:
        ctx.checkpoint()
        title = one.album.title
        self.asked[title] += 1
        if title in self.silent:
            raise ServiceError("Deezer", "Deezer does not answer.", "Wait.")
        told = details(one, self.lists[title]) if title in self.lists else None
        return Answer(told, "deezer", "Deezer")

    def discography(
        self, artist: CatalogueArtist, ctx: TaskContext, merged: bool = True
    ) -> Discography:
        ctx.checkpoint()
        self.asked[f"releases of {artist.name}, merged: {merged}"] += 1
        return self.found

    def search_artists(
        self, text: str, limit: int, ctx: TaskContext
    ) -> Answer[tuple[CatalogueArtist, ...]]:
        ctx.checkpoint()
        self.asked[f"artists {text}"] += 1
        return Answer((ARTIST,)[:limit], "deezer", "Deezer")

    def artist(self, source: str, artist_id: str, ctx: TaskContext) -> CatalogueArtist | None:
        ctx.checkpoint()
        self.asked[f"artist {artist_id}"] += 1
        known = artist_id == ARTIST.id
        return CatalogueArtist(source, artist_id, NAME, fans=9, albums=3) if known else None

    def artist_picture(self, artist: CatalogueArtist, size: int, ctx: TaskContext) -> bytes | None:
        ctx.checkpoint()
        if artist.name in self.silent:
            raise ServiceError("Deezer", "Deezer does not answer.", "Wait.")
        return f"{artist.name} {size}".encode()

    def cover(self, album: CatalogueAlbum, size: int, ctx: TaskContext) -> bytes | None:
        ctx.checkpoint()
        if album.title in self.silent:
            raise ServiceError("Deezer", "Deezer does not answer.", "Wait.")
        return f"{album.title} {size}".encode()


@dataclass
class Downloads:
    """Notes what is wanted."""

    wanted: list[tuple[Playlist, Track]] = field(default_factory=list)

    def want(self, playlist: Playlist, rows: Iterable[CoverageRow]) -> list[DownloadJob]:
        self.wanted += [(playlist, row.entry.track) for row in rows]
        return []


@dataclass
class World:
    """The service on its world."""

    catalogue: Catalogue
    downloads: Downloads
    service: ArtistService
    library: RealLibrary

    def own(self, *tracks: LibraryTrack) -> None:
        """The library has these now."""
        self.library.__init__(list(tracks))  # type: ignore[misc]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Nothing is owned, nothing is listed."""
    library, catalogue, downloads = RealLibrary([]), Catalogue(), Downloads()
    albums = AlbumService(CoverageService(library, MemoryShelf(), EventBus(), TurnedClock()))
    made: Any = catalogue
    service = ArtistService(made, library, albums, downloads, track_key, RecentArtists(tmp_path))
    return World(catalogue, downloads, service, library)
