"""What the library says to Matched Download: tracks like a file, and how many it has by a name."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from core.domain import LibraryTrack, Match, Track, Verdict
from services.catalogue.identity import name_key

if TYPE_CHECKING:
    from core.matching import LibraryIndex

NEAR = 8


class Library(Protocol):
    """What is asked of the library service."""

    def index(self) -> LibraryIndex:
        """The index over the cache as it is now."""
        ...


class Shelf:
    """Thread-safe; the names are counted once for each state of the library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._counted: tuple[object, Counter[str]] | None = None

    def near(self, wanted: Track) -> list[Match]:
        """The nearest library tracks, best first, rejected ones included."""
        return self._library.index().near(wanted, NEAR)

    def owned_of(self, tracks: Sequence[Track]) -> int:
        """How many of these recordings the library has for sure."""
        found = self._library.index().best_many(tracks)
        return sum(one is not None and one.result.verdict is Verdict.ACCEPT for one in found)

    def owned(self) -> Callable[[str], int]:
        """How many library tracks are by an artist of this name."""
        index = self._library.index()
        with self._lock:
            if self._counted is None or self._counted[0] is not index:
                self._counted = (index, _names(index.present()))
            counts = self._counted[1]
        return lambda name: counts[name_key(name)]


def _names(tracks: list[LibraryTrack]) -> Counter[str]:
    """Spellings first: a million tracks have some ten thousand names."""
    spelled = Counter(track.artists[0] for track in tracks if track.artists)
    counts: Counter[str] = Counter()
    for name, number in spelled.items():
        counts[name_key(name)] += number
    return counts
