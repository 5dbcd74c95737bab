"""`LibraryIndex`: which track of a library is the wanted one?

Exact keys (main artist + core title) first, then the rows that share the rarest words; the few
candidates are compared in full. The verdict looks at rivals that are different recordings.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from core.domain import LibraryTrack, Match, MatchResult, Track, Verdict
from core.matching import evidence as ev
from core.matching.keys import (
    length_keys,
    place_keys,
    query_keys,
    query_words,
    row_entry,
    title_keys,
)
from core.matching.matcher import result_of, weigh_tracks
from core.matching.normalise import plain_letters
from core.matching.postings import Ints, Postings, PostingsBuilder
from core.matching.quiet import without_collector
from core.matching.readings import Side, side_of
from core.matching.scorer import NO_FACTS, Weighed, weigh
from core.matching.version_rules import AGREES

_CANDIDATES = 12
_POOL = 40
_BY_WORDS, _BY_LETTERS = 4, 8
_FAR = 50.0
_FIRST_LOOK = 2
_CAP = 6000
_WIDE_CAP = 24000
_LIKELY = 0.5
_SURE, _VERY_SURE = 3.5, 5.0
_RIVAL_GAP = 0.7
_EXACT_LIMIT = 60
_WORTH_REBUILDING = 0.1
Scored = tuple[float, int, LibraryTrack, Weighed, bool]


class LibraryIndex:
    """Finds wanted tracks in a library. Made by `build`; read-only, safe from any thread."""

    def __init__(
        self, tracks: list[LibraryTrack], postings: Postings, keys: Ints, key_rows: Ints
    ) -> None:
        self.tracks = tracks
        self.postings = postings
        self.keys = keys
        self.key_rows = key_rows
        self._gone: frozenset[int] = frozenset()
        self._extra: LibraryIndex | None = None

    @classmethod
    def build(cls, tracks: Iterable[LibraryTrack]) -> LibraryIndex:
        """Index any iterable of library tracks."""
        listed = list(tracks)
        builder = PostingsBuilder()
        keys, key_rows = array("I"), array("I")
        with without_collector():
            for row, track in enumerate(listed):
                row_keys, words = row_entry(track)
                builder.add(words)
                for key in row_keys:
                    keys.append(zlib.crc32(key.encode("utf-8", "surrogatepass")))
                    key_rows.append(row)
        unsorted = np.frombuffer(keys, dtype=np.uint32)
        order = np.argsort(unsorted, kind="stable")
        rows = np.frombuffer(key_rows, dtype=np.uint32)[order]
        return cls(listed, builder.finish(), unsorted[order], rows)

    def changed(
        self, added: Iterable[LibraryTrack], removed: Iterable[LibraryTrack]
    ) -> LibraryIndex:
        """An index with some tracks added and others (named by server, path and key) removed.

        Cheap while little changed: the arrays are shared. After many changes it is built anew.
        """
        away = {_identity(track) for track in removed}
        gone = {row for row, track in enumerate(self.tracks) if _identity(track) in away}
        extra = [*self._extra.tracks] if self._extra else []
        extra = [track for track in extra if _identity(track) not in away] + list(added)
        if len(gone | self._gone) + len(extra) > _WORTH_REBUILDING * len(self.tracks):
            kept = gone | self._gone
            rows = (track for row, track in enumerate(self.tracks) if row not in kept)
            return LibraryIndex.build([*rows, *extra])
        index = LibraryIndex(self.tracks, self.postings, self.keys, self.key_rows)
        index._gone = self._gone | gone
        index._extra = LibraryIndex.build(extra) if extra else None
        return index

    def whole(self) -> LibraryIndex:
        """This index without patches: itself, or a new one built of all present tracks."""
        if not self._gone and self._extra is None:
            return self
        return LibraryIndex.build(self.present())

    def present(self) -> list[LibraryTrack]:
        """All tracks that can be found, in the order they came."""
        rows = [track for row, track in enumerate(self.tracks) if row not in self._gone]
        return rows + (self._extra.tracks if self._extra else [])

    def __len__(self) -> int:
        return len(self.tracks) - len(self._gone) + (len(self._extra) if self._extra else 0)

    def best(self, wanted: Track) -> Match | None:
        """The best library track, or None when nothing is worth a review."""
        scored = self._scored(wanted)
        if not scored:
            return None
        match = self._judged(wanted, scored)
        return None if match.result.verdict is Verdict.REJECT else match

    def best_many(self, wanted: Sequence[Track]) -> list[Match | None]:
        """`best` for each, in order."""
        with without_collector():
            return [self.best(track) for track in wanted]

    def near(self, wanted: Track, limit: int = 3) -> list[Match]:
        """The few best library tracks with their reasons, best first, rejected ones too."""
        scored = self._scored(wanted)
        if not scored:
            return []
        rest = [
            Match(track, result_of(found, same, (wanted.title, track.title)))
            for _, _, track, found, same in scored[1:limit]
        ]
        return [self._judged(wanted, scored), *rest][:limit]

    def _scored(self, wanted: Track) -> list[Scored]:
        """Every row worth comparing, best first."""
        scored = self._own_scored(wanted)
        if self._extra is not None:
            offset = len(self.tracks)
            added = self._extra._own_scored(wanted)
            scored += [
                (logit, row + offset, t, found, same) for logit, row, t, found, same in added
            ]
            scored.sort(key=_rank)
        return scored

    def _own_scored(self, wanted: Track) -> list[Scored]:
        side = side_of(wanted)
        scored: list[Scored] = []
        seen = set(self._gone)
        for rows, enough in self._batches(side, wanted):
            fresh = [row for row in dict.fromkeys(rows) if row not in seen]
            seen.update(fresh)
            scored += self._compare(wanted, side, fresh)
            scored.sort(key=_rank)
            if scored and scored[0][0] >= enough:
                break
        return scored

    def _batches(self, side: Side, wanted: Track) -> Iterator[tuple[list[int], float]]:
        """Rows to compare, likeliest first, each with the logit that makes the rest unnecessary."""
        yield self._exact_rows(query_keys(side), _EXACT_LIMIT), _SURE
        words = query_words(side)
        close = self._closest(side, self.postings.candidates(words, _POOL, _CAP))
        yield close[:_FIRST_LOOK], _VERY_SURE
        others = [*title_keys(side), *place_keys(wanted), *length_keys(side, wanted.duration)]
        alike = self._exact_rows(others, _CANDIDATES)
        yield close[_FIRST_LOOK:] + alike, _LIKELY
        yield self._closest(side, self.postings.candidates(words, _POOL, _WIDE_CAP)), _LIKELY

    def _closest(self, side: Side, rows: list[int]) -> list[int]:
        """The likeliest rows by a cheap look at their letters, then the best by their words."""
        if len(rows) <= _FIRST_LOOK:
            return rows
        texts = [_letters(self.tracks[row]) for row in rows]
        first = side.readings[0]
        text = f"{first.parts.core} {first.credit.whole}"
        close = process.extract(
            text, texts, scorer=fuzz.token_sort_ratio, limit=_BY_LETTERS, score_cutoff=_FAR
        )
        return list(dict.fromkeys([*(rows[at] for _, _, at in close), *rows[:_BY_WORDS]]))

    def _exact_rows(self, keys: Iterable[str], limit: int) -> list[int]:
        rows: dict[int, None] = {}
        for key in keys:
            # a plain int would make numpy copy the whole array to a wider type
            number = np.uint32(zlib.crc32(key.encode("utf-8", "surrogatepass")))
            low = int(self.keys.searchsorted(number))
            for at in range(low, min(low + limit, len(self.keys))):
                if self.keys[at] != number:
                    break
                rows[int(self.key_rows[at])] = None
        return list(rows)

    def _compare(self, wanted: Track, side: Side, rows: Iterable[int]) -> list[Scored]:
        scored = []
        for row in rows:
            track = self.tracks[row]
            found, same = weigh_tracks(wanted, side, track)
            scored.append((found.logit, row, track, found, same))
        scored.sort(key=_rank)
        return scored

    def _judged(self, wanted: Track, scored: list[Scored]) -> Match:
        """The first one with a verdict that also looks at rivals."""
        _, _, track, found, same = scored[0]
        result = result_of(found, same, (wanted.title, track.title))
        if result.verdict is Verdict.ACCEPT and _has_rival(scored):
            reason = "Another recording fits almost as well"
            result = MatchResult(
                result.score, Verdict.REVIEW, result.parts, (reason, *result.reasons)
            )
        return Match(track, result)


def _letters(track: LibraryTrack) -> str:
    """A row's names for a cheap look; accents go, punctuation may stay."""
    text = f"{track.title} {' '.join(track.artists)}"
    return text.lower() if text.isascii() else plain_letters(text)


def _has_rival(scored: list[Scored]) -> bool:
    """A different recording within reach; equal copies of one recording are no rivals."""
    best, _, track, *_ = scored[0]
    for logit, _, other, *_ in scored[1:6]:
        if best - logit > _RIVAL_GAP or ev.probability(logit) < ev.ACCEPT_AT:
            return False
        if not _alike(track, other):
            return True
    return False


def _alike(one: LibraryTrack, other: LibraryTrack) -> bool:
    found = weigh(side_of(one), side_of(other), NO_FACTS, NO_FACTS)
    if ev.probability(found.logit) >= ev.REVIEW_AT:
        return True
    unnamed = found.artist.value is None
    return unnamed and found.title_value > 0.9 and found.version.state == AGREES


def _identity(track: LibraryTrack) -> tuple[str, str | None, str]:
    return (track.server, track.path, track.key)


def _rank(scored: Scored) -> tuple[float, int]:
    return (-scored[0], scored[1])
