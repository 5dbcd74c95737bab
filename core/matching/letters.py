"""A cheap look at letters that spares hopeless pairs the full comparison.

Used by `index` and by `services.decide.quick`, each of which knows the texts to look at.
"""

from __future__ import annotations

from rapidfuzz import fuzz

from core.domain import Track
from core.matching.readings import Side, side_of

_SOME = 65.0
_TELLING = 5
_ONE_WORD = 14


class Letters:
    """The letters of a wanted record with one reading in plain Latin, by somebody.

    `known` is False for every other record: of those only a comparison can tell.
    """

    def __init__(self, side: Side) -> None:
        first, *others = side.readings
        core, artist = first.parts.core, first.credit.whole
        glued = " " not in core and len(core) > _ONE_WORD
        sure = core.isascii() and len(core) >= _TELLING and not glued
        self.known = sure and bool(artist) and not others
        self._core = core
        self._both = f"{core} {artist}"

    @classmethod
    def of(cls, want: Track) -> Letters:
        """Those of a wanted track."""
        return cls(side_of(want))

    def too_few(self, names: str, said: str) -> bool:
        """True when no comparison can make one song of the two.

        `names` are the other's title and artist, `said` all its words; both in lower case. Title
        and artist together must share letters, or the title stand, roughly, in what is said.
        """
        if fuzz.partial_ratio(self._core, said, score_cutoff=_SOME):
            return False
        return not fuzz.token_set_ratio(self._both, names, score_cutoff=_SOME)
