"""Artists: found, opened with everything they released and what of it is owned, and fetched.

Used by the Artists page. Ownership comes from the library alone and at once; a track list is asked
for when somebody wants to see it, or when it is to be downloaded, and is kept from then on. What
is fetched is matched by construction: the job carries the catalogue's track with its album.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from core.domain import CoverageRow, DownloadJob, Playlist, ServiceError, Track
from core.domain.catalogue import AlbumDetails, AlbumKind, CatalogueArtist
from core.tasks import TaskContext
from services.artists.model import AlbumSheet, Holding, Part, Plan, holding_of, key_of
from services.artists.planning import plan_of, playlist_of
from services.artists.recent import RecentArtists
from services.artists.shelf import Index, holdings
from services.catalogue.answers import Answer
from services.catalogue.discography import Discography, Edition

if TYPE_CHECKING:
    from core.matching.albums import AlbumOwnership
    from services.catalogue.service import CatalogueService

FOUND = 24


class Albums(Protocol):
    """What is asked of album ownership."""

    def ownership(self, tracks: Sequence[Track], ctx: TaskContext) -> AlbumOwnership:
        """One album."""
        ...

    def many(
        self, albums: Mapping[str, Sequence[Track]], ctx: TaskContext
    ) -> dict[str, AlbumOwnership]:
        """Several, in one look."""
        ...


class Downloads(Protocol):
    """What is asked of downloads."""

    def want(self, playlist: Playlist, rows: Iterable[CoverageRow]) -> list[DownloadJob]:
        """One job per row."""
        ...


class Library(Protocol):
    """What is asked of the library service."""

    def ensure_read(self, ctx: TaskContext) -> None:
        """Read what was never read."""
        ...

    def index(self) -> Index:
        """The index over the cache as it is now."""
        ...


class ArtistService:
    """Thread-safe; calls that name a catalogue may wait for it. Raises `ServiceError`s."""

    def __init__(
        self,
        catalogue: CatalogueService,
        library: Library,
        albums: Albums,
        downloads: Downloads,
        track_key: Callable[[Track], str],
        recent: RecentArtists,
    ) -> None:
        self._catalogue, self._library, self._albums = catalogue, library, albums
        self._downloads, self._track_key = downloads, track_key
        self.recent = recent
        self._lists: dict[str, tuple[AlbumDetails, str]] = {}
        self._lock = threading.Lock()

    # -- looking ----------------------------------------------------------------------------

    def search(self, text: str, ctx: TaskContext) -> Answer[tuple[CatalogueArtist, ...]]:
        """Artists by name, from the first catalogue that answers."""
        return self._catalogue.search_artists(text, FOUND, ctx)

    def open(
        self, artist: CatalogueArtist, ctx: TaskContext, merged: bool = True
    ) -> tuple[Discography, dict[str, Holding]]:
        """All releases with their badges; not `merged` asks the artist's own catalogue alone."""
        found = self._catalogue.discography(artist, ctx, merged)
        return found, self.holdings(artist.name, (*found.own, *found.appears_on), ctx)

    def whole(self, artist: CatalogueArtist, ctx: TaskContext) -> CatalogueArtist:
        """The artist with everything the catalogue tells; as it is where it tells nothing."""
        told = self._catalogue.artist(artist.source, artist.id, ctx)
        return artist if told is None else _fuller(told, artist)

    def holdings(
        self, artist: str, releases: Sequence[Edition], ctx: TaskContext
    ) -> dict[str, Holding]:
        """What of each release is owned, by `key_of`; asks no network."""
        self._library.ensure_read(ctx)
        told = dict(
            zip(map(key_of, releases), holdings(artist, releases, self._library.index()),
                strict=True)
        )  # fmt: skip
        with self._lock:
            known = {key: self._lists[key][0] for key in told if key in self._lists}
        compared = self._albums.many({key: _wanted(one) for key, one in known.items()}, ctx)
        return told | {key: holding_of(one) for key, one in compared.items()}

    def sheet(self, release: Edition, ctx: TaskContext) -> AlbumSheet:
        """A release with its tracks, each with its verdict."""
        self._library.ensure_read(ctx)
        details, title = self._tracks(release, ctx)
        told = self._albums.ownership(_wanted(details), ctx)
        return AlbumSheet(release, details, told, title)

    def _tracks(self, release: Edition, ctx: TaskContext) -> tuple[AlbumDetails, str]:
        key = key_of(release)
        with self._lock:
            known = self._lists.get(key)
        if known is not None:
            return known
        answer = self._catalogue.tracks(release, ctx)
        details = answer.value if answer.value is not None else AlbumDetails(release.album, ())
        with self._lock:
            self._lists[key] = details, answer.title
        return details, answer.title

    # -- fetching ---------------------------------------------------------------------------

    def plan(self, releases: Sequence[Edition], ctx: TaskContext) -> Plan:
        """What of these is missing; a recording on several of them is fetched once, with the album.

        A release whose tracks cannot be had is named in `troubles`; the others count.
        """
        return plan_of(releases, self.sheet, self._track_key, ctx)

    def of_sheet(self, sheet: AlbumSheet, rows: Sequence[CoverageRow]) -> Plan:
        """These tracks of one release."""
        return Plan((Part(playlist_of(sheet), tuple(rows)),))

    def start(self, plan: Plan) -> list[DownloadJob]:
        """Begin; what is under way already is not begun twice."""
        return [
            job for part in plan.parts for job in self._downloads.want(part.playlist, part.rows)
        ]

    # -- pictures ---------------------------------------------------------------------------

    def picture(self, artist: CatalogueArtist, side: int, ctx: TaskContext) -> bytes | None:
        """A square picture of about `side` px; None when nobody has one or answers."""
        try:
            return self._catalogue.artist_picture(artist, side, ctx)
        except ServiceError:
            return None

    def cover(self, release: Edition, side: int, ctx: TaskContext) -> bytes | None:
        """The cover of a release."""
        try:
            return self._catalogue.cover(release.cover, side, ctx)
        except ServiceError:
            return None


def _wanted(details: AlbumDetails) -> list[Track]:
    """The catalogue's tracks; what it calls a single is filed as one."""
    kind = details.album.kind
    tracks = [one.as_track() for one in details.tracks]
    if kind is None:
        return tracks
    return [replace(one, single=kind is AlbumKind.SINGLE) for one in tracks]


def _fuller(told: CatalogueArtist, known: CatalogueArtist) -> CatalogueArtist:
    return replace(
        told,
        picture=told.picture or known.picture,
        genres=told.genres or known.genres,
        fans=told.fans or known.fans,
        note=told.note or known.note,
    )
