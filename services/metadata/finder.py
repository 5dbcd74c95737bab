"""Finds one subject in one catalogue, with as few calls as will do. Used by `lookup.py`.

A known album is looked up as a whole, once for all its tracks; else the recording is looked up by
its code or by its words, and then its release.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from core.domain import Track
from core.domain.catalogue import (
    AlbumDetails,
    AlbumKind,
    CatalogueAlbum,
    CatalogueQuery,
    CatalogueTrack,
)
from core.matching.normalise import fold
from core.matching.words import VARIOUS
from core.ports.catalogue import Catalogue, CatalogueFeature
from core.tasks import TaskContext
from services.metadata import choosing
from services.metadata.choosing import Compare
from services.metadata.model import Finding
from services.organise.credit import (
    UNKNOWN_ARTIST,
    album_artist,
    known_album,
    main_artist,
    without_guests,
)

COVER_SIDE = 1000
_HITS = 10
_MOST_RELEASES = 3  # looked into before the first one is taken
_REMEMBERED = 64


class Finder:
    """One per catalogue. Remembers the albums of a run, so that one costs its calls once."""

    def __init__(self, catalogue: Catalogue, compare: Compare) -> None:
        self._catalogue = catalogue
        self._compare = compare
        self._albums: OrderedDict[tuple[str, str, int | None], AlbumDetails | None] = OrderedDict()

    def find(self, wanted: Track, ctx: TaskContext) -> Finding | None:
        """The accepted recording; None when the catalogue does not have it.

        Raises `ServiceError` when it could not be asked, `Cancelled`.
        """
        if main_artist(wanted) == UNKNOWN_ARTIST or not wanted.title.strip():
            return None
        if known_album(wanted) is not None:
            found = self._on_its_album(wanted, ctx)
            if found is not None:
                return found
        return self._alone(wanted, ctx)

    def _on_its_album(self, wanted: Track, ctx: TaskContext) -> Finding | None:
        details = self._album_of(wanted, ctx)
        if details is None:
            return None
        same = choosing.is_same_title(known_album(wanted) or "", details.album.title)
        track = choosing.on_release(wanted, details, self._compare, same)
        return None if track is None else self._finding(track, details, same)

    def _album_of(self, wanted: Track, ctx: TaskContext) -> AlbumDetails | None:
        key = (fold(album_artist(wanted)), fold(known_album(wanted) or ""), wanted.track_total)
        if key in self._albums:
            self._albums.move_to_end(key)
            return self._albums[key]
        details = self._look_up_album(wanted, ctx)
        self._albums[key] = details
        if len(self._albums) > _REMEMBERED:
            self._albums.popitem(last=False)
        return details

    def _look_up_album(self, wanted: Track, ctx: TaskContext) -> AlbumDetails | None:
        name = album_artist(wanted)
        artist = "" if fold(name) in VARIOUS else name
        query = CatalogueQuery(artist=artist, album=choosing.plain(known_album(wanted) or ""))
        found = self._catalogue.search_albums(query, _HITS, ctx)
        for album in choosing.releases(wanted, found)[:1]:
            return self._catalogue.album(album.id, ctx)
        return None

    def _alone(self, wanted: Track, ctx: TaskContext) -> Finding | None:
        tracks = choosing.accepted(wanted, self._candidates(wanted, ctx), self._compare)
        if not tracks:
            return None
        details = self._release_of(wanted, tracks, ctx)
        if details is None:
            return self._finding(tracks[0], None, known_album(wanted) is None)
        album = known_album(wanted)
        same = album is None or choosing.is_same_title(album, details.album.title)
        chosen = next((t for t in tracks if t.album and t.album.id == details.album.id), tracks[0])
        inside = next((t for t in details.tracks if t.id == chosen.id), None)
        inside = inside or choosing.on_release(wanted, details, self._compare, same)
        return self._finding(inside or chosen, details, same and inside is not None)

    def _candidates(self, wanted: Track, ctx: TaskContext) -> Iterable[CatalogueTrack]:
        isrc = wanted.ids.isrc
        if isrc and CatalogueFeature.BY_ISRC in self._catalogue.features:
            track = self._catalogue.by_isrc(isrc, ctx)
            if track is not None and choosing.accepted(wanted, [track], self._compare):
                return [track]
        title = without_guests(wanted.title) or wanted.title
        query = CatalogueQuery(artist=main_artist(wanted), title=title)
        return self._catalogue.search_tracks(query, _HITS, ctx)

    def _release_of(
        self, wanted: Track, tracks: list[CatalogueTrack], ctx: TaskContext
    ) -> AlbumDetails | None:
        """The release to take: the wanted one, or the artist's own first album."""
        told: OrderedDict[str, CatalogueAlbum] = OrderedDict(
            (track.album.id, track.album) for track in tracks if track.album and track.album.id
        )
        if not told:
            return None
        if known_album(wanted) is not None:
            return self._catalogue.album(next(iter(told)), ctx)
        looked: list[AlbumDetails] = []
        for album in choosing.release_order(wanted, list(told.values()))[:_MOST_RELEASES]:
            details = self._catalogue.album(album.id, ctx)
            if details is None:
                continue
            looked.append(details)
            if details.album.kind is AlbumKind.ALBUM and not choosing.is_various(details):
                break
        order = choosing.release_order(wanted, [one.album for one in looked])
        return next((one for a in order[:1] for one in looked if one.album is a), None)

    def _finding(self, track: CatalogueTrack, details: AlbumDetails | None, same: bool) -> Finding:
        album = details.album if details is not None else track.album
        cover = album.cover if album is not None else None
        picture = self._catalogue.picture(cover, COVER_SIDE) if cover else None
        source = self._catalogue
        return Finding(source.name, source.title, track, details, same, picture)
