"""Weighs two records against each other: title, artist, version, length, album, place.

Every piece of evidence is kept by name for people; the sum of their logits becomes the score. Used
by `matcher` and, for many pairs, by `index`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.matching import evidence as ev
from core.matching.artist_rules import compare_artists
from core.matching.circumstances import (
    NO_FACTS,
    Circumstances,
    Facts,
    capped,
    circumstances,
    same_album,
    tail_agreement,
)
from core.matching.credits import Agreement, credit_of
from core.matching.readings import Reading, Side
from core.matching.title_rules import compare_numbers, compare_titles, extras_cost
from core.matching.version_rules import CONFLICT, VersionFinding, compare_versions, said_bare
from core.matching.wordmatch import WordMatch, found_share, numbers, weight

__all__ = ["NO_FACTS", "Facts", "Names", "Weighed", "best_readings", "weigh"]

_PLAIN_IS_ENOUGH = 4.5
_ALL = 0.99
_HALF_THERE = 0.4
_LONG = 6
_OTHER_LENGTH = 15.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """A pair of readings with its evidence. `logit` is the sum; the rest explains it."""

    logit: float
    title: WordMatch
    title_value: float
    artist: Agreement
    version: VersionFinding
    numbers_differ: bool
    left: Reading
    right: Reading
    album: float | None = None
    length: float | None = None


Names = Callable[[Side, Side], Weighed]


def weigh(
    left: Side, right: Side, left_facts: Facts, right_facts: Facts, names: Names | None = None
) -> Weighed:
    """The best pair of readings of two records, and what does not depend on readings.

    `names` finds the former where it may be known already; `best_readings` does otherwise.
    """
    best = (names or best_readings)(left, right)
    around = circumstances(left, right, left_facts, right_facts)
    logit = capped(
        best.logit + around.logit + _damaged(best, around) + _subtitled(best, around, left, right),
        around,
        best.version,
        best.artist,
        best.title,
        best.left,
        best.right,
    )
    return Weighed(
        logit, best.title, best.title_value, best.artist, best.version, best.numbers_differ,
        best.left, best.right, around.album, around.length,
    )  # fmt: skip


def _subtitled(best: Weighed, around: Circumstances, left: Side, right: Side) -> float:
    """A bracket only one side has, and another length: two recordings rather than one."""
    one_sided = bool(best.left.extras) != bool(best.right.extras)
    if not one_sided or around.length is None or around.length < _OTHER_LENGTH:
        return 0.0
    cost = extras_cost(best.left, best.right, left, right)
    return ev.EXTRA_AND_LENGTH if cost else 0.0


def _damaged(best: Weighed, around: Circumstances) -> float:
    """The relief for a cut-off or garbled title when artist, place and length all agree."""
    a, b, title = best.left.title, best.right.title, best.title
    if not (around.placed or around.in_slot) or best.version.state == CONFLICT or not a or not b:
        return 0.0
    if not _artist_fits(best.artist.value, same_album(around.album)):
        return 0.0
    one, two = "".join(a), "".join(b)
    cut_off = _cut_off(one, two) or _cut_off(two, one)
    album = around.album is not None and (same_album(around.album) or around.within)
    garbled = album and max(found_share(a, b), found_share(b, a)) >= _HALF_THERE
    if not around.placed and not (cut_off and garbled):
        return 0.0
    if not (cut_off or garbled) or (numbers(title.left_over) and numbers(title.right_over)):
        return 0.0
    _, numbers_logit = compare_numbers(title)
    return max(0.0, ev.DAMAGED_TITLE - ev.curve(ev.TITLE, title.distance) - numbers_logit)


def _cut_off(long: str, short: str) -> bool:
    return long.startswith(short) or (len(short) >= _LONG and long.endswith(short))


def _artist_fits(value: float | None, album_agrees: bool) -> bool:
    """The same artist; on the same album no name, or a part of it, is enough."""
    if value is None or value < 0.8:
        return album_agrees and (value is None or value >= 0.3)
    return True


def best_readings(left: Side, right: Side) -> Weighed:
    """What the names of two records say: their likeliest readings, weighed without the rest."""
    best = _weigh_readings(left.readings[0], right.readings[0], left, right)
    if best.logit >= _PLAIN_IS_ENOUGH or _nothing_shared(best, left, right):
        return best
    for a in left.readings:
        for b in right.readings:
            if a is not left.readings[0] or b is not right.readings[0]:
                found = _weigh_readings(a, b, left, right)
                best = found if found.logit > best.logit else best
    return _crossed(best, left, right) if best.logit < 0.0 else best


def _nothing_shared(best: Weighed, left: Side, right: Side) -> bool:
    """No word of one title, or one near it, stands in the other record: no bend will find it."""
    a, b, title = best.left, best.right, best.title
    if title.left < _ALL or title.right < _ALL or a.extras or b.extras:
        return False
    if not a.credit.known or not b.credit.known or a.version or b.version:
        return False
    if not left.readings[-1].title or not right.readings[-1].title:
        return False
    return not (
        found_share(a.title, b.credit.words + b.guests)
        or found_share(b.title, a.credit.words + a.guests)
    )


def _crossed(best: Weighed, left: Side, right: Side) -> Weighed:
    """Title and artist that changed places."""
    a, b = left.readings[0], right.readings[0]
    if not (a.credit.known and b.credit.known and a.title and b.title):
        return best
    if found_share(a.credit.words, b.title) < 0.9 or found_share(b.credit.words, a.title) < 0.9:
        return best
    pairs = [(a, _turned(b)), (_turned(a), b)]
    found = [_weigh_readings(one, two, left, right) for one, two in pairs]
    return max([best, *found], key=lambda weighed: weighed.logit)


def _turned(reading: Reading) -> Reading:
    credit = credit_of((reading.parts.core,))
    return replace(reading, title=reading.credit.words, extras=(), credit=credit, fee=1.5)


def _weigh_readings(a: Reading, b: Reading, left: Side, right: Side) -> Weighed:
    title, extra = compare_titles(a, b, left, right)
    artist = compare_artists(a, b, left, right)
    same_artist = artist.value is not None and artist.value >= 0.8
    version = said_bare(compare_versions(a, b, left, right, same_artist), title)
    named = bool(a.title and b.title)
    differ, numbers_logit = compare_numbers(title) if named else (False, 0.0)
    logit = ev.BIAS - a.fee - b.fee + extra + numbers_logit + version.logit
    logit += _tail_fee(a, right) + _tail_fee(b, left)
    logit += _title_logit(a, b, title) + _artist_logit(artist)
    return Weighed(logit, title, 1.0 - title.distance, artist, version, differ, a, b)


def _title_logit(a: Reading, b: Reading, title: WordMatch) -> float:
    if not a.title or not b.title:
        return ev.NO_TITLE
    logit = ev.curve(ev.TITLE, title.distance)
    if title.distance < 0.3:
        says = min(sum(map(weight, a.title)), sum(map(weight, b.title)))
        logit += ev.curve(ev.TITLE_SAYS, says)
    return logit


def _artist_logit(artist: Agreement) -> float:
    if artist.value is None:
        return ev.OTHER_SCRIPT if artist.note else ev.UNKNOWN_ARTIST
    return ev.curve(ev.ARTIST, artist.value)


def _tail_fee(reading: Reading, other: Side) -> float:
    """A tail taken for the album should be the other record's album."""
    if not reading.tail:
        return 0.0
    alike = tail_agreement(reading, other)
    if alike is None:
        return ev.TAIL_UNPROVEN
    return 0.0 if alike >= 0.6 else ev.TAIL_WRONG
