"""What a person takes from a search by hand: files as they are, or tracks of a published release.

Used by the Downloads page. A published track is wanted like a playlist's: searched, matched, filed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from core.domain import (
    Candidate,
    CoverageRow,
    DownloadJob,
    Origin,
    Ownership,
    Playlist,
    PlaylistEntry,
)
from core.domain.catalogue import AlbumDetails, CatalogueAlbum, CatalogueTrack
from core.tasks import TaskContext
from services.search_page.offers import Published

if TYPE_CHECKING:
    from services.catalogue.service import CatalogueService
    from services.playlists.coverage import CoverageService

ORIGIN = Origin("search", "Search")
"""Where a download says it came from."""


class Downloads(Protocol):
    """What is asked of the download service."""

    def fetch_as_is(self, offer: Candidate, origin: Origin = ...) -> DownloadJob:
        """Fetch this very file; it stays in the download folder."""
        ...

    def want(self, playlist: Playlist, rows: Iterable[CoverageRow]) -> list[DownloadJob]:
        """One job per row."""
        ...


class SearchFetching:
    """Stateless. Thread-safe."""

    def __init__(
        self, downloads: Downloads, catalogue: CatalogueService, coverage: CoverageService
    ) -> None:
        self._downloads, self._catalogue, self._coverage = downloads, catalogue, coverage

    def as_they_are(self, offers: Iterable[Candidate], ctx: TaskContext) -> list[DownloadJob]:
        """Fetch these very files, checked, into the download folder."""
        made = []
        for offer in offers:
            ctx.checkpoint()
            made.append(self._downloads.fetch_as_is(offer, ORIGIN))
        return made

    def tracks(self, album: CatalogueAlbum, ctx: TaskContext) -> tuple[CatalogueTrack, ...]:
        """The track list of a published release. Raises `ServiceError`."""
        return self._details(album, ctx).tracks

    def published(self, found: Published, ctx: TaskContext) -> list[DownloadJob]:
        """Want a published track, or what the library lacks of a release. Raises `ServiceError`."""
        if isinstance(found, CatalogueTrack):
            tracks: tuple[CatalogueTrack, ...] = (found,)
        else:
            tracks = self._details(found, ctx).tracks
        wanted = [track.as_track() for track in tracks]
        rows = self._coverage.compare(wanted, ctx)
        entries = tuple(PlaylistEntry(at, track) for at, track in enumerate(wanted, 1))
        key = f"search:{type(found).__name__}:{found.source}:{found.id}"
        playlist = Playlist(key, found.title, "search", entries)
        missing = [row for row in rows if row.ownership is not Ownership.OWNED]
        return self._downloads.want(playlist, missing)

    def _details(self, album: CatalogueAlbum, ctx: TaskContext) -> AlbumDetails:
        found = self._catalogue.album(album.source, album.id, ctx)
        return found if found is not None else AlbumDetails(album, ())
