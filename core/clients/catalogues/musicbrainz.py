"""MusicBrainz with the Cover Art Archive as a catalogue. One request a second, with a name.

Source: MusicBrainz web service 2 and its rate limiting page, 2026 (contract §5.1). Too many
requests are answered with 503. Used by `services/catalogue`.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from core.clients.catalogues import asking, musicbrainz_mapping
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
from core.clients.catalogues.musicbrainz_mapping import GROUP, Mapping, best_release
from core.clients.catalogues.values import Json, as_object, count, objects, text
from core.domain import Malformed, Refused
from core.domain.catalogue import (
    AlbumDetails,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueQuery,
    CatalogueTrack,
)
from core.net.http import USER_AGENT, Reply
from core.net.pace import PaceRule
from core.ports.catalogue import CatalogueFeature
from core.tasks import TaskContext

TITLE = "MusicBrainz"
# A little more than the second asked for: two requests may arrive closer than they were sent.
RULE = PaceRule(gap=1.1, limit=50, window=60.0)
PAGE = 100
_MOST_PAGES = 5
_ROOT = "/ws/2"
_RELEASE = "recordings+artist-credits+isrcs+labels+genres+release-groups"
_LUCENE = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')


def agent(contact: str) -> dict[str, str]:
    """The header MusicBrainz wants: who asks, and whom to tell (an e-mail or web address).

    Source: MusicBrainz API, rate limiting page, "Application name/<version> ( contact )".
    """
    shown = " ".join("".join(c for c in contact if c.isascii() and c.isprintable()).split())
    named = f"{USER_AGENT} ( {shown} )" if shown else USER_AGENT
    return {"User-Agent": named, "Accept": "application/json"}


class MusicBrainzCatalogue:
    """Implements `core.ports.catalogue.Catalogue`. `covers` is the Cover Art Archive's address."""

    name = musicbrainz_mapping.NAME
    title = TITLE
    features = frozenset(
        {CatalogueFeature.BY_ISRC, CatalogueFeature.BY_UPC, CatalogueFeature.ALBUM_ISRCS}
    )

    def __init__(
        self,
        url: str,
        covers: str,
        desk: Desk,
        contact: str = "",
        manners: Manners | None = None,
    ) -> None:
        polite = manners or Manners(self.name, TITLE, RULE, hurried=2.0, headers=agent(contact))
        root = url.rstrip("/").removesuffix(_ROOT) + _ROOT
        self._ask = Asker(root, polite, desk, read_reply)
        self._map = Mapping(covers)

    def search_tracks(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueTrack, ...]:
        """See `Catalogue`."""
        words = _words(query, "recording", query.title)
        rows = self._search("recording", words, limit, ctx)
        return tuple(one for one in map(self._map.recording, rows) if one.id and one.title)

    def search_albums(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueAlbum, ...]:
        """See `Catalogue`. Release groups: one row for all editions."""
        words = _words(query, "releasegroup", query.album or query.title)
        rows = self._search("release-group", words, limit, ctx)
        return tuple(one for one in map(self._map.group, rows) if one.id and one.title)

    def search_artists(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> tuple[CatalogueArtist, ...]:
        """See `Catalogue`. Without pictures."""
        words = escaped(query.artist or query.words)
        rows = self._search("artist", words, limit, ctx)
        found = map(musicbrainz_mapping.artist, rows)
        return tuple(one for one in found if one.id and one.name)

    def track(self, track_id: str, ctx: TaskContext) -> CatalogueTrack | None:
        """See `Catalogue`: a recording, on the release that stands for it best."""
        told = self._lookup(
            f"/recording/{quote(track_id, safe='')}",
            "artist-credits+releases+release-groups+media+isrcs+genres",
            OBJECT_LIFE,
            ctx,
        )
        found = self._map.recording(told)
        return found if found.id and found.title else None

    def album(self, album_id: str, ctx: TaskContext) -> AlbumDetails | None:
        """See `Catalogue`. One call for a release, two for a release group."""
        if album_id.startswith(GROUP):
            return self._album_of_group(album_id.removeprefix(GROUP), ctx)
        told = self._lookup(f"/release/{quote(album_id, safe='')}", _RELEASE, OBJECT_LIFE, ctx)
        album = self._map.release(told)
        if not album.id:
            return None
        return AlbumDetails(album, self._map.tracks(told, album))

    def artist(self, artist_id: str, ctx: TaskContext) -> CatalogueArtist | None:
        """See `Catalogue`."""
        told = self._lookup(f"/artist/{quote(artist_id, safe='')}", "genres", ARTIST_LIFE, ctx)
        found = musicbrainz_mapping.artist(told)
        return found if found.id and found.name else None

    def artist_albums(self, artist_id: str, ctx: TaskContext) -> tuple[CatalogueAlbum, ...]:
        """See `Catalogue`. Release groups, one call for each hundred.

        One call more for releases of others on which the artist has tracks.
        """
        rows: list[Json] = []
        for _ in range(_MOST_PAGES):
            asked = {"artist": artist_id, "inc": "artist-credits", "limit": str(PAGE)}
            offset = {"offset": str(len(rows))} if rows else {}
            told = self._get("/release-group", {**asked, **offset}, LISTING_LIFE, ctx)
            fresh = objects(told.get("release-groups"))
            rows += fresh
            if not fresh or len(rows) >= (count(told.get("release-group-count")) or 0):
                break
        own = [self._map.group(row) for row in rows]
        others = self._appearances(artist_id, ctx) if rows else []
        return tuple({one.id: one for one in own + others if one.id and one.title}.values())

    def by_isrc(self, isrc: str, ctx: TaskContext) -> CatalogueTrack | None:
        """See `Catalogue`: of several recordings the one on the most releases."""
        path = f"/isrc/{quote(isrc, safe='')}"
        told = self._lookup(path, "artist-credits+releases+release-groups", OBJECT_LIFE, ctx)
        rows = objects(told.get("recordings"))
        if not rows:
            return None
        best = max(rows, key=lambda row: len(objects(row.get("releases"))))
        return self._map.recording(best, isrc.upper())

    def by_upc(self, upc: str, ctx: TaskContext) -> AlbumDetails | None:
        """See `Catalogue`. Two calls."""
        rows = self._search("release", f"barcode:{escaped(upc)}", 5, ctx)
        return self.album(text(rows[0].get("id")), ctx) if rows else None

    def picture(self, url: str, size: int) -> str:
        """See `Catalogue`."""
        return musicbrainz_mapping.resized(url, size)

    def close(self) -> None:
        """Give connections back."""
        self._ask.close()

    def _appearances(self, artist_id: str, ctx: TaskContext) -> list[CatalogueAlbum]:
        """The first hundred; one edition of each, and none where a mirror does not tell them."""
        asked = {"track_artist": artist_id, "inc": "artist-credits+release-groups"}
        try:
            told = self._get("/release", {**asked, "limit": str(PAGE)}, LISTING_LIFE, ctx)
        except Refused:  # the artist's own releases are worth telling alone
            return []
        found = [self._map.release(row) for row in objects(told.get("releases"))]
        return list({one.ids.mb_release_group or one.id: one for one in found}.values())

    def _album_of_group(self, mbid: str, ctx: TaskContext) -> AlbumDetails | None:
        asked = {"release-group": mbid, "inc": "media+release-groups", "limit": str(PAGE)}
        told = self._get("/release", asked, OBJECT_LIFE, ctx)
        best = best_release(objects(told.get("releases")))
        return self.album(text(best.get("id")), ctx) if best else None

    def _search(self, entity: str, words: str, limit: int, ctx: TaskContext) -> list[Json]:
        if not words:
            return []
        asked = {"query": words, "limit": str(min(limit, PAGE))}
        told = self._get(f"/{entity}", asked, SEARCH_LIFE, ctx)
        return objects(told.get(f"{entity}s"))[:limit]

    def _lookup(self, path: str, inc: str, life: float, ctx: TaskContext) -> Json:
        return self._get(path, {"inc": inc}, life, ctx)

    def _get(self, path: str, asked: dict[str, str], life: float, ctx: TaskContext) -> Json:
        return as_object(self._ask.get(path, ctx, life, {**asked, "fmt": "json"}))


def read_reply(reply: Reply) -> Any | None:
    """The JSON of a reply. 400 and 404 both come for ids that are none."""
    if reply.status == 503:
        raise TooFast(asking.retry_after(reply))
    asking.refuse_trouble(reply)
    if reply.status in (400, 404):
        return None
    if reply.status >= 400:
        step = "Make sure that nothing on this machine changes the program's name on the way."
        raise Refused(TITLE, f"MusicBrainz refuses the request (HTTP {reply.status}).", step)
    told = reply.json()
    if not isinstance(told, dict):
        raise Malformed(TITLE, "MusicBrainz sent something that is no answer.", "Try again later.")
    return told


def escaped(words: str) -> str:
    """`words` without a meaning to the search: Lucene's signs are escaped."""
    return _LUCENE.sub(r"\\\1", " ".join(words.split())[:200])


def _words(query: CatalogueQuery, main: str, title: str) -> str:
    """A Lucene query: phrases in fields, free words as they are."""
    fields = {main: title, "artist": query.artist}
    if main == "recording":
        fields["release"] = query.album
    parts = [f'{name}:"{escaped(value)}"' for name, value in fields.items() if value.strip()]
    return " AND ".join(([escaped(query.text)] if query.text.strip() else []) + parts)
