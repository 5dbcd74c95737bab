"""`LibraryIndex`: which track of a library is the wanted one?

Exact keys (main artist + core title) first, then the rows that share the rarest words; the few
candidates are compared in full. The verdict looks at rivals that are different recordings.
"""

from __future__ import annotations

import re
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set

import numpy as np
from rapidfuzz import fuzz, process

from core.domain import LibraryTrack, Match, MatchResult, Track, Verdict
from core.matching import evidence as ev
from core.matching.cores import on_cores, workers
from core.matching.keys import (
    album_keys,
    length_keys,
    place_keys,
    query_keys,
    query_words,
    row_entry,
    title_keys,
)
from core.matching.letters import Letters
from core.matching.matcher import result_of, weigh_tracks
from core.matching.normalise import is_placeholder, plain_letters
from core.matching.postings import Ints, Postings, PostingsBuilder
from core.matching.quiet import without_collector
from core.matching.readings import Side, side_of
from core.matching.scorer import NO_FACTS, Weighed, weigh
from core.matching.version_rules import AGREES
from utils.precedence import give_way

_CANDIDATES = 12
_POOL = 40
_BY_WORDS, _BY_LETTERS = 4, 8
_FAR = 50.0
_NAMED = re.compile(r"(?:[A-Za-z][^A-Za-z]*){5}")
_FIRST_LOOK = 2
_CAP = 6000
_WIDE_CAP = 24000
_LIKELY = 0.5
_SURE, _VERY_SURE = 3.5, 5.0
_RIVAL_GAP = 0.7
_EXACT_LIMIT = 60
_WORTH_REBUILDING = 0.1
_FORK_ROWS = 300_000  # children copy the pages of the rows they look at
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
        self._keys, self._rows = keys.data, key_rows.data
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
        gone |= self._gone
        patched = self.patched(gone, extra)
        if patched is None:
            rows = (track for row, track in enumerate(self.tracks) if row not in gone)
            return LibraryIndex.build([*rows, *extra])
        return patched

    def patched(self, gone: Set[int], extra: list[LibraryTrack]) -> LibraryIndex | None:
        """The same arrays without some rows and with other tracks; None when these are too many."""
        if len(gone) + len(extra) > _WORTH_REBUILDING * len(self.tracks):
            return None
        index = LibraryIndex(self.tracks, self.postings, self.keys, self.key_rows)
        index._gone = frozenset(gone)
        index._extra = LibraryIndex.build(extra) if extra else None
        return index

    @property
    def is_patched(self) -> bool:
        """True when tracks came or went since the arrays were made."""
        return bool(self._gone) or self._extra is not None

    def whole(self) -> LibraryIndex:
        """This index without patches: itself, or a new one built of all present tracks."""
        if not self.is_patched:
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
        hit = self._hit(wanted)
        return hit and Match(self._row(hit[0]), hit[1])

    def best_many(self, wanted: Sequence[Track]) -> list[Match | None]:
        """`best` for each, in order; many are shared out among the cores."""
        processes = workers(len(wanted)) if len(self) <= _FORK_ROWS else 1
        with without_collector():
            if processes == 1:
                return [self.best(track) for track in wanted]
            found = on_cores(self._found, wanted, processes)
        return [hit and Match(self._row(hit[0]), hit[1]) for hit in found]

    def _found(self, wanted: Sequence[Track]) -> list[tuple[int, MatchResult] | None]:
        """`best` for each as (row, result): a copy of the track itself would be another object."""
        return [self._hit(track) for track in wanted]

    def _row(self, row: int) -> LibraryTrack:
        size = len(self.tracks)
        return self.tracks[row] if row < size or not self._extra else self._extra._row(row - size)

    def near(self, wanted: Track, limit: int = 3) -> list[Match]:
        """The few best library tracks with their reasons, best first, rejected ones too."""
        scored = self._scored(wanted)
        if not scored:
            return []
        rest = [
            Match(track, result_of(found, same, (wanted.title, track.title)))
            for _, _, track, found, same in scored[1:limit]
        ]
        return [Match(scored[0][2], self._judged(wanted, scored)), *rest][:limit]

    def placed(self, album: str, numbers: Iterable[int]) -> list[LibraryTrack]:
        """Tracks filed under these numbers of an album of this name, in any edition, whoever's.

        Other albums may be among them: the caller compares.
        """
        keys = album_keys(album, numbers)
        rows = set(self._exact_rows(keys, _CAP)) - self._gone if keys else set()
        found = [self.tracks[row] for row in sorted(rows)]
        return found + (self._extra.placed(album, numbers) if self._extra else [])

    def _hit(self, wanted: Track) -> tuple[int, MatchResult] | None:
        give_way()
        scored = self._scored(wanted)
        if not scored:
            return None
        result = self._judged(wanted, scored)
        return None if result.verdict is Verdict.REJECT else (scored[0][1], result)

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
        asked = self.postings.asked(query_words(side))
        pool = asked.candidates(_POOL, _CAP)
        close = self._closest(side, pool)
        yield close[:_FIRST_LOOK], _VERY_SURE
        others = [*title_keys(side), *place_keys(wanted), *length_keys(side, wanted.duration)]
        alike = self._exact_rows(others, _CANDIDATES)
        yield close[_FIRST_LOOK:] + alike, _LIKELY
        if not asked.reaches_further(_CAP, _WIDE_CAP):
            return
        known = set(pool)
        wide = asked.candidates(_POOL, _WIDE_CAP)
        yield self._closest(side, [row for row in wide if row not in known]), _LIKELY

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
        places = dict.fromkeys([*(at for _, _, at in close), *range(min(_BY_WORDS, len(rows)))])
        letters = Letters(side)
        found = [rows[at] for at in places]
        if not letters.known:
            return found
        said = [texts[at] for at in places]
        return [
            r for r, text in zip(found, said, strict=True) if not self._hopeless(letters, r, text)
        ]

    def _hopeless(self, letters: Letters, row: int, text: str) -> bool:
        return letters.too_few(text, text) and _is_titled(self.tracks[row].title)

    def files(self, row: int, key: str) -> bool:
        """True when `row` is filed under this exact key."""
        return row in self._rows_of(key, len(self.keys))

    def _exact_rows(self, keys: Iterable[str], limit: int) -> list[int]:
        return list(dict.fromkeys(row for key in keys for row in self._rows_of(key, limit)))

    def _rows_of(self, key: str, limit: int) -> Iterator[int]:
        """The first rows filed under a key.

        By `bisect`: for one number it takes no longer than numpy, and keeps Python's lock, which
        others would take a dozen times for each wanted track while the window waits.
        """
        keys, number = self._keys, _key_number(key)
        low = bisect_left(keys, number)
        for at in range(low, min(low + limit, len(keys))):
            if keys[at] != number:
                return
            yield self._rows[at]

    def _compare(self, wanted: Track, side: Side, rows: Iterable[int]) -> list[Scored]:
        scored = []
        for row in rows:
            track = self.tracks[row]
            found, same = weigh_tracks(wanted, side, track)
            scored.append((found.logit, row, track, found, same))
        scored.sort(key=_rank)
        return scored

    def _judged(self, wanted: Track, scored: list[Scored]) -> MatchResult:
        """The result of the first one, with a verdict that also looks at rivals."""
        _, _, track, found, same = scored[0]
        result = result_of(found, same, (wanted.title, track.title))
        if result.verdict is Verdict.ACCEPT and _has_rival(scored):
            reason = "Another recording fits almost as well"
            result = MatchResult(
                result.score, Verdict.REVIEW, result.parts, (reason, *result.reasons)
            )
        return result


def _key_number(key: str) -> int:
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))


def _letters(track: LibraryTrack) -> str:
    """A row's names for a cheap look; accents go, punctuation may stay."""
    text = f"{track.title} {' '.join(track.artists)}"
    return text.lower() if text.isascii() else plain_letters(text)


def _is_titled(title: str) -> bool:
    """True for a title in plain letters: one too short or lost can be any song's."""
    return title.isascii() and bool(_NAMED.search(title)) and not is_placeholder(title)


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
