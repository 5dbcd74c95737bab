"""Do two versions agree? Kinds must stand on both sides, and their words must not contradict.

Used by the scorer. A conflict is never outweighed by length, album or artist.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.matching import evidence as ev
from core.matching.readings import Reading, Side
from core.matching.versions import read_words
from core.matching.wordmatch import WordMatch, canonical, found_share, match, numbers
from core.matching.words import FILLER, SOFT_KINDS

AGREES = "agrees"
DOUBT = "doubt"
CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class VersionFinding:
    """`state` is agrees, doubt or conflict; `left` and `right` the kinds only that side names."""

    state: str
    logit: float
    left: frozenset[str] = frozenset()
    right: frozenset[str] = frozenset()


_NOTHING_TO_SAY = VersionFinding(AGREES, 0.0)


def compare_versions(
    a: Reading, b: Reading, left: Side, right: Side, same_artist: bool
) -> VersionFinding:
    """The finding for two readings; albums and folders may speak for a missing word."""
    if not a.version and not b.version:
        told = _tail_is_album(a, right) or _tail_is_album(b, left)
        return _NOTHING_TO_SAY if told else _context(left, right, same_artist)
    if _same_words(a, b):
        return VersionFinding(AGREES, ev.VERSION_AGREES)
    if _is_album(a, b, right) or _is_album(b, a, left):
        return _NOTHING_TO_SAY
    return _kinds(a, b, left, right)


def _kinds(a: Reading, b: Reading, left: Side, right: Side) -> VersionFinding:
    """At least one side names a version: its kinds must stand on both."""
    only_left = a.parts.kinds - b.parts.kinds
    only_right = b.parts.kinds - a.parts.kinds
    hard_left = _hard(only_left, b, right)
    hard_right = _hard(only_right, a, left)
    if hard_left or hard_right:
        return VersionFinding(CONFLICT, ev.VERSION_CONFLICT, only_left, only_right)
    soft = only_left | only_right
    logit = ev.VERSION_SOFT if soft <= SOFT_KINDS else ev.VERSION_DOUBT
    if soft:
        return VersionFinding(DOUBT, logit, only_left, only_right)
    return _describers(a, b)


def _is_album(one: Reading, other: Reading, other_side: Side) -> bool:
    """True when the version words of one record only repeat the other record's album."""
    if not one.version or other.version or len(one.version) < 2:
        return False
    return found_share(one.version, other_side.album_full) > 0.85


def _hard(kinds: frozenset[str], other: Reading, other_side: Side) -> bool:
    """True when a kind is neither soft nor spoken of by the other record's album or folder."""
    spoken = other_side.context
    return any(k not in SOFT_KINDS and k not in spoken and not _in_words(k, other) for k in kinds)


def _in_words(kind: str, other: Reading) -> bool:
    return kind in other.title and len(other.title) > 1


def _same_words(a: Reading, b: Reading) -> bool:
    """The same words in the brackets, whichever way a slip made them look."""
    if a.version and b.version:
        found = match(_content(a.version), _content(b.version))
    else:
        found = match(a.version or _bracketed(a), b.version or _bracketed(b))
    return found.left == found.right == 0.0


def _bracketed(reading: Reading) -> tuple[str, ...]:
    packaging = tuple(w for text in reading.parts.packaging for w in text.split())
    return reading.extras + canonical(packaging)


def _content(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w for w in words if w not in _EMPTY)


_EMPTY = frozenset(
    {
        "version",
        "ver",
        "the",
        "s",
        "edition",
        "remaster",
        "remastered",
        "explicit",
        "versao",
        "versione",
    }
)


def _describers(a: Reading, b: Reading) -> VersionFinding:
    """Both sides have the same kinds: compare who, where and when."""
    left, right = _described(a), _described(b)
    if not left and not right:
        return VersionFinding(AGREES, ev.VERSION_AGREES)
    if not left or not right:
        return _one_sided(left or right, a, b)
    found = match(left, right)
    if (
        numbers(found.left_over) != numbers(found.right_over)
        and found.left_over
        and found.right_over
    ):
        return VersionFinding(CONFLICT, ev.VERSION_CONFLICT)
    if found.left > 0.25 and found.right > 0.25:
        return VersionFinding(CONFLICT, ev.VERSION_CONFLICT)
    if found.distance < 0.15:
        return VersionFinding(AGREES, ev.VERSION_AGREES)
    surplus = max(found.left, found.right) > 0.3
    return VersionFinding(DOUBT, ev.VERSION_ONE_SIDED if surplus else ev.VERSION_DOUBT)


def _described(reading: Reading) -> tuple[str, ...]:
    return canonical(tuple(w for w in reading.parts.describers if w not in FILLER))


def _one_sided(words: tuple[str, ...], a: Reading, b: Reading) -> VersionFinding:
    people = a.credit.words + b.credit.words + a.guests + b.guests
    if found_share(words, people) > 0.7:
        return VersionFinding(AGREES, ev.VERSION_AGREES / 2)
    return VersionFinding(DOUBT, ev.VERSION_ONE_SIDED)


def _tail_is_album(reading: Reading, other: Side) -> bool:
    return bool(reading.tail) and found_share(other.album, reading.tail) >= 0.6


def _context(left: Side, right: Side, same_artist: bool) -> VersionFinding:
    """No version words in either title, but one album speaks of a version, the other not."""
    only = left.context ^ right.context
    # an artist's own track on a tribute album is that artist's recording
    strong = only & ({"karaoke"} if same_artist else {"karaoke", "tribute", "cover"})
    if not strong and (not only or left.album == right.album):
        return _NOTHING_TO_SAY
    if strong:
        return VersionFinding(
            DOUBT, ev.CONTEXT_STRONG, left.context - right.context, right.context - left.context
        )
    doubtful = only & {
        "live",
        "clean",
        "instrumental",
        "a cappella",
        "acoustic",
        "nightcore",
        "slowed",
        "sped up",
    }
    if doubtful:
        logit = ev.CONTEXT_DOUBT if left.album and right.album else ev.CONTEXT_DOUBT / 2
        return VersionFinding(
            DOUBT, logit, left.context - right.context, right.context - left.context
        )
    return _NOTHING_TO_SAY


def said_bare(version: VersionFinding, title: WordMatch) -> VersionFinding:
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
