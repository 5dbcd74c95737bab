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
from core.matching.keys import query_keys, query_words, row_entry, title_keys
from core.matching.matcher import result_of, weigh_tracks
from core.matching.normalise import fold_plain
from core.matching.postings import Ints, Postings, PostingsBuilder
from core.matching.readings import Side, side_of
from core.matching.scorer import NO_FACTS, Weighed, weigh
from core.matching.version_rules import AGREES

_CANDIDATES = 12
_POOL = 40
_BY_WORDS, _BY_LETTERS = 4, 8
_FAR = 50.0
_FIRST_LOOK = 4
_CAP = 6000
_WIDE_CAP = 24000
_LIKELY = 0.5
_SURE, _VERY_SURE = 3.5, 5.0
_RIVAL_GAP = 0.7
_EXACT_LIMIT = 60
Scored = tuple[float, int, Weighed, bool]


class LibraryIndex:
    """Finds wanted tracks in a library. Made by `build`; read-only, safe from any thread."""

    def __init__(
        self, tracks: list[LibraryTrack], postings: Postings, keys: Ints, key_rows: Ints
    ) -> None:
        self.tracks = tracks
        self.postings = postings
        self.keys = keys
        self.key_rows = key_rows

    @classmethod
    def build(cls, tracks: Iterable[LibraryTrack]) -> LibraryIndex:
        """Index any iterable of library tracks."""
        listed = list(tracks)
        builder = PostingsBuilder()
        keys, key_rows = array("I"), array("I")
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

    def __len__(self) -> int:
        return len(self.tracks)

    def best(self, wanted: Track) -> Match | None:
        """The best library track, or None when nothing is worth a review."""
        scored = self._scored(wanted)
        if not scored:
            return None
        match = self._judged(wanted, scored)
        return None if match.result.verdict is Verdict.REJECT else match

    def best_many(self, wanted: Sequence[Track]) -> list[Match | None]:
        """`best` for each, in order."""
        return [self.best(track) for track in wanted]

    def near(self, wanted: Track, limit: int = 3) -> list[Match]:
        """The few best library tracks with their reasons, best first, rejected ones too."""
        scored = self._scored(wanted)
        if not scored:
            return []
        rest = [
            Match(track := self.tracks[row], result_of(found, same, (wanted.title, track.title)))
            for _, row, found, same in scored[1:limit]
        ]
        return [self._judged(wanted, scored), *rest][:limit]

    def _scored(self, wanted: Track) -> list[Scored]:
        """Every row worth comparing, best first."""
        side = side_of(wanted)
        scored: list[Scored] = []
        seen: set[int] = set()
        for rows, enough in self._batches(side):
            fresh = [row for row in dict.fromkeys(rows) if row not in seen]
            seen.update(fresh)
            scored += self._compare(wanted, side, fresh)
            scored.sort(key=_rank)
            if scored and scored[0][0] >= enough:
                break
        return scored

    def _batches(self, side: Side) -> Iterator[tuple[list[int], float]]:
        """Rows to compare, likeliest first, each with the logit that makes the rest unnecessary."""
        yield self._exact_rows(query_keys(side), _EXACT_LIMIT), _SURE
        words = query_words(side)
        close = self._closest(side, self.postings.candidates(words, _POOL, _CAP))
        yield close[:_FIRST_LOOK], _VERY_SURE
        yield close[_FIRST_LOOK:] + self._exact_rows(title_keys(side), _CANDIDATES), _LIKELY
        yield self._closest(side, self.postings.candidates(words, _POOL, _WIDE_CAP)), _LIKELY

    def _closest(self, side: Side, rows: list[int]) -> list[int]:
        """The likeliest rows by a cheap look at their letters, then the best by their words."""
        if len(rows) <= _FIRST_LOOK:
            return rows
        texts = [self._text(row) for row in rows]
        first = side.readings[0]
        text = f"{first.parts.core} {first.credit.whole}"
        close = process.extract(
            text, texts, scorer=fuzz.token_sort_ratio, limit=_BY_LETTERS, score_cutoff=_FAR
        )
        return list(dict.fromkeys([*(rows[at] for _, _, at in close), *rows[:_BY_WORDS]]))

    def _text(self, row: int) -> str:
        track = self.tracks[row]
        text = f"{track.title} {' '.join(track.artists)}"
        return text.lower() if text.isascii() else fold_plain(text)

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
            found, same = weigh_tracks(wanted, side, self.tracks[row])
            scored.append((found.logit, row, found, same))
        scored.sort(key=_rank)
        return scored

    def _judged(self, wanted: Track, scored: list[Scored]) -> Match:
        """The first one with a verdict that also looks at rivals."""
        logit, row, found, same = scored[0]
        track = self.tracks[row]
        result = result_of(found, same, (wanted.title, track.title))
        if result.verdict is Verdict.ACCEPT and self._has_rival(scored, logit, row):
            reason = "Another recording fits almost as well"
            result = MatchResult(
                result.score, Verdict.REVIEW, result.parts, (reason, *result.reasons)
            )
        return Match(track, result)

    def _has_rival(self, scored: list[Scored], logit: float, row: int) -> bool:
        """A different recording within reach; equal copies of one recording are no rivals."""
        for other_logit, other_row, *_ in scored[1:6]:
            if logit - other_logit > _RIVAL_GAP or ev.probability(other_logit) < ev.ACCEPT_AT:
                return False
            if not self._alike(row, other_row):
                return True
        return False

    def _alike(self, row: int, other: int) -> bool:
        a, b = side_of(self.tracks[row]), side_of(self.tracks[other])
        found = weigh(a, b, NO_FACTS, NO_FACTS)
        artist = found.artist.value
        if ev.probability(found.logit) >= ev.REVIEW_AT:
            return True
        return found.title_value > 0.9 and found.version.state == AGREES and artist is None


def _rank(scored: Scored) -> tuple[float, int]:
    return (-scored[0], scored[1])
