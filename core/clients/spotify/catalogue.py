"""Spotify as a catalogue, on demand only: ten results a search, an album in one or two requests.

Never asked for a whole library (contract §4): `services` reach it by name, not in the chain of the
catalogues that need no account.
"""

from __future__ import annotations

from urllib.parse import quote

from core.clients.catalogues.values import Json, as_object, count, objects
from core.clients.spotify import mapping
from core.clients.spotify.answers import (
    ARTIST_LIFE,
    LISTING_LIFE,
    OBJECT_LIFE,
    SEARCH_LIFE,
    TRACK_LIST_LIFE,
    Answers,
)
from core.domain.catalogue import (
    AlbumDetails,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueQuery,
    CatalogueTrack,
)
from core.matching.normalise import fold
from core.ports.catalogue import CatalogueFeature
from core.tasks import TaskContext

SEARCH_MOST = 10
ALBUM_PAGE = 50
LISTING_PAGE = 10
_MOST_PAGES = 40
_LONGEST = 240
_GROUPS = "album,single,compilation"


class SpotifyCatalogue:
    """Implements `core.ports.catalogue.Catalogue`."""

    name = mapping.NAME
    title = "Spotify"
    features = frozenset(
        {CatalogueFeature.BY_ISRC, CatalogueFeature.BY_UPC, CatalogueFeature.ARTIST_PICTURES}
    )

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def search_tracks(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueTrack, ...]:
        """See `Catalogue`. Whole tracks, with their ISRC; ten at most."""
        rows = self._search("track", words_of(query), limit, ctx)
        return tuple(one for one in map(mapping.track, rows) if one.id and one.title)

    def search_albums(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueAlbum, ...]:
        """See `Catalogue`. Ten at most."""
        rows = self._search("album", words_of(query), limit, ctx)
        return tuple(one for one in map(mapping.album, rows) if one.id and one.title)

    def search_artists(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueArtist, ...]:
        """See `Catalogue`. Ten at most."""
        words = words_of(CatalogueQuery(text=query.artist or query.words))
        rows = self._search("artist", words, limit, ctx)
        return tuple(one for one in map(mapping.artist, rows) if one.id and one.name)

    def track(self, track_id: str, ctx: TaskContext) -> CatalogueTrack | None:
        """See `Catalogue`. What comes back may carry the id of the same song for this market."""
        told = self._answers.get(f"/tracks/{_safe(track_id)}", ctx, OBJECT_LIFE)
        found = mapping.track(as_object(told))
        return found if found.id and found.title else None

    def album(self, album_id: str, ctx: TaskContext) -> AlbumDetails | None:
        """See `Catalogue`. One request, a second one for more than fifty tracks."""
        path = f"/albums/{_safe(album_id)}"
        told = as_object(self._answers.get(path, ctx, OBJECT_LIFE))
        if not told.get("id"):
            return None
        first = as_object(told.get("tracks"))
        rows = objects(first.get("items"))
        total = max(count(first.get("total")) or 0, count(told.get("total_tracks")) or 0)
        if rows and len(rows) < total:
            rows += self._pages(f"{path}/tracks", ALBUM_PAGE, TRACK_LIST_LIFE, ctx, len(rows))
        return mapping.details(told, rows)

    def artist(self, artist_id: str, ctx: TaskContext) -> CatalogueArtist | None:
        """See `Catalogue`."""
        told = self._answers.get(f"/artists/{_safe(artist_id)}", ctx, ARTIST_LIFE)
        found = mapping.artist(as_object(told))
        return found if found.id and found.name else None

    def artist_albums(self, artist_id: str, ctx: TaskContext) -> tuple[CatalogueAlbum, ...]:
        """See `Catalogue`. One request for each ten; what others released is left out."""
        path, extra = f"/artists/{_safe(artist_id)}/albums", {"include_groups": _GROUPS}
        rows = self._pages(path, LISTING_PAGE, LISTING_LIFE, ctx, extra=extra)
        found = [one for one in map(mapping.album, rows) if one.id and one.title]
        once = {(fold(one.title), one.date, one.track_count): one for one in reversed(found)}
        kept = {one.id for one in once.values()}
        return tuple(one for one in found if one.id in kept)

    def by_isrc(self, isrc: str, ctx: TaskContext) -> CatalogueTrack | None:
        """See `Catalogue`."""
        rows = self._search("track", f"isrc:{_plain(isrc)}", SEARCH_MOST, ctx)
        return next((one for one in map(mapping.track, rows) if one.isrc == isrc.upper()), None)

    def by_upc(self, upc: str, ctx: TaskContext) -> AlbumDetails | None:
        """See `Catalogue`. Two requests."""
        rows = self._search("album", f"upc:{_plain(upc)}", 1, ctx)
        return self.album(mapping.album(rows[0]).id, ctx) if rows else None

    def picture(self, url: str, size: int) -> str:
        """See `Catalogue`."""
        return mapping.resized(url, size)

    def _search(self, kind: str, words: str, limit: int, ctx: TaskContext) -> list[Json]:
        ctx.checkpoint()
        if not words:
            return []
        params = {"q": words, "type": kind, "limit": str(SEARCH_MOST)}
        told = as_object(self._answers.get("/search", ctx, SEARCH_LIFE, params))
        return objects(as_object(told.get(f"{kind}s")).get("items"))[: min(limit, SEARCH_MOST)]

    def _pages(
        self,
        path: str,
        size: int,
        life: float,
        ctx: TaskContext,
        start: int = 0,
        extra: dict[str, str] | None = None,
    ) -> list[Json]:
        rows: list[Json] = []
        for _ in range(_MOST_PAGES):
            params = {**(extra or {}), "limit": str(size), "offset": str(start + len(rows))}
            page = as_object(self._answers.get(path, ctx, life, params))
            fresh = objects(page.get("items"))
            rows += fresh
            if not fresh or start + len(rows) >= (count(page.get("total")) or 0):
                break
        return rows


def words_of(query: CatalogueQuery) -> str:
    """A search as Spotify reads it: free words, then fields in quotes."""
    fields = {"artist": query.artist, "track": query.title, "album": query.album}
    parts = [f'{name}:"{_plain(value)}"' for name, value in fields.items() if _plain(value)]
    return " ".join([_plain(query.text), *parts]).strip()[:_LONGEST]


def _plain(words: str) -> str:
    """Without what would be read as a field or end the quotes."""
    return " ".join(words.replace('"', " ").replace(":", " ").split())[:120]


def _safe(object_id: str) -> str:
    return quote(object_id, safe="")
