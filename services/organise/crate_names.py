"""The short titles of DJ crates: guests and packaging brackets go, version words never. Pure."""

from __future__ import annotations

import re

from core.domain import Track
from core.matching.normalise import words
from core.matching.versions import read_tail, read_words
from services.organise.credit import display_title, without_guests

_BRACKET = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\])")
_TAIL = re.compile(r"\s+[-–—]\s+(?P<words>[^()\[\]]+)$")
# A recording's usual form for the matching engine, but a word DJs look for in a file name.
_KEPT = frozenset({"mix", "version", "edit", "cut"})


def crate_title(track: Track) -> str:
    """The title without guests and packaging; the whole title when nothing else would be left."""
    short = without_guests(track.title, track.artists[1:])
    short = _BRACKET.sub(_unless_packaging, short).strip()
    tail = _TAIL.search(short)
    if tail and _is_packaging(tail["words"], tail=True):
        short = short[: tail.start()].strip()
    return short or display_title(track)


def _unless_packaging(found: re.Match[str]) -> str:
    return "" if _is_packaging(found[1] or found[2] or "") else found[0]


def _is_packaging(text: str, tail: bool = False) -> bool:
    said = words(text)
    if not _KEPT.isdisjoint(said):
        return False
    return (read_tail if tail else read_words)(said).packaging
