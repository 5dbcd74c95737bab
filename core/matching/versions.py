"""What the words of a bracket or tail say: packaging, or a version with its kind and its words.

A version is a kind (live, remix, …) *and* the words beside it (place, year, remixer): two remixes
by two people are two recordings. Used by `segments` and by the comparison.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.matching.version_words import KIND_OF, OWN_NAMES
from core.matching.words import (
    CONTEXT_KINDS,
    FILLER,
    GENERIC,
    ORIGIN_STARTS,
    PACKAGING,
    PACKAGING_PHRASES,
)

_ORDINAL = re.compile(r"^\d+(st|nd|rd|th|er|e)?$")
_TAIL_NOUNS = frozenset(
    w for w, k in KIND_OF.items() if k in {"remix", "edit", "dub", "demo", "cover", "acoustic"}
) | frozenset(
    {"live", "instrumental", "karaoke", "acapella", "session", "sessions", "mashup", "interlude",
     "skit", "reprise", "freestyle", "remix", "nightcore", "unplugged", "outtake", "tribute"}
)  # fmt: skip
_FIRST_OF_KIND = frozenset(phrase.split()[0] for phrase in KIND_OF)
_LIVE_TAIL = re.compile(
    r"^(?:recorded )?(?:live|en vivo|ao vivo|en directo|in concert|en concert|dal vivo)"
    r"(?:$| (?:at|in|from|on|version|ver|session|sessions|edit|mix|acoustic|performance|recording"
    r"|\d{4}|en|desde|no|na|im|aus|auf|bei|a|au|take|demo|and remastered|acapella|bonus|video|for"
    r"|unplugged|studio|lounge|remaster(?:ed)?|performance|concert|with)\b.*)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run of words means: kinds of version, the words that describe it, packaging or not."""

    kinds: frozenset[str]
    describers: tuple[str, ...]
    packaging: bool


_PLAIN = Reading(frozenset(), (), False)
_PACKAGING = Reading(frozenset(), (), True)


def read_words(tokens: tuple[str, ...]) -> Reading:
    """Judge the folded words of one bracket or tail."""
    if not tokens:
        return _PACKAGING
    text = " ".join(tokens)
    if text.startswith(ORIGIN_STARTS):
        return _PACKAGING
    rest = _without_phrases(text)
    if all(t in PACKAGING or t in FILLER or _ORDINAL.match(t) for t in rest):
        return _packaging_or_plain(tokens, rest)
    kinds, others = _split_kinds(list(tokens))
    generic = any(t in GENERIC for t in others)
    describers = tuple(t for t in others if t not in PACKAGING and t not in GENERIC)
    if not kinds and not generic:
        return _PLAIN
    return _reading(kinds, describers)


def _packaging_or_plain(tokens: tuple[str, ...], rest: list[str]) -> Reading:
    if len(rest) < len(tokens) or any(t in PACKAGING and t not in GENERIC for t in rest):
        return _PACKAGING
    if any(t in GENERIC for t in rest):
        numbers = tuple(t for t in rest if _ORDINAL.match(t))
        return Reading(frozenset({"version"}), numbers, False) if numbers else _PACKAGING
    return _PLAIN


def _reading(kinds: set[str], describers: tuple[str, ...]) -> Reading:
    content = [t for t in describers if t not in FILLER and t not in OWN_NAMES]
    if not kinds:
        kinds = {"version"}
    if kinds >= {"extended", "remix"} and not [t for t in content if t != "club"]:
        kinds = {"extended"}
    if kinds == {"edit", "remix"} and not content:
        kinds = {"edit"}
    return Reading(frozenset(kinds), describers, False)


def _without_phrases(text: str) -> list[str]:
    padded = f" {text} "
    for phrase in PACKAGING_PHRASES:
        if phrase in padded:
            padded = padded.replace(f" {phrase} ", " ")
    return padded.split()


def _split_kinds(tokens: list[str]) -> tuple[set[str], list[str]]:
    """Kinds named in the words (pairs of words first), and the words that are left."""
    kinds: set[str] = set()
    others: list[str] = []
    position = 0
    while position < len(tokens):
        kind, used = _kind_at(tokens, position)
        if kind:
            kinds.add(kind)
        if not kind or (used == 1 and tokens[position] in OWN_NAMES):
            others.append(tokens[position])
        position += used
    return kinds, others


def _kind_at(tokens: list[str], position: int) -> tuple[str | None, int]:
    if tokens[position] not in _FIRST_OF_KIND:
        return None, 1
    for length in (3, 2, 1):
        chunk = tokens[position : position + length]
        if len(chunk) == length:
            kind = KIND_OF.get(" ".join(chunk))
            if kind:
                return kind, length
    return None, 1


def read_tail(tokens: tuple[str, ...]) -> Reading:
    """Judge the words after a dash: only strict shapes count, everything else is plain text."""
    found = read_words(tokens)
    if found.packaging or not found.kinds:
        return found
    text = " ".join(tokens)
    if _LIVE_TAIL.match(text):
        return found
    last = _last_word(tokens)
    if len(tokens) <= 8 and (last in _TAIL_NOUNS or last in GENERIC or _all_kind_words(tokens)):
        return found
    return _PLAIN


def _last_word(tokens: tuple[str, ...]) -> str:
    telling = (t for t in reversed(tokens) if t in GENERIC or t not in PACKAGING)
    return next((t for t in telling if not _ORDINAL.match(t)), "")


def _all_kind_words(tokens: tuple[str, ...]) -> bool:
    _, others = _split_kinds(list(tokens))
    free = PACKAGING | FILLER | OWN_NAMES
    return all(t in free or _ORDINAL.match(t) for t in others)


_BARE = re.compile(
    r"^(?P<core>.+?) (?P<tail>(?:(?:original )?radio|extended|club|original|acoustic|instrumental"
    r"|karaoke|live|album|single|lp|short|long|dub|demo|mono|stereo|remastered|unplugged|alternate"
    r"|video|lyric|vocal) (?:edit|mix|version|ver|remix|dub|mixes|take)(?: \d{4})?"
    r"|live (?:at|from|@) .+|(?:\d{4} )?(?:digital(?:ly)? )?remaster(?:ed)?(?: \d{4})?"
    r"|(?:en|ao) vivo(?: .+)?|remix|karaoke|instrumental|acapella|sped up|slowed(?: and)? reverb"
    r"|nightcore|(?:(?:official|oficial|officiel|offizielles|original) )?"
    r"(?:hd |hq |4k |music |musik |lyrics? |audio |short film )*"
    r"(?:video ?clip|video|videoclip|clip|visuali[sz]er|lyrics?|audio|m v|mv|pv|hd|hq|4k)"
    r"(?: (?:official|oficial|officiel|oficiel|officielle|hd|hq|4k|with lyrics|lyrics))*)$"
)
_BARE_HINT = re.compile(
    r"edit|mix|version|ver\b|live|remaster|vivo|karaoke|instrumental|acap|sped|slowed|nightcore"
    r"|video|clip|visual|lyric|audio|m v|mv|pv|h[dq]|4k|dub|take"
)


def bare_tail(folded: str) -> tuple[str, str]:
    """(core, tail) when a folded text ends in a well-known phrase of its kind, else (it, "")."""
    if not _BARE_HINT.search(folded):
        return folded, ""
    found = _BARE.match(folded)
    if not found:
        return folded, ""
    return found["core"], found["tail"]


def context_kinds(tokens: tuple[str, ...]) -> frozenset[str]:
    """Kinds of version that an album or folder name speaks of."""
    if _FIRST_OF_KIND.isdisjoint(tokens):
        return frozenset()
    kinds, _ = _split_kinds(list(tokens))
    return frozenset(kinds & CONTEXT_KINDS)
