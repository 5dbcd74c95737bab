"""Plain sentences for a comparison, the most important first, and its named parts."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from core.domain import ScorePart
from core.matching.scorer import Weighed
from core.matching.version_rules import CONFLICT, DOUBT

_A = {"a": "an", "e": "an", "i": "an", "o": "an", "8": "an"}


_part = lru_cache(maxsize=4096)(ScorePart)
"""Most parts of most scores are the same few."""


def parts_of(found: Weighed) -> tuple[ScorePart, ...]:
    """The evidence as named parts, each 0..1 or None when a side does not know."""
    version = {CONFLICT: 0.0, DOUBT: 0.5}.get(found.version.state, 1.0)
    title = round(found.title_value, 4) if found.left.title and found.right.title else None
    return (
        _part("title", title, _title(found)),
        _part("artist", found.artist.value, _artist(found)),
        _part("version", version, _version(found)),
        _part("length", _length_value(found.length), _length(found)),
        _part("album", found.album, ""),
    )


def reasons_of(
    found: Weighed,
    parts: tuple[ScorePart, ...],
    same_isrc: bool,
    accepted: bool,
    titles: tuple[str, str],
) -> tuple[str, ...]:
    """Why the score is what it is: what speaks against first unless it was accepted.

    `parts` are those of `parts_of`.
    """
    title, artist, version, length = (part.note for part in parts[:4])
    against = [note for note in (artist, title, version, length) if note]
    if found.version.state == CONFLICT and found.title_value > 0.6:
        against.sort(key=lambda note: note != version)
    elif found.title_value < 0.6:
        against.sort(key=lambda note: note != title)
    good = ["Same recording code (ISRC)"] if same_isrc else []
    if not against and accepted:
        good.append(_accents(*titles) or _all_well(found))
    return tuple(good + against) if accepted else tuple(against + good)


def _accents(wanted: str, other: str) -> str:
    """A sentence when two titles differ by accents and nothing else."""
    if wanted.casefold() == other.casefold() or (wanted.isascii() and other.isascii()):
        return ""
    bare = [unicodedata.normalize("NFKD", text).casefold() for text in (wanted, other)]
    left, right = ("".join(c for c in text if not unicodedata.combining(c)) for text in bare)
    return "Title differs by accents only" if left == right else ""


def _all_well(found: Weighed) -> str:
    if found.artist.value is None:
        return "Same title; the artist is not named"
    if found.length is not None and found.length <= 3:
        return "Same title, artist and length"
    return "Same title and artist"


def _title(found: Weighed) -> str:
    if not found.left.title or not found.right.title:
        return "One side has no title"
    if found.numbers_differ:
        return "A number in the title differs (another part or volume)"
    distance = found.title.distance
    if distance == 0.0:
        return ""
    if distance < 0.16:
        return "The title is spelled differently"
    if distance < 0.5:
        return "The title agrees only in part"
    return "It is another title"


def _artist(found: Weighed) -> str:
    value = found.artist.value
    if value is None:
        return "" if found.artist.note else "The artist is not named on both sides"
    if value >= 0.9 or (value >= 0.6 and found.artist.note != "part of the name"):
        return "" if value >= 0.9 else "The artist credit is written differently"
    return "The artist's name agrees only in part" if value >= 0.4 else "It is by another artist"


def _version(found: Weighed) -> str:
    finding = found.version
    if finding.state == CONFLICT:
        return _conflict(finding.left, finding.right)
    if finding.state == DOUBT and finding.right:
        return f"The album or folder speaks of {_one(finding.right)} version"
    if finding.state == DOUBT:
        return "The version is described differently"
    return ""


def _conflict(wanted: frozenset[str], found: frozenset[str]) -> str:
    if found and not wanted:
        return f"Only {_one(found)} version was found"
    if wanted and not found:
        return f"{_one(wanted).capitalize()} version is wanted, and this is not one"
    if wanted and found:
        return f"{_one(wanted).capitalize()} version is wanted, and this is {_one(found)} version"
    return "It is another version (another remixer, place or date)"


def _one(kinds: frozenset[str]) -> str:
    name = " ".join(sorted(kinds))
    if name == "version":
        return "another"
    return f"{_A.get(name[:1].lower(), 'a')} {name}"


def _length_value(gap: float | None) -> float | None:
    return None if gap is None else round(max(0.0, 1.0 - gap / 30.0), 4)


def _length(found: Weighed) -> str:
    if found.length is None or found.length <= 3.0:
        return ""
    return f"Length is off by {found.length:.0f} s"
