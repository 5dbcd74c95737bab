"""iTunes as a catalogue. Needs no account; some 20 requests a minute; knows no ISRC.

Source: iTunes Search API, 2026 (contract §5.1). Every storefront has its own list, so an empty
answer is asked again in another. Used by `services/catalogue`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from core.clients.catalogues import asking, itunes_mapping
from core.clients.catalogues.asking import (
    ARTIST_LIFE,
    LISTING_LIFE,
    OBJECT_LIFE,
    SEARCH_LIFE,
    Asker,
    Desk,
    Manners,
    TooFast,
)
from core.clients.catalogues.values import Json, as_object, objects, text
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

TITLE = "iTunes"
RULE = PaceRule(gap=0.0, limit=18, window=60.0)
MOST = 200
DEFAULT_STORE = "US"


class ItunesCatalogue:
    """Implements `core.ports.catalogue.Catalogue`. `country` is the two-letter storefront."""

    name = itunes_mapping.NAME
    title = TITLE
    features = frozenset({CatalogueFeature.BY_UPC})

    def __init__(
        self, url: str, desk: Desk, country: str = DEFAULT_STORE, manners: Manners | None = None
    ) -> None:
        polite = manners or Manners(self.name, TITLE, RULE, hurried=60.0)
        self._ask = Asker(url, polite, desk, read_reply)
        self._stores = tuple(dict.fromkeys((country.upper() or DEFAULT_STORE, DEFAULT_STORE)))

    def search_tracks(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueTrack, ...]:
        """See `Catalogue`. With numbers, without ISRC."""
        rows = filter(itunes_mapping.is_song, self._search("song", query, limit, ctx))
        found = [itunes_mapping.track(row) for row in rows]
        return tuple(one for one in found if one.id and one.title)

    def search_albums(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueAlbum, ...]:
        """See `Catalogue`."""
        return _albums(self._search("album", query, limit, ctx))

    def search_artists(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueArtist, ...]:
        """See `Catalogue`. Without pictures."""
        words = CatalogueQuery(text=query.artist or query.words)
        rows = filter(itunes_mapping.is_artist, self._search("musicArtist", words, limit, ctx))
        found = [itunes_mapping.artist(row) for row in rows]
        return tuple(one for one in found if one.id and one.name)

    def track(self, track_id: str, ctx: TaskContext) -> CatalogueTrack | None:
        """See `Catalogue`."""
        rows = self._lookup({"id": track_id}, OBJECT_LIFE, ctx)
        found = [itunes_mapping.track(row) for row in rows if itunes_mapping.is_song(row)]
        return found[0] if found else None

    def album(self, album_id: str, ctx: TaskContext) -> AlbumDetails | None:
        """See `Catalogue`. One call."""
        asked = {"id": album_id, "entity": "song", "limit": str(MOST)}
        return _details(self._lookup(asked, OBJECT_LIFE, ctx))

    def artist(self, artist_id: str, ctx: TaskContext) -> CatalogueArtist | None:
        """See `Catalogue`."""
        rows = self._lookup({"id": artist_id}, ARTIST_LIFE, ctx)
        found = [itunes_mapping.artist(row) for row in rows if itunes_mapping.is_artist(row)]
        return found[0] if found else None

    def artist_albums(self, artist_id: str, ctx: TaskContext) -> tuple[CatalogueAlbum, ...]:
        """See `Catalogue`. One call, at most 200 releases."""
        asked = {"id": artist_id, "entity": "album", "limit": str(MOST)}
        return _albums(self._lookup(asked, LISTING_LIFE, ctx))

    def by_isrc(self, isrc: str, ctx: TaskContext) -> CatalogueTrack | None:
        """See `Catalogue`: iTunes tells no ISRC."""
        del isrc, ctx
        return None

    def by_upc(self, upc: str, ctx: TaskContext) -> AlbumDetails | None:
        """See `Catalogue`."""
        asked = {"upc": upc, "entity": "song", "limit": str(MOST)}
        return _details(self._lookup(asked, OBJECT_LIFE, ctx))

    def picture(self, url: str, size: int) -> str:
        """See `Catalogue`."""
        return itunes_mapping.resized(url, size)

    def close(self) -> None:
        """Give connections back."""
        self._ask.close()

    def _search(
        self, entity: str, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> list[Json]:
        if not query.words.strip():
            return []
        asked = {
            "term": query.words[:200],
            "media": "music",
            "entity": entity,
            "limit": str(min(limit, MOST)),
        }
        return self._rows("/search", asked, SEARCH_LIFE, ctx)[:limit]

    def _lookup(self, asked: dict[str, str], life: float, ctx: TaskContext) -> list[Json]:
        return self._rows("/lookup", asked, life, ctx)

    def _rows(self, path: str, asked: dict[str, str], life: float, ctx: TaskContext) -> list[Json]:
        """The results of the first storefront that has any."""
        for store in self._stores:
            told = self._ask.get(path, ctx, life, {**asked, "country": quote(store)})
            rows = objects(as_object(told).get("results"))
            if rows:
                return rows
        return []


def read_reply(reply: Reply) -> Any | None:
    """The JSON of a reply. 403 and 429 both mean "too many"; errors may come with 200."""
    if reply.status == 403:
        raise TooFast(asking.retry_after(reply))
    asking.refuse_trouble(reply)
    if reply.status == 404:
        return None
    told = reply.json()
    if not isinstance(told, dict):
        raise Malformed(TITLE, "iTunes sent something that is no answer.", "Try again later.")
    error = text(told.get("errorMessage"))
    if error or reply.status >= 400:
        words = error or f"HTTP {reply.status}"
        raise Refused(TITLE, f"iTunes refuses the request: {words[:120].rstrip('.')}.", "")
    return told


def _albums(rows: list[Json]) -> tuple[CatalogueAlbum, ...]:
    found = [itunes_mapping.album(row) for row in rows if itunes_mapping.is_album(row)]
    return tuple({one.id: one for one in found if one.id and one.title}.values())


def _details(rows: list[Json]) -> AlbumDetails | None:
    """The collection row stands first, its songs follow."""
    albums, songs = _albums(rows), [row for row in rows if itunes_mapping.is_song(row)]
    if not albums:
        return None
    of = albums[0]
    mine = [row for row in songs if text(row.get("collectionId")) in ("", of.id)]
    tracks = [itunes_mapping.track(row, of) for row in mine]
    tracks.sort(key=lambda one: (one.disc or 1, one.number or 0))
    discs = max((one.disc or 1 for one in tracks), default=None)
    whole = replace(of, disc_count=of.disc_count or discs)
    return AlbumDetails(whole, tuple(replace(one, album=whole) for one in tracks))
