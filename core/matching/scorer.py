"""Weighs two records against each other: title, artist, version, length, album, ids.

Every piece of evidence is a named part with a note for people; the sum of their logits becomes the
score. Used by `matcher` and, for many pairs, by `index`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from core.matching import evidence as ev
from core.matching.credits import NOTHING, Agreement, agree, credit_of
from core.matching.readings import Reading, Side
from core.matching.version_rules import CONFLICT, VersionFinding, compare_versions
from core.matching.versions import read_words
from core.matching.words import SOFT_KINDS
from core.matching.normalise import script_of
from core.matching.wordmatch import (
    NEAR_COST,
    WordMatch,
    canonical,
    found_share,
    in_latin,
    match,
    numbers,
    weight,
)


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


NO_FACTS: Facts = (None, None)
"""Length in seconds and track number of a record."""


def weigh(left: Side, right: Side, left_facts: Facts, right_facts: Facts) -> Weighed:
    """The best pair of readings of two records, with everything that does not depend on readings."""
    best: Weighed | None = None
    for a in left.readings:
        for b in right.readings:
            fees = a.fee + b.fee
            if best is not None and best.logit > 4.5 - fees:
                continue
            found = _weigh_readings(a, b, left, right)
            if best is None or found.logit > best.logit:
                best = found
    assert best is not None
    if best.logit < 0.0:
        best = _crossed(best, left, right)
    return _with_shared(best, left, right, left_facts, right_facts)


def _crossed(best: Weighed, left: Side, right: Side) -> Weighed:
    """Title and artist that changed places."""
    a, b = left.readings[0], right.readings[0]
    if not (a.credit.known and b.credit.known and a.title and b.title):
        return best
    if found_share(a.credit.words, b.title) < 0.9 or found_share(b.credit.words, a.title) < 0.9:
        return best
    turned = replace(b, title=b.credit.words, extras=(), credit=credit_of((b.parts.core,)), fee=1.5)
    found = _weigh_readings(a, turned, left, right)
    return found if found.logit > best.logit else best


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
    logit = _capped(logit + place, found, placed)
    return Weighed(
        logit, found.title, found.title_value, found.artist, found.version, found.numbers_differ,
        found.left, found.right, album, length,
    )  # fmt: skip


def _capped(logit: float, found: Weighed, placed: bool) -> float:
    """What no other evidence can outweigh: another version, another part, another artist."""
    cap = math.inf
    if found.version.state == CONFLICT:
        cap = ev.CONFLICT_CAP
    elif found.numbers_differ and not (placed and _lone_number(found.title)):
        cap = ev.DOUBT_CAP
    elif found.artist.value is not None and found.artist.value < 0.2:
        cap = ev.DOUBT_CAP
    return cap * math.tanh(logit / cap) if logit > 0.0 and cap < math.inf else logit


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
    title, extra = _titles(a, b, left, right)
    artist = _artists(a, b, left, right)
    version = compare_versions(a, b, left, right)
    version = _said_bare(version, title)
    differ, numbers_logit = _numbers(a, b, title)
    title_value = 1.0 - title.distance
    logit = ev.BIAS - a.fee - b.fee + extra + numbers_logit + version.logit
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


def _titles(a: Reading, b: Reading, left: Side, right: Side) -> tuple[WordMatch, float]:
    """The better of "names only" and "names with brackets", and what the brackets cost."""
    plain = match(a.title, b.title)
    if plain.distance > 0.0:
        plain = _explained(plain, a, b, left, right)
    if plain.distance > 0.3:
        plain = _second_look(plain, a, b, left, right)
    if not a.extras and not b.extras:
        return plain, 0.0
    full = match(a.title + a.extras, b.title + b.extras)
    if full.distance > 0.0:
        full = _explained(full, a, b, left, right)
    cost = _extras_cost(a, b, left, right)
    if ev.curve(ev.TITLE, full.distance) >= ev.curve(ev.TITLE, plain.distance) + cost:
        return full, 0.0
    return plain, cost


def _second_look(found: WordMatch, a: Reading, b: Reading, left: Side, right: Side) -> WordMatch:
    """Titles in two alphabets, and titles glued to their album without a space."""
    one, two = " ".join(a.title), " ".join(b.title)
    if not one or not two:
        return found
    if not (one.isascii() and two.isascii()) and script_of(one) != script_of(two):
        latin = match(in_latin(a.title), in_latin(b.title))
        return latin if latin.distance < found.distance else found
    if _glued(a, b, right) or _glued(b, a, left):
        return WordMatch(0.0, 0.0, NEAR_COST)
    return found


def _glued(one: Reading, other: Reading, other_side: Side) -> bool:
    if max(map(len, one.title)) < 10:
        return False
    text = "".join(one.title)
    alone = "".join(other.title + other.extras + other.version)
    return text in (alone, alone + "".join(other_side.album))


def _extras_cost(a: Reading, b: Reading, left: Side, right: Side) -> float:
    if a.extras and b.extras:
        return 0.0 if match(a.extras, b.extras).distance < 0.3 else ev.EXTRA_CONFLICT
    extras, side, other = (a.extras, left, right) if a.extras else (b.extras, right, left)
    known = other.album_full + other.outer + side.album_full
    if found_share(extras, known) > 0.7:
        return 0.0
    credit = a.credit.words + b.credit.words + a.guests + b.guests
    return 0.0 if found_share(extras, credit) > 0.7 else ev.EXTRA_ONE_SIDED


def _explained(found: WordMatch, a: Reading, b: Reading, left: Side, right: Side) -> WordMatch:
    """Leftover words that are the other record's artist, album or guests are no part of a title."""
    left_over = _unexplained(found.left_over, a, left, b, right)
    right_over = _unexplained(found.right_over, b, right, a, left)
    if left_over == found.left_over and right_over == found.right_over:
        return found
    return WordMatch(
        _share(left_over, found.left_over, found.left),
        _share(right_over, found.right_over, found.right),
        found.slips + 0.01,
        left_over,
        right_over,
    )


def _packaging(reading: Reading) -> tuple[str, ...]:
    packaging = reading.parts.packaging
    return canonical(tuple(w for text in packaging for w in text.split())) if packaging else ()


def _share(rest: tuple[str, ...], before: tuple[str, ...], share: float) -> float:
    total = sum(map(weight, before))
    return share * sum(map(weight, rest)) / total if total else share


def _unexplained(
    over: tuple[str, ...], own: Reading, own_side: Side, other: Reading, other_side: Side
) -> tuple[str, ...]:
    if not over:
        return over
    pools: list[tuple[str, ...]] = [other.guests + own.guests, _packaging(other)]
    if not own.credit.known:
        pools.append(other.credit.words)
    elif own.artist_given:
        pools.append(own.credit.words)
    if not own_side.album:
        pools.append(other_side.album)
    for pool in pools:
        if pool and found_share(pool, over) >= 0.6:
            over = tuple(w for w in over if w not in pool)
    return over


def _artists(a: Reading, b: Reading, left: Side, right: Side) -> Agreement:
    found = agree(a.credit, b.credit)
    if found.value is not None or a.credit.known == b.credit.known:
        return _with_guests(found, a, b)
    known, other, side = (a, b, right) if a.credit.known else (b, a, left)
    pool = other.title + other.extras + other.version + other.guests + side.album_full + side.outer
    share = found_share(known.credit.words, pool)
    if share < 0.7 and known.credit.names:
        share = max(share, 0.9 * found_share(canonical(tuple(known.credit.names[0].split())), pool))
    own_title = found_share(known.credit.words, known.title)
    if share >= 0.7 and own_title < 0.7:
        return Agreement(0.8 * share, "named elsewhere")
    return NOTHING


def _with_guests(found: Agreement, a: Reading, b: Reading) -> Agreement:
    """A main artist of one side who is a guest of the other still is the same recording's."""
    if found.value is None or found.value >= 0.6:
        return found
    for one, two in ((a, b), (b, a)):
        if two.guests and found_share(one.credit.words, two.credit.words + two.guests) >= 0.9:
            return Agreement(0.7, "guests")
    return found


def _said_bare(version: VersionFinding, title: WordMatch) -> VersionFinding:
    """ "Song Remix": a version word without bracket or dash that only one title has."""
    over = title.left_over or title.right_over
    if version.state == CONFLICT or not over or (title.left_over and title.right_over):
        return version
    found = read_words(over)
    if not found.kinds or found.kinds <= SOFT_KINDS or found.describers:
        return version
    left = found.kinds if title.left_over else frozenset()
    right = found.kinds if title.right_over else frozenset()
    return VersionFinding(CONFLICT, ev.VERSION_SAID_BARE, left, right)


def _numbers(a: Reading, b: Reading, title: WordMatch) -> tuple[bool, float]:
    """Numbers that differ while the rest of the title agrees name another part."""
    if not title.left_over and not title.right_over:
        return False, 0.0
    left, right = numbers(title.left_over), numbers(title.right_over)
    if left == right:
        return False, 0.0
    if left and right:
        return True, ev.NUMBER_CONFLICT
    lone = left or right
    if all(len(n) == 4 for n in lone):
        return True, ev.VERSION_DOUBT
    return True, ev.NUMBER_ONE_SIDED
