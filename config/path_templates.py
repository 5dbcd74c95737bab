"""The templates of the two layouts: their values, their defaults, and what makes one unusable.

Imported only when a template is set or used: the start needs none of it.
"""

from __future__ import annotations

from utils.template import Template, TemplateError, parse

TRANSFER = (
    "$albumartist/$albumartist - %first{$album,$title}/"
    "%if{$disc,Disc $disc/}%if{$track,$track - }$title"
)
SUPERCRATES = "$supergenre/$artist - $shorttitle"

VALUES = {
    "title": "The title as it is written.",
    "shorttitle": "The title without guests and packaging brackets; version words stay.",
    "artist": "The main artist.",
    "artists": "The whole credit.",
    "albumartist": "Whom the album is filed under; of a single, its artist.",
    "album": "The album; empty for a single.",
    "track": "The number on its album, two digits; empty when unknown and for a single.",
    "tracks": "How many tracks its disc has.",
    "disc": "The disc's number when the album has several discs, else empty.",
    "discs": "How many discs the album has, when there are several.",
    "year": "The year of the release.",
    "date": "The date of the release as it is written.",
    "genre": "The first genre.",
    "supergenre": "The super genre of the genre map, or Unclassified.",
    "isrc": "The recording's ISRC.",
}


def read_template(text: str) -> Template:
    """The template. Raises `TemplateError` when files could not be named by it."""
    if not text.strip():
        raise TemplateError("must not be empty")
    if text.startswith("/") or text.endswith("/"):
        raise TemplateError("must not begin or end with `/`: it goes on below the target folder")
    template = parse(text, VALUES)
    if template.last_names.isdisjoint({"title", "shorttitle"}):
        raise TemplateError("needs `$title` or `$shorttitle` in the file's name")
    return template
