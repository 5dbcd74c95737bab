"""Recommendations from the library alone, without any account: what of the artists owned most is
not owned. Nobody is told what is owned; catalogues are asked for discographies as for any artist.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, zip_longest

from core.domain import BadInput, LibraryTrack, Playlist, PlaylistEntry, ServiceError, Track
from core.domain.catalogue import CatalogueArtist
from core.ports.discovery import DiscoveryList
from core.tasks import TaskContext
from services.catalogue.asked import Catalogues
from services.catalogue.discography import Edition
from services.catalogue.identity import name_key, title_key

NAME, TITLE = "library", "Your library"
GAPS = "gaps"
ARTISTS = 10
ALBUMS = 8
"""The budget of one reading: two calls for each artist, one for each album; kept for a day."""

MOST_OWNED = 3
"""From so many tracks on an artist counts as one that is collected."""

_NOBODY = frozenset(map(name_key, ("Various Artists", "Various", "Unknown Artist", "Unknown")))
_HITS = 5


@dataclass(frozen=True, slots=True)
class Gap:
    """An album of a collected artist of which nothing is owned. `owned`: the artist's tracks."""

    artist: CatalogueArtist
    release: Edition
    owned: int


class LibraryLists:
    """Implements `core.ports.discovery.DiscoverySource`."""

    name, title = NAME, TITLE

    def __init__(self, tracks: Callable[[], Sequence[LibraryTrack]], catalogue: Catalogues) -> None:
        self._tracks = tracks
        self._catalogue = catalogue

    def missing(self) -> str:
        """Nothing: an empty library merely has no gaps."""
        return ""

    def lists(self, ctx: TaskContext) -> tuple[DiscoveryList, ...]:
        """One list; nothing is asked for that."""
        ctx.checkpoint()
        return (DiscoveryList(NAME, GAPS, "Missing albums of artists you collect"),)

    def read(self, list_id: str, ctx: TaskContext) -> Playlist:
        """The tracks of some missing albums, an album of each artist in turn."""
        if list_id != GAPS:
            raise BadInput(f"The library has no list “{list_id}”.", f"There is {GAPS}.")
        tracks: list[Track] = []
        for gap in self.gaps(ctx)[:ALBUMS]:
            ctx.checkpoint()
            details = self._catalogue.tracks(gap.release, ctx).value
            tracks += [one.as_track() for one in details.tracks] if details is not None else []
        entries = tuple(PlaylistEntry(at, track) for at, track in enumerate(tracks, start=1))
        snapshot = sha256(repr(tracks).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        name = "Missing albums of artists you collect"
        return Playlist(f"{NAME}:{GAPS}", name, NAME, entries, snapshot)

    def gaps(self, ctx: TaskContext) -> list[Gap]:
        """Missing albums and EPs, the newest of every artist first, the artists in turn.

        Raises the first `ServiceError` when no catalogue answered at all.
        """
        found: list[list[Gap]] = []
        errors: list[ServiceError] = []
        owned = _Owned(self._tracks())
        for place, (key, name, count) in enumerate(owned.collected(ARTISTS)):
            ctx.checkpoint()
            ctx.report(place / ARTISTS, f"What else there is of {name}")
            try:
                found.append(self._of(name, owned.albums(key), count, ctx))
            except ServiceError as error:
                errors.append(error)
        if errors and not any(found):
            raise errors[0]
        mixed = chain.from_iterable(zip_longest(*found))
        return [gap for gap in mixed if gap is not None]

    def _of(self, name: str, albums: set[str], count: int, ctx: TaskContext) -> list[Gap]:
        """Two artists of one name are told apart by an album that is owned, or left out."""
        hits = self._catalogue.search_artists(name, _HITS, ctx).value
        same = [one for one in hits if name_key(one.name) == name_key(name)]
        for artist in same[:2]:
            listed = self._catalogue.discography(artist, ctx, merged=False)
            ours = [one for one in listed.own if title_key(one.album.title) in albums]
            if ours or len(same) == 1:
                missing = (
                    one
                    for one in (*listed.albums, *listed.eps)
                    if title_key(one.album.title) not in albums
                )
                return [Gap(artist, release, count) for release in missing]
        return []


class _Owned:
    """The library by artist."""

    def __init__(self, tracks: Sequence[LibraryTrack]) -> None:
        self._counts: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._albums: dict[str, set[str]] = {}
        for track in tracks:
            name = next(iter(track.album_artists or track.artists), "")
            key = name_key(name)
            if not key or key in _NOBODY:
                continue
            self._counts[key] += 1
            self._names.setdefault(key, name)
            if track.album:
                self._albums.setdefault(key, set()).add(title_key(track.album))

    def collected(self, limit: int) -> Iterator[tuple[str, str, int]]:
        """(key, name, tracks) of those owned most."""
        for key, count in self._counts.most_common(limit):
            if count >= MOST_OWNED:
                yield key, self._names[key], count

    def albums(self, key: str) -> set[str]:
        """The albums owned of an artist, as they are compared."""
        return self._albums.get(key, set())
