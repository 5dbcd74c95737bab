"""Do two titles name the same song? Names first, then brackets, leftovers and numbers.

Used by the scorer. Leftover words that are the other record's artist, album or guests are no part
of a title; numbers that differ name another part.
"""

from __future__ import annotations

from core.matching import evidence as ev
from core.matching.normalise import script_of
from core.matching.readings import Reading, Side
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
from core.matching.words import SMALL_ROMANS


def compare_titles(a: Reading, b: Reading, left: Side, right: Side) -> tuple[WordMatch, float]:
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
    cost = extras_cost(a, b, left, right)
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


def extras_cost(a: Reading, b: Reading, left: Side, right: Side) -> float:
    """What brackets that say something unknown cost (logits, 0.0 when they are explained)."""
    if a.extras and b.extras:
        if a.extras != b.extras and _are_counts(a.extras) and _are_counts(b.extras):
            return ev.OTHER_COUNT
        return 0.0 if match(a.extras, b.extras).distance < 0.3 else ev.EXTRA_CONFLICT
    extras, side, other = (a.extras, left, right) if a.extras else (b.extras, right, left)
    known = other.album_full + other.outer + side.album_full
    if found_share(extras, known) > 0.7:
        return 0.0
    credit = a.credit.words + b.credit.words + a.guests + b.guests
    return 0.0 if found_share(extras, credit) > 0.7 else ev.EXTRA_ONE_SIDED


def _are_counts(extras: tuple[str, ...]) -> bool:
    return all(map(str.isdigit, extras))


def _explained(found: WordMatch, a: Reading, b: Reading, left: Side, right: Side) -> WordMatch:
    """Leftover words that are the other record's artist, album or guests are no part of a title."""
    left_over = _unexplained(found.left_over, a, left, b, right)
    right_over = _unexplained(found.right_over, b, right, a, left)
    if not right_over and left_over:
        left_over = _without(left_over, _packaging(b))
    elif not left_over and right_over:
        right_over = _without(right_over, _packaging(a))
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
    pools: list[tuple[str, ...]] = [other.guests + own.guests]
    if not own.credit.known:
        pools.append(other.credit.words)
    elif own.artist_given:
        pools.append(own.credit.words)
    if not own_side.album:
        pools.append(other_side.album)
    for pool in pools:
        over = _without(over, pool)
    return over


def _without(over: tuple[str, ...], pool: tuple[str, ...]) -> tuple[str, ...]:
    """The words left when most of the pool stands among them."""
    if not over or not pool:
        return over
    if len(pool) > 1 and not any(word in over for word in pool):
        return over
    if found_share(pool, over) < 0.6:
        return over
    return tuple(w for w in over if w not in pool)


def _numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    """Numbers among leftover words; a lone Roman letter is one too."""
    if len(words) == 1 and words[0] in SMALL_ROMANS:
        return (SMALL_ROMANS[words[0]],)
    return numbers(words)


def compare_numbers(title: WordMatch) -> tuple[bool, float]:
    """Numbers that differ while the rest of the title agrees name another part."""
    if not title.left_over and not title.right_over:
        return False, 0.0
    left, right = _numbers(title.left_over), _numbers(title.right_over)
    if left == right:
        return False, 0.0
    if left and right:
        return True, ev.NUMBER_CONFLICT
    lone = left or right
    if all(len(n) == 4 for n in lone):
        return True, ev.VERSION_DOUBT
    return True, ev.NUMBER_ONE_SIDED
