"""What a template would do, while a person types it: never raises. Pure.

Used by the settings page: rows to show, what is wrong, and what would collide.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from config.path_templates import read_template
from core.domain import Track
from services.organise.genres import GenreMap
from services.organise.template import SAMPLES, parts_of
from utils.template import Template, TemplateError

_ALBUM = Track("Intro", ("Halden",), "Lines", track_number=1, disc_number=1, disc_total=2)
_PAIRS = (
    ("Songs of the same title on two discs", _ALBUM,
     Track("Intro", ("Halden",), "Lines", track_number=1, disc_number=2, disc_total=2)),
    ("Songs of the same title by two artists", _ALBUM,
     Track("Intro", ("Nia",), "Lines", track_number=1, disc_number=1, disc_total=2)),
    ("Songs of the same title on two albums", _ALBUM,
     Track("Intro", ("Halden",), "Circles", track_number=1, disc_number=1, disc_total=2)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TemplatePreview:
    """`rows` are (what it shows, path) pairs, empty with an `error`, which is a sentence.

    `warnings` say which different songs would share a name: the second is never overwritten, but
    it would not be filed either.
    """

    rows: tuple[tuple[str, str], ...] = ()
    error: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """True when the setting would take it."""
        return not self.error


def live_preview(
    text: str, own: tuple[tuple[str, Track], ...] = (), suffix: str = ".flac"
) -> TemplatePreview:
    """The preview with the samples and a person's `own` songs, (what it shows, track)."""
    try:
        template = read_template(text)
    except TemplateError as error:
        return TemplatePreview(error=f"The template {error}.")
    rows = tuple((words, _path(template, track, suffix)) for words, track in (*SAMPLES, *own))
    warnings = tuple(
        f"{words} would have the same name."
        for words, one, other in _PAIRS
        if _path(template, one, suffix).casefold() == _path(template, other, suffix).casefold()
    )
    return TemplatePreview(rows, "", warnings)


def _path(template: Template, track: Track, suffix: str) -> str:
    return "/".join(parts_of(template, track, _genres().super_genre(track.genres), suffix))


@cache
def _genres() -> GenreMap:
    return GenreMap()
