"""Plex's rows as library tracks. Used by `listing.py`.

Tens of thousands of rows pass here on a first reading, so each attribute is looked at once.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from core.clients.plex.answers import number
from core.domain import NO_IDS, AudioFacts, LibraryTrack, TrackIds

NAME = "plex"
_NOBODY = frozenset({"", "Various Artists", "[Unknown Artist]"})
_CODECS = {"pcm": "wav", "vorbis": "ogg"}


def library_track(row: Element) -> LibraryTrack | None:
    """One track; None for a row of another kind, or without key or title.

    `originalTitle` is the track's own artist where it differs from the album's.
    """
    told = row.attrib
    key, title = told.get("ratingKey", ""), told.get("title", "").strip()
    if row.tag != "Track" or not key or not title:
        return None
    album_artist = told.get("grandparentTitle", "").strip()
    artist = told.get("originalTitle", "").strip() or album_artist
    seconds = _seconds(told.get("duration"))
    path, facts, genres, ids = _inside(row, seconds)
    return LibraryTrack(
        title,
        () if artist in _NOBODY else (artist,),
        told.get("parentTitle", "").strip() or None,
        seconds,
        number(told.get("index")),
        number(told.get("parentIndex")),
        number(told.get("parentYear")) or number(told.get("year")),
        (album_artist,) if album_artist else (),
        genres,
        ids,
        path,
        NAME,
        key,
        facts,
    )


def _inside(
    row: Element, seconds: float | None
) -> tuple[str | None, AudioFacts | None, tuple[str, ...], TrackIds]:
    """Path, facts, genres and ids out of the elements within a track; the first file counts."""
    path: str | None = None
    facts: AudioFacts | None = None
    genres: list[str] = []
    ids = NO_IDS
    for inner in row:
        tag = inner.tag
        if tag == "Media" and path is None:
            path, facts = _file(inner, seconds)
        elif tag == "Genre":
            genres.append(inner.get("tag", ""))
        elif tag == "Guid" and inner.get("id", "").startswith("mbid://"):
            ids = TrackIds(mb_recording=inner.get("id", "")[7:] or None)
    return path, facts, tuple(name for name in genres if name), ids


def _file(media: Element, seconds: float | None) -> tuple[str | None, AudioFacts | None]:
    told = media.attrib
    codec = told.get("audioCodec") or told.get("container") or ""
    part = media.find("Part")
    file = {} if part is None else part.attrib
    facts = AudioFacts(
        _CODECS.get(codec, codec),
        seconds,
        number(told.get("bitrate")),
        None,
        None,
        number(told.get("audioChannels")),
        number(file.get("size")),
    )
    return file.get("file") or None, facts if codec else None


def _seconds(told: str | None) -> float | None:
    milliseconds = number(told)
    return milliseconds / 1000 if milliseconds else None
