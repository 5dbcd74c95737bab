"""Artist credits: splitting them into names and telling whether two credits mean the same people.

A credit may be one string ("A feat. B & C") or several names. A name that contains a separator
("Tyler, The Creator") is also compared whole, so splitting never loses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from core.matching.normalise import fold, is_placeholder, script_of, without_article
from core.matching.wordmatch import canonical, found_share, in_latin, match
from core.matching.words import VARIOUS

_SPLIT = re.compile(
    r"\s*(?:[;,、/×・|＆&]|\s\+\s|\s[xX]\s|\b(?:feat|ft|featuring|vs|versus|with|and|und|con|meets|pres|presents|y|e|et)\b\.?)\s*",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[（［【]([^)\]）］】]*)[)\]）］】]")
_MAY_SPLIT = re.compile(
    r"[;,、/×・|＆&()\[\]（［【）］】]|\s\+\s|\s[xX]\s"
    r"|\b(?:feat|ft|featuring|vs|versus|with|and|und|con|meets|pres|presents|y|e|et)\b",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"\s*-\s*topic$|\s*vevo$|^\s*official\s+|\s+official$|\s*\(official\)$"
    r"|\s+official (?:artist )?(?:channel|music)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit in folded form: the `whole`, its `names` (the main one first), all its `words`."""

    whole: str
    names: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def known(self) -> bool:
        """False when the source did not say who plays."""
        return bool(self.whole)


_CHANNEL_HINT = re.compile("topic|vevo|official", re.IGNORECASE)
_SLIPS_FROM = 6
UNKNOWN = Credit("", (), ())


def clean_channel(name: str) -> str:
    """An uploader's name without "- Topic", "VEVO" and "Official"."""
    name = name.strip()
    if not _CHANNEL_HINT.search(name):
        return name
    return _CHANNEL.sub("", name).strip() or name


@lru_cache(maxsize=16384)
def credit_of(artists: tuple[str, ...]) -> Credit:
    """The credit of a track; placeholders and "Various Artists" are unknown."""
    named = [clean_channel(a) for a in artists if not is_placeholder(a)]
    named = [a for a in named if fold(a) not in VARIOUS]
    if not named:
        return UNKNOWN
    if len(named) == 1 and not _MAY_SPLIT.search(named[0]):
        name = without_article(fold(named[0]))
        return Credit(name, (name,), canonical(tuple(name.split())))
    whole = without_article(fold(" ".join(_BRACKETED.sub(" ", a) for a in named)) or fold(named[0]))
    names: list[str] = []
    for part in named:
        for piece in _SPLIT.split(_BRACKETED.sub(r" ; \1 ; ", part)):
            name = without_article(fold(piece)) if piece else ""
            if name and name not in names:
                names.append(name)
    return Credit(whole, tuple(names) or (whole,), canonical(tuple(whole.split())))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two credits agree: `value` 0..1, None when nothing can be said."""

    value: float | None
    note: str = ""


NOTHING = Agreement(None)


@lru_cache(maxsize=32768)
def agree(left: Credit, right: Credit) -> Agreement:
    """Compare two credits (symmetric)."""
    if not left.known or not right.known:
        return NOTHING
    if left.whole == right.whole:
        return Agreement(1.0)
    if _same_name(left.whole, right.whole):
        return Agreement(_closeness(left.whole, right.whole), "spelling")
    shared = _shared_names(left, right)
    if shared:
        return Agreement(shared, "guests")
    if script_of(left.whole) != script_of(right.whole):
        return _across_scripts(left, right)
    return _by_words(left, right)


def _same_name(a: str, b: str) -> bool:
    left, right = a.replace(" ", ""), b.replace(" ", "")
    if left == right or left.removeprefix("the") == right.removeprefix("the"):
        return True
    long, short = max(len(left), len(right)), min(len(left), len(right))
    if long < _SLIPS_FROM or long * 0.8 > short:
        return False
    if OSA.normalized_similarity(left, right) < 0.8:
        return False
    return [c for c in left if c.isdigit()] == [c for c in right if c.isdigit()]


def _closeness(a: str, b: str) -> float:
    """How sure two nearly equal names are one: a slip in a long name says little."""
    left, right = a.replace(" ", ""), b.replace(" ", "")
    similar = OSA.normalized_similarity(left, right)
    return 0.95 if similar >= 0.9 or left.removeprefix("the") == right.removeprefix("the") else 0.85


def _shared_names(left: Credit, right: Credit) -> float:
    if _same_name(left.names[0], right.names[0]):
        return 0.9
    if any(_same_name(left.names[0], n) for n in right.names[1:]) or any(
        _same_name(right.names[0], n) for n in left.names[1:]
    ):
        return 0.8
    if len(left.names) > 1 and len(right.names) > 1 and set(left.names[1:]) & set(right.names[1:]):
        return 0.6
    return 0.0


def _across_scripts(left: Credit, right: Credit) -> Agreement:
    if {script_of(left.whole), script_of(right.whole)} <= {"latin", "cyrillic", "greek"}:
        found = match(in_latin(left.words), in_latin(right.words))
        return Agreement(0.9, "script") if found.distance < 0.25 else Agreement(0.0)
    return Agreement(None, "script")


def _short_slip(a: str, b: str) -> bool:
    """Short names one letter apart: a slip or somebody else; only other evidence can tell."""
    left, right = a.replace(" ", ""), b.replace(" ", "")
    return max(len(left), len(right)) < _SLIPS_FROM and OSA.distance(left, right) == 1


def _by_words(left: Credit, right: Credit) -> Agreement:
    if _short_slip(left.whole, right.whole):
        return Agreement(0.45, "part of the name")
    there, back = found_share(left.words, right.words), found_share(right.words, left.words)
    low, high = min(there, back), max(there, back)
    if low >= 0.6:
        return Agreement(0.55 + 0.3 * low, "words")
    if high >= 0.9:
        return Agreement(0.3 + 0.3 * low, "part of the name")
    return Agreement(0.3 if low >= 0.4 else 0.3 * low)
