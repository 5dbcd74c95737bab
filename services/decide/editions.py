"""Edition preference: which edition of a song a target likes best. Used by the ranker.

A wanted title that names a version is never overruled: that version is its identity.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.domain import NO_IDS, Track

EXTENDED = "extended mix"
ORIGINAL = "original"
RADIO = "radio edit"

FOR_CRATES = (EXTENDED, ORIGINAL, RADIO)
"""What DJs play: long intros first."""

_NAMES = {EXTENDED: "Extended Mix", RADIO: "Radio Edit"}


def editions_for(layout: str) -> tuple[str, ...]:
    """The preference of a target layout; () when it has none."""
    return FOR_CRATES if layout == "supercrates" else ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One acceptable edition: its name ("" when editions do not matter) and what it looks like."""

    edition: str
    want: Track


def variants(want: Track, order: tuple[str, ...]) -> tuple[Variant, ...]:
    """The editions of `want` from the most to the least liked."""
    from core.matching.segments import take_apart

    if not order or take_apart(want.title).kinds:
        return (Variant("", want),)
    return tuple(Variant(edition, as_edition(want, edition)) for edition in order)


def as_edition(want: Track, edition: str) -> Track:
    """The wanted track as this edition: named so, with a length and ids that nobody knows yet."""
    name = _NAMES.get(edition)
    if name is None:
        return want
    title = f"{want.title} ({name})"
    return replace(want, title=title, duration=None, track_number=None, ids=NO_IDS)
