"""Which crate a track belongs to, and why: a person's word, its genres, its artist's other tracks.

In this order, and each answer says where it comes from, so that nothing is decided silently:
what a person chose for the track, or for one of its genres; its own genres, then the catalogues';
what a person chose for the artist; the crate of most of the artist's other tracks in the library.
Used by `plan.py`.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol

from core.domain import LibraryTrack, Track
from core.matching.normalise import fold
from core.matching.words import VARIOUS
from core.ports.library import LibraryCache
from services.organise.credit import UNKNOWN_ARTIST, main_artist
from services.organise.genre_choices import Choices, GenreChoices
from services.organise.genres import UNCLASSIFIED, GenreMap

_FRESH_SECONDS = 60.0
Sourced = tuple[str, Iterable[str]]
"""Who says so, and the genres as they say them."""


@dataclass(frozen=True, slots=True)
class Crate:
    """A super genre, and where it comes from in words; `source` is "" for none."""

    super_genre: str
    source: str


class Artists(Protocol):
    """Knows where an artist's other tracks are."""

    def crate(self, artist: str, genres: GenreMap) -> tuple[str, int, int] | None:
        """(super genre, tracks in it, tracks in all); None without a majority."""
        ...


class Chooser:
    """Chooses crates. `choices` and `artists` None: only genres count."""

    def __init__(
        self,
        genres: GenreMap,
        choices: GenreChoices | None = None,
        artists: Artists | None = None,
    ) -> None:
        self.genres = genres
        self._choices = choices
        self._artists = artists

    def crate(self, track: Track, said: Sequence[Sourced]) -> Crate:
        """`said` are genres by who says them, the first counting most."""
        lists = [(source, list(genres)) for source, genres in said]
        words = self._choices.now() if self._choices else Choices({})
        return (
            self._by_hand(words, track, lists)
            or self._by_genre(lists)
            or self._by_artist(words, track)
            or Crate(UNCLASSIFIED, "")
        )

    def _by_hand(
        self, words: Choices, track: Track, lists: list[tuple[str, list[str]]]
    ) -> Crate | None:
        one = words.of_track(track)
        if one is not None:
            return Crate(one.super_genre, "your choice for this track")
        one = words.of_genres(genre for _, genres in lists for genre in genres)
        if one is None:
            return None
        return Crate(one.super_genre, f"your choice for the genre “{one.words}”")

    def _by_genre(self, lists: list[tuple[str, list[str]]]) -> Crate | None:
        for source, genres in lists:
            found = self.genres.find(genres)
            if found is not None:
                return Crate(found.super_genre, f"“{found.genre}” from {source}")
        return None

    def _by_artist(self, words: Choices, track: Track) -> Crate | None:
        artist = main_artist(track)
        if artist == UNKNOWN_ARTIST or fold(artist) in VARIOUS:
            return None
        one = words.of_artist(track)
        if one is not None:
            return Crate(one.super_genre, f"your choice for {one.words}")
        most = self._artists.crate(artist, self.genres) if self._artists else None
        if most is None:
            return None
        return Crate(most[0], f"{most[1]} of {most[2]} other tracks by {artist} in the library")


class LibraryArtists:
    """`Artists` from the library cache: read when first asked, and again when it is older than a
    minute and the library changed since. Thread-safe."""

    def __init__(self, cache: LibraryCache, root: Callable[[], Path]) -> None:
        self._cache = cache
        self._root = root
        self._lock = threading.Lock()
        self._read: tuple[GenreMap, int, float] | None = None
        self._counts: dict[str, Counter[str]] = {}

    def crate(self, artist: str, genres: GenreMap) -> tuple[str, int, int] | None:
        """See `Artists.crate`. More than half of those with a known crate are a majority."""
        with self._lock:
            self._look(genres)
            counted = self._counts.get(fold(artist))
        if not counted:
            return None
        (name, most), total = counted.most_common(1)[0], counted.total()
        return (name, most, total) if most * 2 > total else None

    def _look(self, genres: GenreMap) -> None:
        now = time.monotonic()
        revision = self._cache.revision()
        if self._read is not None and self._read[0] is genres:
            _, before, at = self._read
            if revision == before or now - at < _FRESH_SECONDS:
                return
        counts: dict[str, Counter[str]] = {}
        known: dict[tuple[str, ...], str] = {}
        for row in chain.from_iterable(self._cache.walk()):
            name = self._folder(row, genres) or known.get(row.genres)
            if name is None:
                name = known[row.genres] = genres.super_genre(row.genres)
            if name != UNCLASSIFIED and row.artists:
                counts.setdefault(fold(_artist(row)), Counter())[name] += 1
        self._read, self._counts = (genres, revision, now), counts

    def _folder(self, row: LibraryTrack, genres: GenreMap) -> str | None:
        """The crate it stands in: a person may have moved it there."""
        root = self._root()
        if not row.path or not row.path.startswith(f"{root}"):
            return None
        inside = Path(row.path)
        if not inside.is_relative_to(root):
            return None
        first = inside.relative_to(root).parts[0]
        return first if first in genres.names else None


def _artist(row: LibraryTrack) -> str:
    return main_artist(Track(row.title, row.artists))
