"""Comparing two runs of words: one to one, exact first, then near, then with the spaces removed.

Numbers are never near: "Pt. 1" and "Pt. 2" differ however alike they look. Used by the scorer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import ne

from rapidfuzz.distance import OSA

from core.matching.normalise import latinised
from core.matching.words import ALIASES, NUMBER_WORDS, PART_WORDS, SMALL_ROMANS, STOP_WORDS

_BY_LENGTH = tuple(0.55 + 0.075 * n for n in range(6))
_OSA = OSA.distance
_MOVED_FROM = 12
_GLUED = re.compile(r"^(\D+?)(\d{1,3})$")
_NUMBERED = re.compile(r"^(pts?|parts?|vols?|volume|teil|parte|no|nr)(\d{1,3})$")
_SPELLED = {number: word for word, number in reversed(list(NUMBER_WORDS.items())) if len(word) > 2}
NEAR_COST = 0.1
"""Share of a word's weight that one slip in it costs."""


@dataclass(frozen=True, slots=True)
class WordMatch:
    """What is left unmatched of two runs of words.

    `left` and `right` are the shares (0..1) of weight without a partner, `slips` the cost of near
    partners, `left_over` and `right_over` the words without a partner.
    """

    left: float
    right: float
    slips: float = 0.0
    left_over: tuple[str, ...] = ()
    right_over: tuple[str, ...] = ()

    @property
    def distance(self) -> float:
        """One figure, 0 (same words) to 1 (nothing in common)."""
        low, high = self.left, self.right
        if low > high:
            low, high = high, low
        found = 0.75 * high + 0.25 * low + self.slips
        return found if found < 1.0 else 1.0


_EQUAL = WordMatch(0.0, 0.0)


def weight(word: str) -> float:
    """How much a word says by itself."""
    if word in STOP_WORDS:
        return 0.3
    return _BY_LENGTH[len(word)] if len(word) < 6 else 1.0


@lru_cache(maxsize=65536)
def canonical(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words with numerals, part words and spellings by ear in one form."""
    out: list[str] = []
    for at, word in enumerate(words):
        small = at and word in SMALL_ROMANS and words[at - 1] in PART_WORDS
        name = SMALL_ROMANS[word] if small else NUMBER_WORDS.get(word, word)
        if name[-1].isdigit() and (glued := _NUMBERED.match(name)):
            out.append(ALIASES.get(glued[1], glued[1]))
            name = glued[2]
        name = ALIASES.get(name, name)
        out.append(name.lstrip("0") or "0" if name.isdigit() else name)
    return tuple(out)


def numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    """The numbers named in canonical words, also one glued to the end of a word, sorted."""
    found = []
    for word in words:
        if word[0].isdigit():
            found.append(word)
        elif word[-1].isdigit() and (glued := _GLUED.match(word)):
            found.append(glued[2])
    return tuple(sorted(found))


def near(a: str, b: str) -> bool:
    """One slip apart (two from eight letters on); words with digits are never near."""
    if a[0] != b[0] and a[-1] != b[-1]:
        return False  # one slip changes one end only
    long, short = len(a), len(b)
    if long < short:
        long, short = short, long
    slips = 2 if short >= 8 else 1
    if short < 3 or long - short > slips:
        return False
    if _OSA(a, b, score_cutoff=slips) > slips:
        return False
    if not (a.isalpha() and b.isalpha()) and _digits(a) != _digits(b):
        return False
    return short > 3 or long != short or sorted(a) == sorted(b)


def _digits(word: str) -> str:
    return "" if word.isalpha() else "".join(c for c in word if c.isdigit())


def match(left: tuple[str, ...], right: tuple[str, ...]) -> WordMatch:
    """Match two runs of canonical words one to one."""
    if left == right:
        return _EQUAL
    if left < right:
        return _match(left, right)
    found = _match(right, left)  # one order, so that the answer does not depend on the side
    return WordMatch(found.right, found.left, found.slips, found.right_over, found.left_over)


@lru_cache(maxsize=32768)
def _match(left: tuple[str, ...], right: tuple[str, ...]) -> WordMatch:
    total_left, total_right = _weights(left), _weights(right)
    rest_left, rest_right = _exact(left, right)
    slips = 0.0
    if rest_left and rest_right:
        slips = _near(rest_left, rest_right) / max(total_left, total_right)
    if (rest_left or rest_right) and _joined_alike(left, right, rest_left, rest_right):
        return WordMatch(0.0, 0.0, slips + NEAR_COST / 2)
    found = WordMatch(
        _weights(rest_left) / (total_left or 1.0),
        _weights(rest_right) / (total_right or 1.0),
        slips,
        tuple(rest_left),
        tuple(rest_right),
    )
    if min(len("".join(rest_left)), len("".join(rest_right))) < 3:
        return found
    if any(map(_has_digit, rest_left + rest_right)):
        return found
    return _by_letters(found, left, right)


def _by_letters(found: WordMatch, left: tuple[str, ...], right: tuple[str, ...]) -> WordMatch:
    """Long runs with several slips: a look at all letters, when it is kinder."""
    a, b = "".join(left), "".join(right)
    if min(len(a), len(b)) < 12 or _digits(a) != _digits(b):
        return found
    similar = OSA.normalized_similarity(a, b, score_cutoff=0.78)
    distance = (1.0 - similar) * 1.3
    if not similar or distance >= found.distance:
        return found
    return WordMatch(distance, distance, 0.0, found.left_over, found.right_over)


def _weights(run: tuple[str, ...] | list[str]) -> float:
    return sum(map(weight, run))


def _exact(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[list[str], list[str]]:
    rest_right = list(right)
    rest_left = []
    for word in left:
        if word in rest_right:
            rest_right.remove(word)
        else:
            rest_left.append(word)
    return rest_left, rest_right


def _near(rest_left: list[str], rest_right: list[str]) -> float:
    """Take near partners out of both lists; the cost in weight."""
    cost = 0.0
    for word in tuple(rest_left):
        if len(word) < 3 or word.isdigit():
            continue
        for other in rest_right:
            if near(word, other):
                rest_left.remove(word)
                rest_right.remove(other)
                cost += NEAR_COST * weight(word)
                break
    return cost


def _joined_alike(
    left: tuple[str, ...], right: tuple[str, ...], rest_left: list[str], rest_right: list[str]
) -> bool:
    """True when the words are the same once their spaces are gone, up to a slip in ten letters."""
    one, two = "".join(left), "".join(right)
    if one == two or _spelled(left) == _spelled(right):
        return True
    if rest_left and rest_right and _same_joined(rest_left, rest_right):
        return True
    if any(map(_has_digit, rest_left)) or any(map(_has_digit, rest_right)):
        return False  # numbers are never near
    if not rest_left or not rest_right:
        return False
    if (len(one) != len(two) or _moved(one, two)) and _alike(one, two):
        return True
    return _alike("".join(rest_left), "".join(rest_right))


def _same_joined(left: list[str], right: list[str]) -> bool:
    return "".join(left) == "".join(right) or _spelled(left) == _spelled(right)


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(c.isdigit() for c in word)


def _spelled(words: tuple[str, ...] | list[str]) -> str:
    return "".join(_SPELLED.get(w, w) for w in words)


def _moved(a: str, b: str) -> bool:
    """A letter too many and one too few: not two letters that were exchanged for others."""
    return len(a) >= _MOVED_FROM and sum(map(ne, a, b)) > 2


def _alike(a: str, b: str) -> bool:
    short = min(len(a), len(b))
    allowed = 0 if short < 4 else 1 if short < 12 else 2
    if not allowed or abs(len(a) - len(b)) > allowed:
        return False
    return OSA.distance(a, b, score_cutoff=allowed) <= allowed and _digits(a) == _digits(b)


def found_share(wanted: tuple[str, ...], pool: tuple[str, ...]) -> float:
    """The share of the weight of `wanted` that stands, exactly or nearly, in `pool`."""
    if not wanted or not pool:
        return 0.0
    rest_wanted, rest_pool = _exact(wanted, pool)
    cost = _near(rest_wanted, rest_pool) if rest_wanted and rest_pool else 0.0
    missing = _weights(rest_wanted)
    if missing and "".join(wanted) in "".join(pool):
        missing = 0.0
    return max(0.0, 1.0 - (missing + cost) / _weights(wanted))


def in_latin(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words transliterated, for a second look across scripts."""
    return canonical(tuple(latinised(" ".join(words)).split()))
