"""Who is asked by a search, and how far they are: the line under the filters. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ui.models import words
from ui.theme.state_glyphs import Glyph
from utils.texts import _

CATALOGUE = "catalogue"


class Progress(Enum):
    """How far one of them is, with glyph, word and colour."""

    WAITING = Glyph("clock", _("waiting"), "text_2", "overlay")
    ANSWERING = Glyph("loader-circle", _("answering"), "info", "info_soft")
    DONE = Glyph("check", _("done"), "accent", "accent_soft")
    STOPPED = Glyph("square", _("stopped"), "text_2", "overlay")
    FAILED = Glyph("triangle-alert", _("did not answer"), "warn", "warn_soft")


@dataclass(frozen=True, slots=True)
class Asked:
    """A source or the catalogues: name for people, progress, and what went wrong."""

    key: str
    progress: Progress = Progress.WAITING
    name: str = ""
    sentence: str = ""
    next_step: str = ""

    @property
    def label(self) -> str:
        """The name for people."""
        known = {**words.SOURCES, CATALOGUE: _("Catalogues")}
        return self.name or known.get(self.key, self.key)

    @property
    def open(self) -> bool:
        """True while answers may come."""
        return self.progress in {Progress.WAITING, Progress.ANSWERING}
