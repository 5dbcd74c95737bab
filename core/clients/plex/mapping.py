"""Plex's rows as library tracks. Used by `tracks.py`.

Tens of thousands of rows pass here on a first reading, so each attribute is looked at once.
"""

from __future__ import annotations

from core.clients.plex.answers import number
from core.domain import NO_IDS, AudioFacts, LibraryTrack, TrackIds

NAME = "plex"
Attributes = dict[str, str]
_NOBODY = frozenset({"", "Various Artists", "[Unknown Artist]"})
_CODECS = {"pcm": "wav", "vorbis": "ogg"}
_NOTHING: Attributes = {}


class Described:
    """One track as its element (`told`) and those within it describe it; the first file counts."""

    __slots__ = ("genres", "ids", "media", "part", "told")

    def __init__(self, told: Attributes) -> None:
        self.told = told
        self.media = self.part = _NOTHING
        self.genres: tuple[str, ...] = ()
        self.ids = NO_IDS

    def inside(self, tag: str, told: Attributes) -> None:
        """Take in an element within the track."""
        if tag == "Media":
            self.media = self.media or told
        elif tag == "Part":
            self.part = self.part or told
        elif tag == "Genre":
            if told.get("tag"):
                self.genres += (told["tag"],)
        elif tag == "Guid" and told.get("id", "").startswith("mbid://"):
            self.ids = TrackIds(mb_recording=told["id"][7:] or None)


def as_track(row: Described) -> LibraryTrack | None:
    """One track; None without key or title.

    `originalTitle` is the track's own artist where it differs from the album's.
    """
    told = row.told
    key, title = told.get("ratingKey", ""), told.get("title", "").strip()
    if not key or not title:
        return None
    album_artist = told.get("grandparentTitle", "").strip()
    artist = told.get("originalTitle", "").strip() or album_artist
    seconds = _seconds(told.get("duration"))
    return LibraryTrack(
        title,
        () if artist in _NOBODY else (artist,),
        told.get("parentTitle", "").strip() or None,
        seconds,
        number(told.get("index")),
        number(told.get("parentIndex")),
        number(told.get("parentYear")) or number(told.get("year")),
        (album_artist,) if album_artist else (),
        row.genres,
        row.ids,
        row.part.get("file") or None,
        NAME,
        key,
        _facts(row.media, row.part, seconds),
    )


def _facts(media: Attributes, part: Attributes, seconds: float | None) -> AudioFacts | None:
    codec = media.get("audioCodec") or media.get("container") or ""
    if not codec:
        return None
    return AudioFacts(
        _CODECS.get(codec, codec),
        seconds,
        number(media.get("bitrate")),
        None,
        None,
        number(media.get("audioChannels")),
        number(part.get("size")),
    )


def _seconds(told: str | None) -> float | None:
    milliseconds = number(told)
    return milliseconds / 1000 if milliseconds else None
