"""Flat posting lists: which rows hold a word, or its first or last letters.

Kept in integer arrays so that a million rows fit into a few hundred megabytes. Built once by
`index`; read-only afterwards.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.uint32]
_HALF = np.uint64(32)
_FEW = 400
"""Postings that are counted sooner without numpy."""


class PostingsBuilder:
    """Collects the words of rows in row order."""

    def __init__(self) -> None:
        self._of_word: dict[str, tuple[int, ...]] = {}
        self._ids: dict[str, int] = {}
        self._features = array("I")
        self._counts = array("I")

    def add(self, words: Iterable[str]) -> None:
        """The next row's words."""
        before = len(self._features)
        of_word, features = self._of_word, self._features
        for word in words:
            found = of_word.get(word)
            if found is None:
                found = of_word[word] = self._new(word)
            features.extend(found)
        self._counts.append(len(features) - before)

    def _new(self, word: str) -> tuple[int, ...]:
        ids = self._ids
        return tuple(ids.setdefault(name, len(ids)) for name in features_of(word))

    def finish(self) -> Postings:
        """Sort what was collected; the builder is empty afterwards.

        Feature and row travel in one number, sorted in place: a million tracks have tens of
        millions of them, and each further array would be a hundred megabytes.
        """
        pairs = np.frombuffer(self._features, dtype=np.uint32).astype(np.uint64)
        self._features, self._of_word = array("I"), {}
        counts = np.frombuffer(self._counts, dtype=np.uint32)
        pairs <<= _HALF
        pairs |= np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
        pairs.sort()
        firsts = np.arange(len(self._ids) + 1, dtype=np.uint64) << _HALF
        starts = np.searchsorted(pairs, firsts).astype(np.uint32)
        return Postings(self._ids, pairs.astype(np.uint32), starts, max(1, len(counts)))


def features_of(word: str) -> tuple[str, ...]:
    """The names under which a word is filed: itself, its first four and last four letters."""
    if len(word) < 5:
        return (word,) if word.isascii() else _grams(word)
    if not word.isascii():
        return _grams(word)
    return (word, word[:4] + "<", ">" + word[-4:])


def _grams(word: str) -> tuple[str, ...]:
    """Words of scripts written without spaces are also filed by their pairs of letters."""
    pairs = (word[i : i + 2] + "~" for i in range(min(len(word) - 1, 12)))
    return (word, *dict.fromkeys(pairs))


class Postings:
    """Rows by feature. `starts[i]:starts[i+1]` are the rows of feature i, in row order."""

    def __init__(self, ids: dict[str, int], rows: Ints, starts: Ints, total: int) -> None:
        self.ids = ids
        self.rows = rows
        self.starts = starts
        self.total = total

    def asked(self, words: Iterable[str]) -> Asked:
        """The lists of the features of these words, rarest first."""
        known: dict[int, float] = {}
        for word in words:
            for name in features_of(word):
                feature = self.ids.get(name)
                if feature is not None:
                    share = 1.0 if name == word else 0.45
                    known[feature] = max(known.get(feature, 0.0), share)
        sized = []
        for feature, share in known.items():
            start, stop = int(self.starts[feature]), int(self.starts[feature + 1])
            sized.append((stop - start, start, stop, share))
        sized.sort()
        return Asked(self, sized)


class Asked:
    """What the words of one wanted track lead to. Made by `Postings.asked`."""

    def __init__(self, postings: Postings, sized: list[tuple[int, int, int, float]]) -> None:
        self._postings, self._sized = postings, sized

    def candidates(self, limit: int, cap: int) -> list[int]:
        """Up to `limit` rows that share the rarest words, at most about `cap` postings read."""
        lists = self._rarest(cap)
        if sum(b - a for a, b, _ in lists) <= _FEW:
            return self._of_few(lists, limit)
        rows = np.concatenate([self._postings.rows[a:b] for a, b, _ in lists])
        weights = np.repeat([w for _, _, w in lists], [b - a for a, b, _ in lists])
        found, inverse = np.unique(rows, return_inverse=True)
        score = np.bincount(inverse, weights)
        if len(found) > limit:
            top = np.argpartition(-score, limit)[:limit]
            found, score = found[top], score[top]
        return [int(r) for r in found[np.argsort(-score, kind="stable")]]

    def _of_few(self, lists: list[tuple[int, int, float]], limit: int) -> list[int]:
        """The same without numpy, which takes longer for few and gives Python's lock away."""
        scores: dict[int, float] = {}
        for start, stop, weight in lists:
            for row in self._postings.rows[start:stop].tolist():
                scores[row] = scores.get(row, 0.0) + weight
        return sorted(scores, key=lambda row: (-scores[row], row))[:limit]

    def reaches_further(self, cap: int, wide: int) -> bool:
        """True when `wide` reads lists that `cap` leaves out."""
        return len(self._rarest(wide)) > len(self._rarest(cap))

    def _rarest(self, cap: int) -> list[tuple[int, int, float]]:
        chosen: list[tuple[int, int, float]] = []
        spent, total = 0, self._postings.total
        for size, start, stop, share in self._sized:
            if chosen and spent + size > cap:
                break
            spent += size
            weight = share * math.log1p(total / size)
            chosen.append((start, min(stop, start + 4 * cap), weight))
        return chosen
