"""Deezer as a catalogue. Needs no account; 50 requests in 5 seconds per address.

Source: Deezer API, 2026 (contract §5.1). Errors come with HTTP 200. What it offers depends on the
country one asks from. Used by `services/catalogue`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from core.clients.catalogues import asking, deezer_mapping
from core.clients.catalogues.asking import (
    ARTIST_LIFE,
    LISTING_LIFE,
    OBJECT_LIFE,
    SEARCH_LIFE,
    Asker,
    Busy,
    Desk,
    Manners,
    TooFast,
)
from core.clients.catalogues.values import Json, as_object, count, objects, quoted, text
from core.domain import Malformed, Refused
from core.domain.catalogue import (
    AlbumDetails,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueQuery,
    CatalogueTrack,
)
from core.net.http import Reply
from core.net.pace import PaceRule
from core.ports.catalogue import CatalogueFeature
from core.tasks import TaskContext

TITLE = "Deezer"
# A few slots below the published 50: requests take time to arrive.
RULE = PaceRule(gap=0.0, limit=45, window=5.0)
PAGE = 100
TRACK_PAGE = 500
_MOST_PAGES = 40
_QUOTA, _SERVICE_BUSY, _NO_DATA = 4, 700, 800


class DeezerCatalogue:
    """Implements `core.ports.catalogue.Catalogue`."""

    name = deezer_mapping.NAME
    title = TITLE
    features = frozenset(CatalogueFeature)

    def __init__(self, url: str, desk: Desk, manners: Manners | None = None) -> None:
        self._ask = Asker(url, manners or Manners(self.name, TITLE, RULE), desk, read_reply)

    def search_tracks(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueTrack, ...]:
        """See `Catalogue`. No numbers and no ISRC here; `track` has them."""
        rows = self._search("track", query, limit, ctx)
        return tuple(one for one in map(deezer_mapping.track, rows) if one.id and one.title)

    def search_albums(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueAlbum, ...]:
        """See `Catalogue`. No date here; `album` has it."""
        rows = self._search("album", query, limit, ctx)
        return tuple(one for one in map(deezer_mapping.album, rows) if one.id and one.title)

    def search_artists(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueArtist, ...]:
        """See `Catalogue`."""
        words = CatalogueQuery(text=query.artist or query.words)
        rows = self._search("artist", words, limit, ctx)
        return tuple(one for one in map(deezer_mapping.artist, rows) if one.id and one.name)

    def track(self, track_id: str, ctx: TaskContext) -> CatalogueTrack | None:
        """See `Catalogue`. One call, with all contributors."""
        return self._one_track(f"/track/{_number(track_id)}", ctx)

    def album(self, album_id: str, ctx: TaskContext) -> AlbumDetails | None:
        """See `Catalogue`. Two calls: the list inside the album has neither numbers nor ISRCs."""
        return self._one_album(f"/album/{_number(album_id)}", ctx)

    def artist(self, artist_id: str, ctx: TaskContext) -> CatalogueArtist | None:
        """See `Catalogue`."""
        told = self._ask.get(f"/artist/{_number(artist_id)}", ctx, ARTIST_LIFE)
        found = deezer_mapping.artist(as_object(told))
        return found if found.id and found.name else None

    def artist_albums(self, artist_id: str, ctx: TaskContext) -> tuple[CatalogueAlbum, ...]:
        """See `Catalogue`. One call for each hundred; neither artists nor counts are told."""
        path = f"/artist/{_number(artist_id)}/albums"
        rows = self.pages(path, PAGE, LISTING_LIFE, ctx)
        found = (deezer_mapping.album(row) for row in rows)
        return tuple({one.id: one for one in found if one.id and one.title}.values())

    def by_isrc(self, isrc: str, ctx: TaskContext) -> CatalogueTrack | None:
        """See `Catalogue`."""
        return self._one_track(f"/track/isrc:{quote(isrc, safe='')}", ctx)

    def by_upc(self, upc: str, ctx: TaskContext) -> AlbumDetails | None:
        """See `Catalogue`."""
        return self._one_album(f"/album/upc:{quote(upc, safe='')}", ctx)

    def picture(self, url: str, size: int) -> str:
        """See `Catalogue`."""
        return deezer_mapping.resized(url, size)

    def playlist(self, playlist_id: str, ctx: TaskContext) -> Json | None:
        """A public playlist as told, with its first rows; never from the cache."""
        told = self._ask.get(f"/playlist/{_number(playlist_id)}", ctx, life=0.0)
        return None if told is None else as_object(told)

    def tracks_of(self, album: CatalogueAlbum, ctx: TaskContext) -> tuple[CatalogueTrack, ...]:
        """The tracks of a release known from a listing. One call."""
        return self._with_tracks(album, ctx).tracks

    def pages(
        self, path: str, size: int, life: float, ctx: TaskContext, start: int = 0, mark: str = ""
    ) -> list[Json]:
        """All rows of a listing from row `start` on; a row that is no object becomes {}."""
        rows: list[Json] = []
        for _ in range(_MOST_PAGES):
            index = start + len(rows)
            params = {"limit": str(size)} | ({"index": str(index)} if index else {})
            page = as_object(self._ask.get(path, ctx, life, params, mark))
            fresh = [as_object(row) for row in page.get("data") or []]
            rows += fresh
            total = count(page.get("total")) or 0
            if not fresh or not (page.get("next") or start + len(rows) < total):
                break
        return rows

    def close(self) -> None:
        """Give connections back."""
        self._ask.close()

    def _search(self, kind: str, query: CatalogueQuery, limit: int, ctx: TaskContext) -> list[Json]:
        words = _words(query)
        if not words:
            return []
        params = {"q": words, "limit": str(limit)}
        told = self._ask.get(f"/search/{kind}", ctx, SEARCH_LIFE, params)
        return objects(as_object(told).get("data"))[:limit]

    def _one_track(self, path: str, ctx: TaskContext) -> CatalogueTrack | None:
        told = as_object(self._ask.get(path, ctx, OBJECT_LIFE))
        found = deezer_mapping.track(told)
        return found if found.id and found.title else None

    def _one_album(self, path: str, ctx: TaskContext) -> AlbumDetails | None:
        told = as_object(self._ask.get(path, ctx, OBJECT_LIFE))
        album = deezer_mapping.album(told)
        if not album.id:
            return None
        return self._with_tracks(album, ctx)

    def _with_tracks(self, album: CatalogueAlbum, ctx: TaskContext) -> AlbumDetails:
        rows = self.pages(f"/album/{album.id}/tracks", TRACK_PAGE, OBJECT_LIFE, ctx)
        return deezer_mapping.details(album, rows)


def read_reply(reply: Reply) -> Any | None:
    """The JSON of a reply; errors hide in answers that say 200."""
    asking.refuse_trouble(reply)
    if reply.status == 404:
        return None
    told = reply.json()
    if not isinstance(told, dict):
        raise Malformed(TITLE, "Deezer sent something that is no answer.", "Try again later.")
    error = told.get("error")
    if error:
        _raise_refused(as_object(error) or {"message": text(error)})
        return None
    if reply.status >= 400:
        raise Refused(TITLE, f"Deezer refuses the request (HTTP {reply.status}).", "")
    return told


def _raise_refused(error: Json) -> None:
    """Returns for "no data"; everything else is raised."""
    code = error.get("code")
    if code == _NO_DATA:
        return
    if code == _QUOTA:
        raise TooFast
    if code == _SERVICE_BUSY:
        raise Busy("is busy")
    words = text(error.get("message")) or text(error.get("type")) or "without a reason"
    raise Refused(TITLE, f"Deezer refuses the request: {words[:120].rstrip('.')}.", "")


def _number(text: str) -> str:
    """An id as it stands in a path; 0, which is nobody's, for what is no number."""
    return text if text.isascii() and text.isdecimal() else "0"


def _words(query: CatalogueQuery) -> str:
    """Fields in Deezer's own syntax, free words as they are."""
    fields = {"artist": query.artist, "track": query.title, "album": query.album}
    parts = [f'{name}:"{quoted(value)}"' for name, value in fields.items() if quoted(value)]
    return " ".join([quoted(query.text), *parts]).strip()
