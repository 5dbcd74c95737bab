"""Compares thousands of candidates with one wanted track at little cost. Used by the ranker.

Peers share the same few files under the same few names, so every distinct description is compared
once: first by its words alone, and only when these leave a chance, with length and track number.
"""

from __future__ import annotations

from typing import Any

from core.domain import NO_IDS, MatchResult, Track, Verdict
from core.matching.normalise import fold_plain
from core.matching.versions import context_kinds
from services.decide.quick import QuickLook
from services.decide.rules import Compare

_HOPELESS = 0.003
"""Below this no length, album place or track number lifts a score to a review."""

_ENDS = 3
_Rough = tuple[int, MatchResult, bool]
"""Number of the description, match by words alone, and whether nothing else could change it."""


class Comparer:
    """Remembers what it compared; made for one wanted track, used by one thread.

    `at_once` is the match of a candidate that is another title at first sight; None for all others.
    """

    def __init__(self, compare: Compare, want: Track) -> None:
        self._compare = compare
        self._want = want
        self._quick = QuickLook(want)
        self.at_once = self._quick.at_once
        self._by_words: dict[tuple[Any, ...], _Rough] = {}
        self._in_full: dict[tuple[Any, ...], MatchResult] = {}
        self._outer: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._telling: dict[str, bool] = {}
        named = fold_plain(" ".join((want.title, *want.artists))).split()
        self._starts = frozenset(word[:_ENDS] for word in named)
        self._ends = frozenset(word[-_ENDS:] for word in named)

    def by_words(self, got: Track) -> MatchResult:
        """The match of one description by words alone: enough for a refused candidate."""
        return self._rough(got)[1]

    def _rough(self, got: Track) -> _Rough:
        outer = got.context
        if outer:
            telling = self._outer.get(outer)
            if telling is None:
                telling = self._outer[outer] = tuple(filter(self._tells, outer))
            outer = telling
        ids = None if got.ids is NO_IDS else got.ids  # hashing them costs more than all the rest
        key = (got.title, got.artists, got.album, outer, got.album_artists, ids)
        found = self._by_words.get(key)
        if found is None:
            match = self._words_match(got, outer)
            found = self._by_words[key] = (len(self._by_words), match, _is_final(match))
        return found

    def match(self, got: Track) -> MatchResult:
        """The match of one description, its length and its place on the album."""
        number, rough, final = self._rough(got)
        if final:
            return rough
        length, place = self._length(got.duration), self._place(got.track_number)
        key = (number, length, place, got.disc_number)
        found = self._in_full.get(key)
        if found is None:
            found = self._in_full[key] = self._full(got, length, place)
        return found

    def _words_match(self, got: Track, outer: tuple[str, ...]) -> MatchResult:
        return self._quick.rejected(got) or self._compare(
            self._want, _described(got, outer, None, None)
        )

    def _full(self, got: Track, length: float | None, place: int | None) -> MatchResult:
        outer = self._outer.get(got.context, ())
        return self._compare(self._want, _described(got, outer, length, place))

    def _length(self, told: float | None) -> float | None:
        """One second more and one second less are the same to a match: both become more."""
        right = self._want.duration
        return right + abs(told - right) if right and told else told

    def _place(self, told: int | None) -> int | None:
        """The track number, all wrong ones as one."""
        right = self._want.track_number
        if not right or not told:
            return None
        return told if told == right else right + 1

    def _tells(self, folder: str) -> bool:
        """True for an outer folder that can say something about the recording."""
        found = self._telling.get(folder)
        if found is None:
            found = self._telling[folder] = self._speaks(folder)
        return found

    def _speaks(self, folder: str) -> bool:
        words = fold_plain(folder).split()
        if any(w[:_ENDS] in self._starts or w[-_ENDS:] in self._ends for w in words):
            return True
        return bool(context_kinds(tuple(words)))


def _is_final(rough: MatchResult) -> bool:
    """Another title or another version stays one, whatever length and number say."""
    if rough.verdict is not Verdict.REJECT:
        return False
    if rough.score < _HOPELESS:
        return True
    return any(part.name == "version" and part.value == 0.0 for part in rough.parts)


def _described(
    got: Track, outer: tuple[str, ...], length: float | None, place: int | None
) -> Track:
    """What the comparison may look at. A folder's year is its release's, not the recording's."""
    return Track(
        got.title,
        got.artists,
        got.album,
        length,
        place,
        got.disc_number,
        album_artists=got.album_artists,
        context=outer,
        ids=got.ids,
    )
