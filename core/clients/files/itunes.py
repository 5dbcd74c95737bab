"""iTunes and Apple Music: `Library.xml`, an exported playlist in XML, and Apple's own data export.

Source: the keys iTunes writes into its property list ("Export Library", "Export Playlist"), and the
members of "Apple Music Library Tracks.json" of a privacy export.
"""

from __future__ import annotations

import plistlib
from collections.abc import Iterable, Mapping
from typing import Any
from xml.parsers.expat import ExpatError

from core.clients.files.document import Document
from core.clients.files.rows import (
    EPISODE,
    NOT_A_TRACK,
    REMOVED,
    Parsed,
    Row,
    count,
    known,
    names,
    seconds,
)
from core.domain import Track

Json = Mapping[str, Any]
_NO_MUSIC = ("Movie", "TV Show", "Music Video", "Has Video")


def is_plist(text: str) -> bool:
    """Whether an XML text is a property list, which is what iTunes writes."""
    head = text[:1000]
    return "<!DOCTYPE plist" in head or "<plist" in head


def parse_itunes(document: Document) -> Parsed:
    """The rows of an exported playlist in its order, else every track of the library once."""
    try:
        top = plistlib.loads(document.data, fmt=plistlib.FMT_XML)
    except (ExpatError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise document.refuse("is no property list that can be read") from error
    tracks = top.get("Tracks") if isinstance(top, dict) else None
    if not isinstance(tracks, dict):
        raise document.refuse(
            "is a property list, but no iTunes library",
            "Export it in Music or iTunes with File, Library, Export Library.",
        )
    one = _only_list(top.get("Playlists"))
    if one is None:
        return Parsed("itunes", [_row(track) for track in tracks.values()])
    return Parsed("itunes", list(_listed(one, tracks)), known(one.get("Name")))


def _only_list(lists: object) -> Json | None:
    """The playlist of a file that holds just one, beside those every library has."""
    all_lists = [one for one in (lists if isinstance(lists, list) else []) if isinstance(one, dict)]
    if any(one.get("Master") for one in all_lists):
        return None
    made = ("Distinguished Kind", "Folder")
    own = [one for one in all_lists if not any(map(one.get, made)) and _items(one)]
    return own[0] if len(own) == 1 else None


def _items(one: Json) -> list[Any]:
    items = one.get("Playlist Items")
    return items if isinstance(items, list) else []


def _listed(one: Json, tracks: Json) -> Iterable[Row]:
    for item in _items(one):
        key = item.get("Track ID") if isinstance(item, dict) else None
        yield _row(tracks.get(str(key)))


def _row(value: object) -> Row:
    if not isinstance(value, dict):
        return Row(Track(""), REMOVED)
    track = Track(
        title=known(value.get("Name")) or "",
        artists=names(value.get("Artist")),
        album=known(value.get("Album")),
        duration=seconds(value.get("Total Time"), 1000),
        track_number=count(value.get("Track Number")),
        disc_number=count(value.get("Disc Number")),
        album_artists=names(value.get("Album Artist")),
        genres=names(value.get("Genre")),
        year=count(value.get("Year")),
    )
    if value.get("Podcast"):
        return Row(track, EPISODE)
    if any(value.get(kind) for kind in _NO_MUSIC):
        return Row(track, NOT_A_TRACK)
    return Row(track, None if track.title else REMOVED)


def is_apple_export(top: object) -> bool:
    """Whether a JSON document is "Apple Music Library Tracks.json"."""
    first = top[0] if isinstance(top, list) and top else None
    return isinstance(first, dict) and {"Title", "Artist", "Track Identifier"} <= first.keys()


def apple_export(rows: list[Any]) -> Parsed:
    """The tracks of Apple's data export."""
    return Parsed("apple-export", [_exported(row) for row in rows])


def _exported(row: object) -> Row:
    if not isinstance(row, dict):
        return Row(Track(""), REMOVED)
    track = Track(
        title=known(row.get("Title")) or "",
        artists=names(row.get("Artist")),
        album=known(row.get("Album")),
        duration=seconds(row.get("Track Duration"), 1000),
        track_number=count(row.get("Track Number On Album")),
        disc_number=count(row.get("Disc Number Of Album")),
        album_artists=names(row.get("Album Artist")),
        genres=names(row.get("Genre")),
        year=count(row.get("Track Year")),
    )
    return Row(track, None if track.title else REMOVED)
