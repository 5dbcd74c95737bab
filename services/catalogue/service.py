"""The music catalogues in one: asked in the user's order, the next one answers for a silent one.

Used by the Artists page, Matched Download, watching artists, and whoever needs a catalogue without
an account. Every answer says which catalogue gave it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.domain import ServiceError
from core.domain.catalogue import (
    AlbumDetails,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueQuery,
    CatalogueTrack,
)
from core.ports.catalogue import Catalogue, CatalogueCache, CatalogueFeature, PictureSource
from core.tasks import TaskContext
from services.catalogue.answers import Answer, first_answer, no_catalogue
from services.catalogue.discography import Discography, Edition, discography
from services.catalogue.identity import name_key

_HITS = 10


class CatalogueService:
    """Stateless but for what the catalogues keep themselves. Thread-safe; every call may wait."""

    def __init__(
        self,
        catalogues: Callable[[], Sequence[Catalogue]],
        pictures: PictureSource,
        cache: CatalogueCache,
        on_demand: Callable[[], Sequence[Catalogue]] = tuple,
    ) -> None:
        """Those `on_demand` are asked only by name, never in the chain."""
        self._catalogues = catalogues
        self._pictures = pictures
        self._cache = cache
        self._on_demand = on_demand

    # -- searching --------------------------------------------------------------------------

    def search_artists(
        self, text: str, limit: int, ctx: TaskContext
    ) -> Answer[tuple[CatalogueArtist, ...]]:
        """Artists by name, those of exactly this name first."""
        query = CatalogueQuery(artist=text)
        found = first_answer(
            self._catalogues(), lambda one: one.search_artists(query, max(limit, _HITS), ctx)
        )
        wanted = name_key(text)
        ordered = sorted(found.value, key=lambda one: name_key(one.name) != wanted)
        return replace(found, value=tuple(ordered[:limit]))

    def search_albums(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> Answer[tuple[CatalogueAlbum, ...]]:
        """Releases by text or fields."""
        return first_answer(self._catalogues(), lambda one: one.search_albums(query, limit, ctx))

    def search_tracks(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> Answer[tuple[CatalogueTrack, ...]]:
        """Tracks by text or fields."""
        return first_answer(self._catalogues(), lambda one: one.search_tracks(query, limit, ctx))

    # -- reading ----------------------------------------------------------------------------

    def artist(self, source: str, artist_id: str, ctx: TaskContext) -> CatalogueArtist | None:
        """One artist of the catalogue `source`."""
        return self._named(source).artist(artist_id, ctx)

    def album(self, source: str, album_id: str, ctx: TaskContext) -> AlbumDetails | None:
        """One release with its tracks."""
        return self._named(source).album(album_id, ctx)

    def track(self, source: str, track_id: str, ctx: TaskContext) -> CatalogueTrack | None:
        """One track, whole."""
        return self._named(source).track(track_id, ctx)

    def by_isrc(self, isrc: str, ctx: TaskContext) -> Answer[CatalogueTrack | None]:
        """The recording with this code, from the first catalogue that has it."""
        able, code = self._able(CatalogueFeature.BY_ISRC), isrc.replace("-", "").upper()
        return first_answer(able, lambda one: one.by_isrc(code, ctx))

    def by_upc(self, upc: str, ctx: TaskContext) -> Answer[AlbumDetails | None]:
        """The release with this bar code."""
        able = self._able(CatalogueFeature.BY_UPC)
        return first_answer(able, lambda one: _by_code(one, upc, ctx))

    def discography(
        self, artist: CatalogueArtist, ctx: TaskContext, merged: bool = True
    ) -> Discography:
        """All releases, merged over the catalogues; without track lists.

        Not `merged`: those of the artist's own catalogue alone, in about one call; the others take
        seconds. What was asked once is not asked again.
        """
        chain = [self._named(artist.source)] if not merged else self._catalogues()
        return discography(artist, chain, ctx)

    def tracks(self, release: Edition, ctx: TaskContext) -> Answer[AlbumDetails | None]:
        """The track list of a release, of the first edition whose catalogue answers."""
        used = {one.name: one for one in self._catalogues()}
        editions = {album.source: album for album in reversed(release.editions)}
        asked = [used[name] for name in release.sources if name in used]
        return first_answer(asked, lambda one: one.album(editions[one.name].id, ctx))

    # -- pictures and the cache -------------------------------------------------------------

    def artist_picture(self, artist: CatalogueArtist, size: int, ctx: TaskContext) -> bytes | None:
        """A square picture of about `size` px; None where no catalogue has one.

        iTunes and MusicBrainz have none: an artist of the same name is looked for elsewhere.
        """
        if artist.picture:
            return self.picture(artist.source, artist.picture, size, ctx)
        for catalogue in self._catalogues():
            can = CatalogueFeature.ARTIST_PICTURES in catalogue.features
            if can and catalogue.name != artist.source:
                found = _namesake(catalogue, artist.name, ctx)
                if found is not None and found.picture:
                    return self.picture(catalogue.name, found.picture, size, ctx)
        return None

    def cover(self, album: CatalogueAlbum, size: int, ctx: TaskContext) -> bytes | None:
        """The cover of about `size` px; None when there is none."""
        return self.picture(album.source, album.cover, size, ctx) if album.cover else None

    def picture(self, source: str, url: str, size: int, ctx: TaskContext) -> bytes | None:
        """A picture of the catalogue `source` in about this size, else in the size told."""
        resized = self._named(source).picture(url, size)
        found = self._pictures.fetch(resized, ctx)
        if found is None and resized != url:
            return self._pictures.fetch(url, ctx)
        return found

    def forget(self, source: str = "") -> int:
        """Clear the cache of one catalogue, or of all; returns how many answers went."""
        return self._cache.clear(source)

    # -- inside -----------------------------------------------------------------------------

    def _named(self, source: str) -> Catalogue:
        known = [*self._catalogues(), *self._on_demand()]
        found = next((one for one in known if one.name == source), None)
        if found is None:
            raise ServiceError(
                source,
                f"The catalogue “{source}” is not among those in use.",
                "Add it to `catalog.order`.",
            )
        return found

    def _able(self, feature: CatalogueFeature) -> list[Catalogue]:
        able = [one for one in self._catalogues() if feature in one.features]
        if not able:
            raise no_catalogue()
        return able


def _by_code(catalogue: Catalogue, upc: str, ctx: TaskContext) -> AlbumDetails | None:
    """Catalogues keep bar codes with and without leading zeros: 12 digits (UPC) or 13 (EAN)."""
    bare = upc.strip().lstrip("0")
    for code in dict.fromkeys((upc.strip(), bare.zfill(12), bare.zfill(13))):
        found = catalogue.by_upc(code, ctx)
        if found is not None:
            return found
    return None


def _namesake(catalogue: Catalogue, name: str, ctx: TaskContext) -> CatalogueArtist | None:
    """The one artist of that name; of several the one with a picture and the most listeners."""
    hits = catalogue.search_artists(CatalogueQuery(artist=name), _HITS, ctx)
    same = [one for one in hits if name_key(one.name) == name_key(name)]
    return max(same, key=lambda one: (one.picture is not None, one.fans or 0), default=None)
