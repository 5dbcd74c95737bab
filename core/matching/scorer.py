"""Weighs two records against each other: title, artist, version, length, album, ids.

Every piece of evidence is a named part with a note for people; the sum of their logits becomes the
score. Used by `matcher` and, for many pairs, by `index`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from core.matching import evidence as ev
from core.matching.artist_rules import compare_artists
from core.matching.credits import Agreement, credit_of
from core.matching.readings import Reading, Side
from core.matching.title_rules import compare_numbers, compare_titles
from core.matching.version_rules import CONFLICT, VersionFinding, compare_versions, said_bare
from core.matching.wordmatch import WordMatch, found_share, match, numbers, weight

Facts = tuple[float | None, int | None]


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


_PLAIN_IS_ENOUGH = 4.5
NO_FACTS: Facts = (None, None)
"""Length in seconds and track number of a record."""


def weigh(left: Side, right: Side, left_facts: Facts, right_facts: Facts) -> Weighed:
    """The best pair of readings of two records, and what does not depend on readings."""
    best = _weigh_readings(left.readings[0], right.readings[0], left, right)
    if best.logit < _PLAIN_IS_ENOUGH:
        for a in left.readings:
            for b in right.readings:
                if a is not left.readings[0] or b is not right.readings[0]:
                    found = _weigh_readings(a, b, left, right)
                    best = found if found.logit > best.logit else best
    if best.logit < 0.0:
        best = _crossed(best, left, right)
    return _with_shared(best, left, right, left_facts, right_facts)


def _tails(reading: Reading, other: Side) -> float:
    """A tail taken for the album should be the other record's album."""
    if not reading.tail:
        return 0.0
    if not other.album:
        return ev.TAIL_UNPROVEN
    alike = max(found_share(other.album, reading.tail), found_share(reading.tail, other.album_full))
    return ev.ALBUM_AGREES if alike >= 0.6 else ev.TAIL_WRONG


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


def _with_shared(
    found: Weighed,
    left: Side,
    right: Side,
    left_facts: Facts,
    right_facts: Facts,
) -> Weighed:
    album = album_agreement(left, right)
    length = _length_gap(left_facts[0] or left.duration, right_facts[0] or right.duration)
    logit = found.logit
    if album is not None:
        logit += ev.ALBUM_AGREES if album >= 0.75 else ev.ALBUM_DIFFERS if album < 0.4 else 0.2
    if length is not None:
        logit += ev.curve(ev.LENGTH, length)
        if album is not None and album >= 0.75 and length <= 2.0:
            logit += ev.SAME_SLOT
    placed = False
    place = _place(album, left_facts[1], right_facts[1])
    if place > 0.0 and length is not None and length <= 2.0:
        place += ev.SAME_PLACE_AND_LENGTH if album is not None else ev.SAME_NUMBER_AND_LENGTH
        placed = length <= 1.5
    logit = _capped(logit + place, found, album, length, placed)
    return Weighed(
        logit, found.title, found.title_value, found.artist, found.version, found.numbers_differ,
        found.left, found.right, album, length,
    )  # fmt: skip


def _capped(
    logit: float, found: Weighed, album: float | None, length: float | None, placed: bool
) -> float:
    """What no other evidence can outweigh: another version, another part, another artist."""
    cap = math.inf
    artist = found.artist.value
    if found.version.state == CONFLICT:
        cap = ev.CONFLICT_CAP
    elif found.numbers_differ and not (placed and _lone_number(found.title)):
        cap = ev.DOUBT_CAP
    elif _title_alone(found) and (album or 0.0) < 0.75 and (length is None or length > 3.0):
        cap = ev.DOUBT_CAP  # a title alone is not enough
    elif artist is not None and artist < 0.2:
        cap = ev.DOUBT_CAP
    return cap * math.tanh(logit / cap) if logit > 0.0 and cap < math.inf else logit


def _title_alone(found: Weighed) -> bool:
    """Only one side names an artist; when neither does, a long title may hold the name."""
    if found.artist.value is not None:
        return False
    if found.left.credit.known or found.right.credit.known:
        return True
    return sum(map(weight, found.left.title)) < 2.5


def _lone_number(title: WordMatch) -> bool:
    return not (numbers(title.left_over) and numbers(title.right_over))


def _place(album: float | None, left: int | None, right: int | None) -> float:
    """The same place on the same album; another place says little, editions differ."""
    if not left or not right or (album is not None and album < 0.75):
        return 0.0
    if album is None:
        return ev.SAME_NUMBER if left == right else 0.0
    return ev.SAME_PLACE if left == right else ev.OTHER_PLACE


def album_agreement(left: Side, right: Side) -> float | None:
    """0..1 how far two albums agree without their edition words; None when one is unknown."""
    if not left.album or not right.album:
        return None
    return 1.0 - match(left.album, right.album).distance


def _length_gap(left: float | None, right: float | None) -> float | None:
    if not left or not right or left <= 0 or right <= 0:
        return None
    return abs(left - right)


def _weigh_readings(a: Reading, b: Reading, left: Side, right: Side) -> Weighed:
    title, extra = compare_titles(a, b, left, right)
    artist = compare_artists(a, b, left, right)
    version = compare_versions(a, b, left, right)
    version = said_bare(version, title)
    differ, numbers_logit = compare_numbers(title)
    title_value = 1.0 - title.distance
    logit = ev.BIAS - a.fee - b.fee + extra + numbers_logit + version.logit
    logit += _tails(a, right) + _tails(b, left)
    if a.title and b.title:
        logit += ev.curve(ev.TITLE, title.distance)
        if title.distance < 0.3:
            says = min(sum(map(weight, a.title)), sum(map(weight, b.title)))
            logit += ev.curve(ev.TITLE_SAYS, says)
    else:
        logit += ev.NO_TITLE
    if artist.value is None:
        logit += ev.OTHER_SCRIPT if artist.note else ev.UNKNOWN_ARTIST
    else:
        logit += ev.curve(ev.ARTIST, artist.value)
    return Weighed(logit, title, title_value, artist, version, differ, a, b)
