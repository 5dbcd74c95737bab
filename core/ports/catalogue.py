"""The music catalogues (Deezer, iTunes, MusicBrainz, Spotify) and the store of their answers.

Implemented in `core/clients/catalogues` and `database/catalogue_repo.py`; used by
`services/catalogue`. One contract suite (`tests/contract/test_catalogue.py`) for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from core.domain.catalogue import (
    AlbumDetails,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueQuery,
    CatalogueTrack,
)
from core.tasks import TaskContext


class CatalogueFeature(Enum):
    """What not every catalogue can; without it the call answers None or () and sends nothing."""

    BY_ISRC = "by_isrc"
    BY_UPC = "by_upc"
    ARTIST_PICTURES = "artist_pictures"
    ALBUM_ISRCS = "album_isrcs"
    """`album` gives each track's ISRC."""


class Catalogue(Protocol):
    """A catalogue that can be searched and read.

    Synchronous, thread-safe, time-outs on every call; raises only `ServiceError`s and `Cancelled`.
    Pace, retries, bans and caching are the adapter's business and hold across processes and
    restarts. What does not exist there is None (or an empty tuple), never an error. Ids are the
    catalogue's own, as text.
    """

    @property
    def name(self) -> str:
        """The name used in settings and in `source`: "deezer", "itunes", "musicbrainz"."""
        ...

    @property
    def title(self) -> str:
        """The name for people: "Deezer"."""
        ...

    @property
    def features(self) -> frozenset[CatalogueFeature]:
        """What it can beyond searching and reading."""
        ...

    def search_tracks(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueTrack, ...]:
        """Up to `limit` tracks, the catalogue's best first. One call."""
        ...

    def search_albums(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueAlbum, ...]:
        """Up to `limit` releases. One call."""
        ...

    def search_artists(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueArtist, ...]:
        """Up to `limit` artists. One call."""
        ...

    def track(self, track_id: str, ctx: TaskContext) -> CatalogueTrack | None:
        """One track with everything told about it."""
        ...

    def album(self, album_id: str, ctx: TaskContext) -> AlbumDetails | None:
        """One release with all its tracks in order of disc and number."""
        ...

    def artist(self, artist_id: str, ctx: TaskContext) -> CatalogueArtist | None:
        """One artist."""
        ...

    def artist_albums(self, artist_id: str, ctx: TaskContext) -> tuple[CatalogueAlbum, ...]:
        """All releases listed for the artist, over all pages, as few calls as possible."""
        ...

    def by_isrc(self, isrc: str, ctx: TaskContext) -> CatalogueTrack | None:
        """The recording with this code."""
        ...

    def by_upc(self, upc: str, ctx: TaskContext) -> AlbumDetails | None:
        """The release with this bar code, with its tracks."""
        ...

    def picture(self, url: str, size: int) -> str:
        """The address of the same picture in the nearest size to `size` px that is there.

        `url` is a `cover` or `picture` of this catalogue; nothing is sent.
        """
        ...


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """An answer kept. `body` is the raw text, None for "there is none"; stale when not `fresh`."""

    body: str | None
    fresh: bool


class CatalogueCache(Protocol):
    """Raw answers of catalogues with their life times; kept on disk, safe for several processes.

    Keys are "name:path?sorted parameters". A stale answer is still given (`fresh` false), for the
    time the service cannot be asked; what is long over goes by itself.
    """

    def get(self, key: str) -> CachedAnswer | None:
        """What was kept; None when nothing was."""
        ...

    def put(self, key: str, body: str | None, seconds: float) -> None:
        """Keep or replace; fresh for `seconds`. None remembers that there is none."""
        ...

    def clear(self, catalogue: str = "") -> int:
        """Forget everything of one catalogue, or of all; returns how many answers went."""
        ...


class PictureSource(Protocol):
    """Fetches covers and artist pictures."""

    def fetch(self, url: str, ctx: TaskContext) -> bytes | None:
        """The bytes of a JPEG, PNG or WebP picture; None when there is none (404, no picture).

        Raises `ServiceError` when it could not be asked.
        """
        ...
