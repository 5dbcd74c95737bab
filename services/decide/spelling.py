"""Whether a title is the very one that is wanted, or one that is spelled otherwise.

Used by `judging.py` and `early.py`.
"""

from __future__ import annotations

from core.domain import MatchResult

SAME_TITLE = 0.97
"""A title that agrees less goes behind one that agrees, whatever its quality: "Ember" may be a slip
of the pen for "Amber", or the next song of the album."""


def spelt_otherwise(match: MatchResult) -> bool:
    """True when the title was compared and agrees less than the very same one does."""
    for part in match.parts:  # a loop: asked for every one of thousands of candidates
        if part.name == "title":
            return part.value is not None and part.value < SAME_TITLE
    return False
