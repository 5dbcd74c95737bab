"""Whole albums of which a playlist misses several tracks, offered as one download.

The unit is the track; a whole album is an offer with its own forecast, never a side effect. Used by
"Download missing tracks" and by the missing-tracks analyser.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.domain import Coverage, CoverageRow, NotFound, Ownership, Playlist, PlaylistEntry, Track
from core.domain.catalogue import AlbumDetails, CatalogueAlbum, CatalogueQuery
from core.tasks import TaskContext
from services.catalogue.answers import Answer
from services.catalogue.identity import name_key, title_key
from services.organise.credit import main_artist
from services.playlists.links import ALBUM_PREFIX

LEAST = 2
"""So many missing tracks of one album make it worth offering."""

_HITS = 10


@dataclass(frozen=True, slots=True)
class AlbumOffer:
    """An album with `missing` tracks in the playlist."""

    artist: str
    album: str
    missing: int


class Catalogues(Protocol):
    """What is asked of the catalogues."""

    def search_albums(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> Answer[tuple[CatalogueAlbum, ...]]:
        """Releases by text or fields."""
        ...

    def album(self, source: str, album_id: str, ctx: TaskContext) -> AlbumDetails | None:
        """One release with its tracks."""
        ...


class Library(Protocol):
    """What is asked of coverage."""

    def compare(self, tracks: Sequence[Track], ctx: TaskContext) -> list[CoverageRow]:
        """Loose tracks compared with the library."""
        ...


class WholeAlbums:
    """Stateless. Thread-safe; `look` waits for a catalogue."""

    def __init__(self, catalogue: Catalogues, library: Library) -> None:
        self._catalogue, self._library = catalogue, library

    def offers(self, coverage: Coverage) -> list[AlbumOffer]:
        """Albums of which a playlist misses several tracks, the most first."""
        return self.offers_of(row.entry.track for row in coverage.of(Ownership.MISSING))

    def offers_of(self, missing: Iterable[Track]) -> list[AlbumOffer]:
        """Albums of which several of these tracks are, the most first."""
        groups: dict[tuple[str, str], list[Track]] = {}
        for track in missing:
            if track.album and track.artists and not track.single:
                key = name_key(_artist(track)), title_key(track.album)
                groups.setdefault(key, []).append(track)
        found = [
            AlbumOffer(_artist(tracks[0]), tracks[0].album or "", len(tracks))
            for tracks in groups.values()
            if len(tracks) >= LEAST
        ]
        return sorted(found, key=lambda one: (-one.missing, one.album.casefold()))

    def look(self, offer: AlbumOffer, ctx: TaskContext) -> Coverage:
        """The whole album compared with the library.

        Raises `NotFound` when no catalogue has it, and other `ServiceError`s.
        """
        query = CatalogueQuery(album=offer.album, artist=offer.artist)
        answer = self._catalogue.search_albums(query, _HITS, ctx)
        same = (one for one in answer.value if _is(one, offer))
        best = max(same, key=lambda one: one.track_count or 0, default=None)
        if best is None:
            raise _unknown(offer.album)
        return self.again(f"{ALBUM_PREFIX}{best.source}:{best.id}", ctx)

    def again(self, key: str, ctx: TaskContext) -> Coverage:
        """The album of a playlist key that `look` made. Raises as `look`."""
        source, _, album_id = key.removeprefix(ALBUM_PREFIX).partition(":")
        details = self._catalogue.album(source, album_id, ctx)
        if details is None or not details.tracks:
            raise _unknown(key)
        tracks = [one.as_track() for one in details.tracks]
        rows = tuple(self._library.compare(tracks, ctx))
        entries: tuple[PlaylistEntry, ...] = tuple(row.entry for row in rows)
        return Coverage(Playlist(key, details.album.title, source, entries), rows)


def _artist(track: Track) -> str:
    return track.album_artists[0] if track.album_artists else main_artist(track)


def _is(one: CatalogueAlbum, offer: AlbumOffer) -> bool:
    names = {name_key(name) for name in one.artist_names}
    return name_key(offer.artist) in names and title_key(one.title) == title_key(offer.album)


def _unknown(album: str) -> NotFound:
    return NotFound("catalogues", f"No catalogue has “{album}”.", "Its tracks come one by one.")
