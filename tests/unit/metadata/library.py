"""A catalogue in memory that keeps the promises of core/ports/catalogue, and records to fill it.

It counts what it is asked, and can be silent or slow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.domain import Unreachable
from core.domain.catalogue import (
    AlbumDetails,
    AlbumKind,
    ArtistRef,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueIds,
    CatalogueQuery,
    CatalogueTrack,
)
from core.matching.normalise import fold
from core.ports.catalogue import CachedAnswer, CatalogueFeature
from core.tasks import TaskContext

COVER = "http://127.0.0.1:9/cover.jpg"


def record(
    title: str,
    artist: str,
    songs: tuple[str, ...],
    *,
    album_id: str = "",
    kind: AlbumKind | None = AlbumKind.ALBUM,
    date: str | None = "1998-04-20",
    performers: tuple[str, ...] = (),
    discs: int = 1,
    cover: str | None = COVER,
    source: str = "deezer",
    genres: tuple[str, ...] = ("Trip Hop",),
    mbid: str = "",
    **more: object,
) -> AlbumDetails:
    """An album; `performers` gives each song's artist (names joined by ";"), `discs` halves it."""
    key = album_id or f"{source}-{fold(title)}"
    ids = CatalogueIds(mb_release=mbid or None, mb_release_group=f"{mbid}-group" if mbid else None)
    refs = tuple(ArtistRef(n, n, f"mb-{n}" if mbid else None) for n in artist.split(";") if n)
    album = CatalogueAlbum(
        source, key, title, refs, kind, date, track_count=len(songs), disc_count=discs,
        cover=cover, genres=genres, ids=ids, **more,  # type: ignore[arg-type]
    )  # fmt: skip
    per_disc = -(-len(songs) // discs)
    tracks = []
    for place, song in enumerate(songs):
        names = (performers[place] if performers else artist).split(";")
        tracks.append(
            CatalogueTrack(
                source,
                f"{key}/{place}",
                song,
                tuple(ArtistRef(n, n, f"mb-{n}" if mbid else None) for n in names),
                album,
                duration=200.0 + 10 * place,
                number=place % per_disc + 1,
                disc=place // per_disc + 1,
                isrc=f"GBAAA98{place:05}",
                ids=CatalogueIds(mb_recording=f"{mbid}-rec-{place}" if mbid else None),
            )
        )
    return AlbumDetails(album, tuple(tracks))


@dataclass
class Shelf:
    """The catalogue. `asked` counts calls by name; `trouble` is raised instead of answering."""

    records: tuple[AlbumDetails, ...] = ()
    name: str = "deezer"
    title: str = "Deezer"
    features: frozenset[CatalogueFeature] = frozenset(CatalogueFeature)
    asked: list[str] = field(default_factory=list)
    trouble: Exception | None = None
    before: Callable[[], object] = lambda: None

    def _ask(self, call: str) -> None:
        self.asked.append(call)
        self.before()
        if self.trouble is not None:
            raise self.trouble

    def silent(self) -> Shelf:
        self.trouble = Unreachable(self.title, f"{self.title} does not answer.")
        return self

    def search_tracks(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueTrack, ...]:
        self._ask("search_tracks")
        found = [t for r in self.records for t in r.tracks if fold(query.title) in fold(t.title)]
        plain = (replace(t, number=None, isrc=None, genres=()) for t in found)
        return tuple(replace(t, album=_reference(t.album)) for t in plain)[:limit]

    def search_albums(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueAlbum, ...]:
        self._ask("search_albums")
        found = (r.album for r in self.records if fold(query.album) in fold(r.album.title))
        return tuple(found)[:limit]

    def search_artists(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueArtist, ...]:
        return ()

    def track(self, track_id: str, ctx: TaskContext) -> CatalogueTrack | None:
        self._ask("track")
        return next((t for r in self.records for t in r.tracks if t.id == track_id), None)

    def album(self, album_id: str, ctx: TaskContext) -> AlbumDetails | None:
        self._ask("album")
        return next((r for r in self.records if r.album.id == album_id), None)

    def artist(self, artist_id: str, ctx: TaskContext) -> CatalogueArtist | None:
        return None

    def artist_albums(self, artist_id: str, ctx: TaskContext) -> tuple[CatalogueAlbum, ...]:
        return ()

    def by_isrc(self, isrc: str, ctx: TaskContext) -> CatalogueTrack | None:
        self._ask("by_isrc")
        return next((t for r in self.records for t in r.tracks if t.isrc == isrc), None)

    def by_upc(self, upc: str, ctx: TaskContext) -> AlbumDetails | None:
        return None

    def picture(self, url: str, size: int) -> str:
        return url


def _reference(album: CatalogueAlbum | None) -> CatalogueAlbum | None:
    """What a search tells of an album: title, id and cover."""
    if album is None:
        return None
    return CatalogueAlbum(album.source, album.id, album.title, album.artists, cover=album.cover)


class Memory:
    """`CatalogueCache` in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str | None] = {}

    def get(self, key: str) -> CachedAnswer | None:
        return CachedAnswer(self.kept[key], True) if key in self.kept else None

    def put(self, key: str, body: str | None, seconds: float) -> None:
        self.kept[key] = body

    def clear(self, catalogue: str = "") -> int:
        self.kept.clear()
        return 0


class Gallery:
    """`PictureSource` that has one picture for each address."""

    def __init__(self, pictures: dict[str, bytes] | None = None) -> None:
        self.pictures = pictures or {}
        self.asked: list[str] = []

    def fetch(self, url: str, ctx: TaskContext) -> bytes | None:
        self.asked.append(url)
        return self.pictures.get(url)
