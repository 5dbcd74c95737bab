"""From a track and a template to the parts of a path; the preview of a template. Pure.

Used by `plan.py`, and by the settings page for its preview.
"""

from __future__ import annotations

from config.path_templates import SUPERCRATES as SUPERCRATES_TEMPLATE
from config.path_templates import TRANSFER as TRANSFER_TEMPLATE
from config.path_templates import read_template
from core.domain import BadInput, Track
from services.organise.crate_names import crate_title
from services.organise.credit import (
    VARIOUS_ARTISTS,
    album_artist,
    display_title,
    is_single,
    known_album,
    main_artist,
)
from services.organise.genres import GenreMap
from services.organise.layout import SUPERCRATES, TRANSFER
from services.organise.names import safe_part
from utils.template import Template, TemplateError

DEFAULTS = {TRANSFER: TRANSFER_TEMPLATE, SUPERCRATES: SUPERCRATES_TEMPLATE}

SAMPLES = (
    ("album track", Track("Teardrop", ("Massive Attack",), "Mezzanine", track_number=3, year=1998,
                          genres=("trip hop",))),
    ("second disc", Track("Hey You", ("Pink Floyd",), "The Wall", track_number=1, disc_number=2,
                          disc_total=2, year=1979, genres=("rock",))),
    ("single", Track("Latch (feat. Sam Smith)", ("Disclosure", "Sam Smith"), year=2012,
                     genres=("UK garage",))),
    ("sampler", Track("Archangel", ("Burial",), "Now 50", track_number=7,
                      album_artists=("Various Artists",), genres=("dubstep",))),
    ("little known", Track("One More Time (Extended Mix)", ("Daft Punk",))),
)  # fmt: skip
"""(what it shows, track) for a preview without a person's own music."""


def usable(text: str, setting: str) -> Template:
    """The template of a setting. Raises `BadInput` that names the setting."""
    try:
        return read_template(text)
    except TemplateError as error:
        raise BadInput(f"`{setting}` {error}.", "docs/organize.md tells the language.") from None


def parts_of(template: Template, track: Track, super_genre: str, suffix: str) -> tuple[str, ...]:
    """Safe folder names and the safe file name; `suffix` is the extension with its dot."""
    *folders, name = template.parts(values_of(track, super_genre))
    return *map(safe_part, folders), safe_part(name, suffix=suffix)


def preview(text: str, samples: tuple[tuple[str, Track], ...] = SAMPLES) -> list[tuple[str, str]]:
    """(what it shows, path) of each sample. Raises `TemplateError` with the reason."""
    template, genres = read_template(text), GenreMap()
    return [
        (words, "/".join(parts_of(template, track, genres.super_genre(track.genres), ".flac")))
        for words, track in samples
    ]


def values_of(track: Track, super_genre: str) -> dict[str, str]:
    """The values of `config.path_templates.VALUES`; unknown ones are left out or empty."""
    single = is_single(track)
    filed_under = album_artist(track)
    values = {
        "title": display_title(track),
        "shorttitle": crate_title(track),
        "artist": main_artist(track),
        "artists": track.artist_credit or main_artist(track),
        "albumartist": filed_under,
        "year": str(track.year or (track.release_date or "")[:4] or ""),
        "date": track.release_date or "",
        "genre": next(iter(track.genres), ""),
        "supergenre": super_genre,
        "isrc": track.ids.isrc or "",
    }
    if single:
        own = main_artist(track) if filed_under == VARIOUS_ARTISTS else filed_under
        return values | {"albumartist": own}
    return values | _album_values(track)


def _album_values(track: Track) -> dict[str, str]:
    """What only a track of an album has."""
    return {
        "album": known_album(track) or "",
        "track": _padded(track.track_number),
        "tracks": str(track.track_total or ""),
        "disc": _disc(track),
        "discs": str(track.disc_total) if (track.disc_total or 1) > 1 else "",
    }


def _padded(number: int | None) -> str:
    """Two digits and more, so that players which sort by name keep the order."""
    return "" if number is None or number < 1 else f"{number:02d}"


def _disc(track: Track) -> str:
    """The disc's number when the album has several: said by its total or by a disc above 1."""
    disc = track.disc_number
    if disc is None or disc < 1:
        return ""
    return str(disc) if disc > 1 or (track.disc_total or 1) > 1 else ""
