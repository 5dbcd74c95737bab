"""XSPF, the XML playlist. Entities and external references are refused by defusedxml.

Source: xspf.org specification version 1 (durations in milliseconds).
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from core.clients.files.document import Document
from core.clients.files.m3u import describe
from core.clients.files.rows import REMOVED, Parsed, Row, count, known, names, seconds
from core.domain import Track, TrackIds

_MB_RECORDING = "musicbrainz.org/recording/"


def parse_xspf(document: Document) -> Parsed:
    """The tracks of the track list. Raises BadInput for anything that is no XSPF."""
    root = _root(document)
    if _local(root) != "playlist":
        raise document.refuse("is XML, but no XSPF playlist")
    lists = (part for part in root if _local(part) == "trackList")
    rows = [_row(child) for part in lists for child in part if _local(child) == "track"]
    return Parsed("xspf", rows, _text(root, "title"))


def _root(document: Document) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(document.data, forbid_dtd=True)
    except DefusedXmlException:
        raise document.refuse("holds XML entities, which no playlist needs") from None
    except (ParseError, LookupError, ValueError):
        raise document.refuse("is no XML that can be read") from None
    return root


def _local(element: Element) -> str:
    """The element's name without its namespace; older files have none."""
    return str(element.tag).rpartition("}")[2]


def _text(parent: Element, name: str) -> str | None:
    found = next((child.text for child in parent if _local(child) == name), None)
    return known(found.strip() if found else None)


def _row(element: Element) -> Row:
    title, location = _text(element, "title"), _text(element, "location")
    described = describe(location) if location and not title else Track(title or "")
    artists = names(_text(element, "creator")) or described.artists
    track = Track(
        title=described.title,
        artists=artists,
        album=_text(element, "album") or described.album,
        duration=seconds(_text(element, "duration"), 1000),
        track_number=count(_text(element, "trackNum")),
        ids=recording_id([_text(element, "identifier"), location]),
    )
    return Row(track, None if track.title else REMOVED)


def recording_id(addresses: list[str | None]) -> TrackIds:
    """The MusicBrainz recording among a track's identifiers (ListenBrainz writes it there)."""
    for address in addresses:
        if address and _MB_RECORDING in address:
            return TrackIds(mb_recording=address.rpartition(_MB_RECORDING)[2].strip("/")[:36])
    return TrackIds()
