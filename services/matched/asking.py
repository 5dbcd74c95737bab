"""Asks the catalogues for Matched Download, with as few calls as will do. Used by the service.

Every answer is kept by the catalogues themselves, so that the same question costs nothing again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core.domain import ServiceError, Track
from core.domain.catalogue import (
    AlbumDetails,
    CatalogueAlbum,
    CatalogueArtist,
    CatalogueQuery,
    CatalogueTrack,
)
from core.tasks import TaskContext
from services.catalogue.identity import name_key
from services.metadata.remix import remixer_words, remixers
from services.organise.credit import main_artist, without_guests

if TYPE_CHECKING:
    from services.catalogue.service import CatalogueService

HITS = 25
ENOUGH = 5
"""So many artists to choose from, and nobody else is looked for."""
_PEOPLE = 25
_NAMESAKES = 5


@dataclass
class Told:
    """Answers so far: who gave them, and what went wrong on the way."""

    hits: list[CatalogueTrack] = field(default_factory=list)
    people: list[CatalogueArtist] = field(default_factory=list)
    title: str = ""
    trouble: str = ""

    def knows(self, name: str) -> bool:
        """True when somebody of this name was found."""
        key = name_key(name)
        credited = (one for hit in self.hits for one in hit.artist_names)
        return any(name_key(one) == key for one in (*credited, *(p.name for p in self.people)))


class Asking:
    """Thread-safe and stateless. A catalogue that does not answer is told, never raised."""

    def __init__(self, catalogue: CatalogueService) -> None:
        self._catalogue = catalogue

    def about(self, wanted: Track, remixer: str, ctx: TaskContext) -> Told:
        """Recordings and artists for a file: two calls.

        A third one for a remixer nobody credits, or for others who recorded the title while there
        are few to choose from (or the name is a folder's).
        """
        told, name = Told(), main_artist(wanted) if wanted.artists else ""
        self.tracks(told, wanted.title, name, ctx)
        if name and not told.trouble:
            self.people(told, name, ctx)
        known = {name_key(one) for hit in told.hits for one in hit.artist_names}
        if remixer and name_key(remixer) not in known and not told.trouble:
            self.people(told, remixer, ctx, exactly=True)
        known |= {name_key(one.name) for one in told.people}
        if name and len(known) < ENOUGH and not told.trouble:
            self.tracks(told, wanted.title, "", ctx)
        return told

    def tracks(self, told: Told, title: str, artist: str, ctx: TaskContext) -> None:
        """Recordings of this title; adds to `told`."""
        query = CatalogueQuery(title=without_guests(title) or title, artist=artist)
        try:
            answer = self._catalogue.search_tracks(query, HITS, ctx)
        except ServiceError as error:
            told.trouble = str(error)
            return
        known = {(hit.source, hit.id) for hit in told.hits}
        told.hits += [hit for hit in answer.value if (hit.source, hit.id) not in known]
        told.title = told.title or answer.title

    def people(self, told: Told, name: str, ctx: TaskContext, exactly: bool = False) -> None:
        """Artists of this name; adds to `told`."""
        try:
            answer = self._catalogue.search_artists(name, _PEOPLE, ctx)
        except ServiceError as error:
            told.trouble = str(error)
            return
        key = name_key(name)
        found = [one for one in answer.value if not exactly or name_key(one.name) == key]
        told.people += found[:_NAMESAKES] if exactly else found
        told.title = told.title or answer.title

    def album(self, album: CatalogueAlbum, ctx: TaskContext) -> AlbumDetails | None:
        """A release with its tracks; None when it cannot be had."""
        try:
            return self._catalogue.album(album.source, album.id, ctx) if album.id else None
        except ServiceError:
            return None

    def credits(self, track: CatalogueTrack, ctx: TaskContext) -> CatalogueTrack:
        """A remix with its remixer credited: a search often names the first artist only."""
        title, names = track.title, track.artist_names
        if not remixer_words(title) or remixers(title, names) or not track.id:
            return track
        try:
            whole = self._catalogue.track(track.source, track.id, ctx)
        except ServiceError:
            return track
        return track if whole is None else replace(track, artists=whole.artists or track.artists)

    def albums(
        self, artist: str, title: str, limit: int, ctx: TaskContext
    ) -> tuple[Sequence[CatalogueAlbum], str]:
        """Releases of this title, and the trouble met."""
        query = CatalogueQuery(artist=artist, album=title)
        try:
            return self._catalogue.search_albums(query, limit, ctx).value, ""
        except ServiceError as error:
            return (), str(error)

    def whole(self, artist: CatalogueArtist, ctx: TaskContext) -> CatalogueArtist:
        """The artist with a picture's address where the catalogue has one. Raises
        `ServiceError`."""
        if artist.picture or not artist.source or not artist.id:
            return artist
        return self._catalogue.artist(artist.source, artist.id, ctx) or artist
