"""The same recording owned more than once, and which copy is the better one.

Pure but for `compare`; used by `service.py`. Two tracks of one album at different places are two
tracks, whatever they are called; versions (live, remix) are told apart by the matching engine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cmp_to_key

from core.domain import AudioFacts, LibraryTrack, Track, Verdict
from core.domain.matching import MatchResult
from core.matching.normalise import fold
from services.care.model import CareItem, CareKind
from services.organise.duplicates import is_better
from services.wishes.upgrades import as_wanted

_SECONDS = 3.0
"""How far the lengths of two copies may lie apart."""
Compare = Callable[[Track, Track], MatchResult]


class Copies:
    """Two passes over the library: which names stand there twice, then only their rows."""

    def __init__(self) -> None:
        self._once: set[int] = set()
        self._twice: set[int] = set()
        self._rows: dict[int, list[LibraryTrack]] = defaultdict(list)

    def count(self, tracks: Iterable[LibraryTrack]) -> None:
        """First pass."""
        for track in tracks:
            if track.path is not None:
                name = _name(track)
                (self._twice if name in self._once else self._once).add(name)

    def take(self, tracks: Iterable[LibraryTrack]) -> None:
        """Second pass."""
        for track in tracks:
            if track.path is not None and (name := _name(track)) in self._twice:
                self._rows[name].append(track)

    def groups(self, compare: Compare) -> Iterator[list[LibraryTrack]]:
        """Copies of one recording, the best first."""
        for rows in self._rows.values():
            left = sorted(rows, key=_BEST_FIRST)
            while left:
                best, *others = left
                same = [one for one in others if _is_copy(best, one, compare)]
                left = [one for one in others if one not in same]
                if same:
                    yield [best, *same]


def as_items(copies: Sequence[LibraryTrack], super_genre: str) -> list[CareItem]:
    """One item for each lesser copy."""
    best = copies[0]
    credit = ", ".join(best.artists)
    return [
        CareItem(
            CareKind.DUPLICATES,
            f"{credit} - {best.title}" if credit else best.title,
            f"{_words(one.facts)} beside {_words(best.facts)}",
            (one.path or "",),
            super_genre,
            keep=best.path or "",
        )
        for one in copies[1:]
    ]


def _is_copy(best: LibraryTrack, other: LibraryTrack, compare: Compare) -> bool:
    same_album = fold(best.album or "") == fold(other.album or "")
    numbered = best.track_number and other.track_number
    if same_album and numbered and _place(best) != _place(other):
        return False
    if best.duration is None or other.duration is None:
        return False
    if abs(best.duration - other.duration) > _SECONDS:
        return False
    return compare(as_wanted(best), as_wanted(other)).verdict is Verdict.ACCEPT


def _order(one: LibraryTrack, other: LibraryTrack) -> int:
    """The better file first; between equal ones that of an album, then that with more said."""
    if one.facts and other.facts:
        if is_better(one.facts, other.facts):
            return -1
        if is_better(other.facts, one.facts):
            return 1
    mine, theirs = _standing(one), _standing(other)
    return -1 if mine < theirs else int(mine > theirs)


_BEST_FIRST = cmp_to_key(_order)


def _standing(track: LibraryTrack) -> tuple[object, ...]:
    said = (track.album, track.year, track.track_number, track.genres, track.ids.mb_recording)
    return (-sum(bool(one) for one in said), track.path or "")


def _place(track: LibraryTrack) -> tuple[int, int | None]:
    return (track.disc_number or 1, track.track_number)


def _name(track: LibraryTrack) -> int:
    return hash((fold(track.artists[0]) if track.artists else "", fold(track.title)))


def _words(facts: AudioFacts | None) -> str:
    if facts is None:
        return "an unknown format"
    return f"{facts.codec} {facts.bitrate} kbit/s" if facts.bitrate else facts.codec
