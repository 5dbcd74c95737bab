"""M3U and M3U8: every line that is no comment is a row, described by the `#EXTINF` before it.

Source: contract "Spotify and catalogues" §5.2; `#PLAYLIST`, `#EXTALB` and `#EXTART` as VLC and
foobar2000 write them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from core.clients.files.document import Document
from core.clients.files.rows import REMOVED, Parsed, Row, known, names, seconds, split_credit
from core.domain import Track

_EXTINF = re.compile(r'#EXTINF:\s*(-?[\d.]*)((?:"[^"]*"|[^,"])*),(.*)', re.IGNORECASE)
_ADDRESS = re.compile(r"[a-zA-Z][\w+.-]+://")
_NUMBERED = re.compile(r"0\d{1,2}[\s.-]|\d{1,3}\s*[-.]\s")


@dataclass
class _Said:
    """What the comment lines said about the row to come."""

    title: str = ""
    length: float | None = None
    album: str | None = None
    artist: str | None = None


def parse_m3u(document: Document) -> Parsed:
    """The rows in order; `#PLAYLIST:` gives the list's name."""
    rows: list[Row] = []
    name: str | None = None
    said = _Said()
    for line in map(str.strip, document.lines):
        if line.startswith("#"):
            key, _, value = line.partition(":")
            if key.upper() == "#PLAYLIST":
                name = known(value.strip()) or name
            else:
                _note(said, key.upper(), line, value.strip())
        elif line:
            rows.append(_row(line, said))
            said = _Said()
    return Parsed("m3u", rows, name)


def _note(said: _Said, key: str, line: str, value: str) -> None:
    if key == "#EXTALB":
        said.album = known(value)
    elif key == "#EXTART":
        said.artist = known(value)
    elif found := _EXTINF.match(line):
        said.length, said.title = seconds(found[1]), found[3].strip()


def _row(place: str, said: _Said) -> Row:
    track = split_credit(said.title) if said.title else describe(place)
    if said.artist and not track.artists:
        track = replace(track, artists=names(said.artist))
    track = replace(track, album=said.album or track.album, duration=said.length)
    return Row(track, None if track.title else REMOVED)


def describe(place: str) -> Track:
    """What a file's path or address says: the name splits at " - ", else the folders help."""
    if _ADDRESS.match(place):
        place = unquote(urlsplit(place).path)
    file_name = re.split(r"[/\\]", place)[-1]
    stem, dot, ending = file_name.rpartition(".")
    stem = stem if dot and 2 <= len(ending) <= 5 and stem else file_name
    # "01 - Title" and "1. Title" are numbered, "50 Cent - Title" is not
    if _NUMBERED.match(stem) or " - " not in stem:
        from core.matching.filename import parse_path

        parsed = parse_path(place)
        if parsed.artists:
            return parsed
    return split_credit(stem)
