"""Deezer addresses as a SOURCE: public playlists, albums, tracks and artists. Needs no account.

A playlist is asked for anew each time (one call, and one for each further page when it changed);
what albums hold comes from the cache. Source: Deezer API, 2026 (contract §5.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from core.clients.catalogues import deezer_mapping
from core.clients.catalogues.asking import SEARCH_LIFE
from core.clients.catalogues.deezer import DeezerCatalogue
from core.clients.catalogues.values import Json, as_object, count, text
from core.domain import BadInput, Playlist, PlaylistEntry, Track
from core.domain.catalogue import AlbumKind, CatalogueAlbum, CatalogueTrack
from core.matching.normalise import fold
from core.tasks import TaskContext

KIND = "deezer"
_ADDRESS = re.compile(
    r"^(?:(?:https?|deezer)://)?(?:www\.)?deezer\.com/(?:[a-z]{2}(?:-[a-z]{2})?/)?"
    r"(playlist|album|track|artist)/(\d+)(?![\w-])",
    re.IGNORECASE,
)
_URI = re.compile(r"^deezer:(playlist|album|track|artist):(\d+)$", re.IGNORECASE)
_SHORT = re.compile(
    r"^(?:https?://)?(?:link\.deezer\.com|deezer\.page\.link|dzr\.page\.link)/", re.IGNORECASE
)
_OURS = re.compile(r"^(?:(?:https?|deezer)://)?(?:www\.)?deezer\.com(?:/|$)", re.IGNORECASE)
_ROWS = 500
_OWN = (AlbumKind.ALBUM, AlbumKind.EP, AlbumKind.SINGLE)


class DeezerListReader:
    """Implements `core.ports.sources.PlaylistReader`."""

    def __init__(self, catalogue: DeezerCatalogue) -> None:
        self._catalogue = catalogue

    def accepts(self, source: str) -> bool:
        """True for every address of Deezer's, also those that cannot be read."""
        known = (_ADDRESS, _URI, _SHORT, _OURS)
        return any(pattern.match(source.strip()) for pattern in known)

    def read(self, source: str, ctx: TaskContext) -> Playlist:
        """The list. Raises `BadInput` for what is none or private, `ServiceError` in trouble."""
        kind, number = _taken_apart(source.strip())
        ctx.checkpoint()
        if kind == "playlist":
            return self._playlist(number, ctx)
        if kind == "album":
            return self._album(number, ctx)
        if kind == "track":
            return self._track(number, ctx)
        return self._artist(number, ctx)

    def _playlist(self, number: str, ctx: TaskContext) -> Playlist:
        told = self._catalogue.playlist(number, ctx)
        if told is None:
            raise BadInput(
                f"Deezer has no public playlist {number}.",
                "Check the address; a private playlist must be made public first.",
            )
        first = as_object(told.get("tracks"))
        rows = [as_object(row) for row in first.get("data") or []]
        mark = text(told.get("checksum")) or text(first.get("checksum"))
        if first.get("next") or len(rows) < (count(told.get("nb_tracks")) or 0):
            life = SEARCH_LIFE if mark else 0.0
            path = f"/playlist/{number}/tracks"
            rows += self._catalogue.pages(path, _ROWS, life, ctx, start=len(rows), mark=mark)
        entries = tuple(_entry(place, row) for place, row in enumerate(rows, start=1))
        name = text(told.get("title")) or f"Deezer playlist {number}"
        return _listed("playlist", number, name, entries, mark)

    def _album(self, number: str, ctx: TaskContext) -> Playlist:
        details = self._catalogue.album(number, ctx)
        if details is None:
            raise _missing("album", number)
        return _listed("album", number, details.album.title, _entries(details.tracks))

    def _track(self, number: str, ctx: TaskContext) -> Playlist:
        track = self._catalogue.track(number, ctx)
        if track is None:
            raise _missing("track", number)
        name = f"{track.artist_credit} - {track.title}"
        return _listed("track", number, name, _entries([track]))

    def _artist(self, number: str, ctx: TaskContext) -> Playlist:
        artist = self._catalogue.artist(number, ctx)
        if artist is None:
            raise _missing("artist", number)
        albums = [one for one in self._catalogue.artist_albums(number, ctx) if one.kind in _OWN]
        albums.sort(key=lambda one: (_OWN.index(one.kind or AlbumKind.ALBUM), one.date or ""))
        tracks = _once(self._tracks_of(albums, ctx))
        return _listed("artist", number, artist.name, _entries(tracks))

    def _tracks_of(
        self, albums: list[CatalogueAlbum], ctx: TaskContext
    ) -> Iterator[CatalogueTrack]:
        for place, album in enumerate(albums):
            ctx.report(place / len(albums), f"Reading {album.title}")
            yield from self._catalogue.tracks_of(album, ctx)


def _taken_apart(source: str) -> tuple[str, str]:
    found = _ADDRESS.match(source) or _URI.match(source)
    if found is not None:
        return found[1].lower(), found[2]
    if _SHORT.match(source):
        raise BadInput(
            "This is a short Deezer link, which says nothing about what it stands for.",
            "Open it in a browser and paste the long address it leads to.",
        )
    raise BadInput(
        "This Deezer address is no playlist, album, track or artist.",
        "Open one of these in Deezer and copy its address.",
    )


def _missing(what: str, number: str) -> BadInput:
    return BadInput(f"Deezer has no {what} {number}, or not in this country.", "Check the address.")


def _entry(place: int, row: Json) -> PlaylistEntry:
    """One row as told; what was taken off Deezer and what is no music names nothing to look for."""
    track = deezer_mapping.track(row)
    if text(row.get("type")) in ("episode", "podcast"):
        return PlaylistEntry(place, Track(track.title), "a podcast episode")
    if not track.title:
        return PlaylistEntry(place, Track(""), "no longer on Deezer")
    return PlaylistEntry(place, track.as_track())


def _entries(tracks: Iterable[CatalogueTrack]) -> tuple[PlaylistEntry, ...]:
    return tuple(PlaylistEntry(at, one.as_track()) for at, one in enumerate(tracks, start=1))


def _once(tracks: Iterable[CatalogueTrack]) -> Iterator[CatalogueTrack]:
    """Each recording once: singles are on the album too."""
    seen: set[object] = set()
    for track in tracks:
        names = {(fold(track.title), round(track.duration or 0)), track.isrc} - {None}
        if seen.isdisjoint(names):
            yield track
        seen |= names


def _listed(
    what: str, number: str, name: str, entries: tuple[PlaylistEntry, ...], mark: str = ""
) -> Playlist:
    if not entries:
        raise BadInput(f"The Deezer {what} “{name}” has no tracks in it.", "Open another one.")
    shown = [(one.track.title, one.track.artists, one.unusable) for one in entries]
    digest = mark or sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Playlist(f"deezer:{what}:{number}", name, KIND, entries, digest)
