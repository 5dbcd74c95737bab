"""From what a format found to a `Playlist`: texts, figures and positions, one way for all formats.

Texts stay unchanged but for Unicode NFC; positions count every row; duplicates stay.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_plus

from core.clients.files.document import Document
from core.domain import Playlist, PlaylistEntry, Track

REMOVED = "This row has no title: the track was removed from the service."
EPISODE = "This row is a podcast episode, not a track."
AUDIOBOOK = "This row is an audiobook, not a track."
NOT_A_TRACK = "This row is no track."
NO_LOCAL_ARTIST = "This row is a local file that names no artist."

_NOTHING = frozenset({"", "undefined", "null", "none", "nan"})
"""What exporters write where they have nothing (source: exportify.net prints JavaScript's word)."""

SEPARATORS = (" - ", " – ", " — ")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the track, and the reason when it names nothing that could be looked for."""

    track: Track
    unusable: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a format made of a file; `name` is the list's own name when it has one."""

    kind: str
    rows: Sequence[Row]
    name: str | None = None


def to_playlist(document: Document, parsed: Parsed) -> Playlist:
    """Number the rows. Raises BadInput when there is none."""
    if not parsed.rows:
        raise document.refuse("has no tracks in it")
    entries = tuple(
        PlaylistEntry(position, row.track, row.unusable)
        for position, row in enumerate(parsed.rows, start=1)
    )
    name = nfc(parsed.name or "").strip() or nfc(document.stem)
    return Playlist(f"file:{document.path}", name, parsed.kind, entries, document.snapshot)


def nfc(text: str) -> str:
    """The text in Unicode NFC, otherwise unchanged."""
    return unicodedata.normalize("NFC", text)


def known(cell: object) -> str | None:
    """The cell's text, None when it says nothing."""
    if not isinstance(cell, str) or cell.strip() == "":
        return None
    return nfc(cell)


def said(cell: str) -> str | None:
    """Like `known`, for exporters that print "undefined" where a value is missing."""
    return None if cell.strip().casefold() in _NOTHING else nfc(cell)


def names(*values: object) -> tuple[str, ...]:
    """The values that are names, in order."""
    return tuple(name for name in map(known, values) if name is not None)


def seconds(value: object, per_second: float = 1.0) -> float | None:
    """A positive length in seconds, None when it is unknown, zero or no number."""
    try:
        amount = float(value) / per_second  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return amount if 0 < amount < 1e7 else None


def count(value: object) -> int | None:
    """A positive whole number such as a track number, None when it is none."""
    try:
        number = int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return None
    return number if 0 < number < 100_000 else None


def year_of(date: str | None) -> int | None:
    """The year a date starts with ("1994", "1994-03", "1994-03-01")."""
    head = (date or "")[:4]
    return int(head) if len(head) == 4 and head.isascii() and head.isdigit() else None


def split_credit(line: str) -> Track:
    """`Artist - Title`: the first " - " splits (dashes serve when there is no hyphen)."""
    for separator in SEPARATORS:
        artist, found, title = line.partition(separator)
        if found and artist.strip() and title.strip():
            return Track(nfc(title.strip()), (nfc(artist.strip()),))
    return Track(nfc(line.strip()))


def local_track(uri: str) -> Track:
    """What a `spotify:local:artist:album:title:seconds` address says; parts may be empty."""
    parts = [unquote_plus(part) for part in uri.split(":")[2:]] + [""] * 4
    artist, album, title, length = parts[:4]
    return Track(nfc(title), names(artist), known(album), seconds(length))


def by_uri(track: Track, uri: str) -> Row:
    """A row judged by its Spotify address: episodes are none, local files need an artist."""
    if uri.startswith("spotify:episode:"):
        return Row(track, EPISODE)
    if not track.title.strip():
        return Row(track, REMOVED)
    if uri.startswith("spotify:local:") and not track.artists:
        return Row(track, NO_LOCAL_ARTIST)
    return Row(track)
