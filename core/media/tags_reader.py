"""Reads what a music file says about itself. Used by the library scan, also in its worker
processes, and by `organize` for files nobody downloaded here.

Must stay light: a worker imports this module and nothing of numpy or Qt.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.domain import LibraryTrack, Track, TrackIds
from core.media.containers import extension, facts_of, open_audio
from core.media.pictures import fits_as_cover, front_pictures, picture_facts
from core.media.riff import read_info
from core.media.tag_keys import BY_FAMILY, family_of
from core.media.tags_full import full_tags
from core.ports.media import OwnWords, UnreadableAudio

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_NUMBER = re.compile(r"\s*(\d{1,4})\s*(?:/|$|\D)")
_DISC_FOLDER = re.compile(r"(?:cd|disc|disk|side)[ _.-]*\w{1,2}", re.IGNORECASE)
# How one string holds several values in ID3v2.3 (our own writer, Picard, Mp3tag).
_JOINED = re.compile(r"\s*;\s+|\s*\\\\\s*")


class FileTagReader:
    """The `TagReader` of local files, by mutagen. Stateless, safe in any thread or process."""

    def read(self, path: str) -> LibraryTrack:
        """Tags and facts; a missing title or artist comes from the file name.

        Raises `UnreadableAudio` with a reason in a few words.
        """
        audio = open_audio(path)
        try:
            return _track(_Tags(audio, path), audio, path)
        except OSError as error:
            raise UnreadableAudio((error.strerror or "it cannot be opened").lower()) from error

    def own_words(self, path: str) -> OwnWords:
        """See `TagTeller.own_words`: the tags alone, without a look at the file name."""
        audio = open_audio(path)
        try:
            return _own_words(_Tags(audio, path), audio, path)
        except OSError as error:
            raise UnreadableAudio((error.strerror or "it cannot be opened").lower()) from error

    def own_cover(self, path: str) -> bytes | None:
        """See `CoverTeller.own_cover`."""
        return next(iter(front_pictures(open_audio(path))), None)


class _Tags:
    """One view on all tag formats: `values(field)` is a list of non-empty texts."""

    def __init__(self, audio: Any, path: str) -> None:
        self._tags: Any = audio.tags
        self._free: dict[str, Any] | None = None
        self.family = family_of(audio)
        if not self._tags and extension(path) == "wav":
            self._tags, self.family = read_info(path), "info"

    def values(self, field: str) -> list[str]:
        if not self._tags:
            return []
        for key in BY_FAMILY.get(self.family, {}).get(field, ()):
            raws = self._raw(key)
            if not raws:  # most fields of most files
                continue
            texts = (str(raw).strip("\0 \t\r\n") for raw in raws)
            found = list(dict.fromkeys(text for text in texts if text))
            if found:
                return found
        return []

    def one(self, field: str) -> str | None:
        found = self.values(field)
        return found[0] if found else None

    def several(self, field: str) -> list[str]:
        """Like `values`, but one text that joins several is taken apart."""
        found = self.values(field)
        if len(found) == 1:
            return [part for part in _JOINED.split(found[0]) if part]
        return found

    def _found(self, key: str) -> Any:
        """A frame or atom; names that people choose are found in any case."""
        if key == "USLT":
            return next(iter(self._tags.getall("USLT")), None)
        found = self._tags.get(key)
        if found is not None or not key.startswith(("TXXX:", "----:")):
            return found
        if self._free is None:
            self._free = {k.casefold(): v for k, v in self._tags.items() if ":" in k}
        return self._free.get(key.casefold())

    def _raw(self, key: str) -> Sequence[Any]:
        if self.family == "id3":
            return _id3_values(self._found(key), key)
        if self.family == "mp4":
            return [_mp4_text(value) for value in _mp4_values(self._found(key))]
        found = self._tags.get(key, ())
        return [found] if isinstance(found, str) else list(found)


def _id3_values(frame: Any, key: str) -> list[Any]:
    if frame is None:
        return []
    if key.startswith("UFID:"):
        return [frame.data.decode("ascii", "replace")]
    if key == "USLT":
        return [frame.text]
    return list(frame.genres if key == "TCON" else frame.text)


def _mp4_values(found: Any) -> list[Any]:
    if isinstance(found, bool):  # cpil
        return [found]
    return [] if found is None else list(found)


def _mp4_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, tuple):  # trkn and disk: (number, total)
        return f"{value[0]}/{value[1]}"
    return str(value)


def _track(tags: _Tags, audio: Any, path: str) -> LibraryTrack:
    facts = facts_of(audio, path)
    title, artists = tags.one("title"), _artists(tags)
    album = tags.one("album")
    if title is None or not artists:
        named = _from_name(path)
        if title is None and not artists:
            album = album or named.album
        title = title or named.title
        artists = artists or named.artists
    return LibraryTrack(
        title=title,
        artists=artists,
        album=album,
        duration=facts.duration,
        track_number=_number(tags.one("track")),
        disc_number=_number(tags.one("disc")),
        year=_year(tags.one("date")),
        album_artists=tuple(tags.several("album_artists") or tags.values("album_artist")),
        genres=tuple(tags.several("genre")),
        ids=TrackIds(
            isrc=tags.one("isrc"),
            mb_recording=tags.one("mb_recording"),
            mb_release=tags.one("mb_release"),
        ),
        path=path,
        server="local",
        key=path,
        facts=facts,
    )


def _own_words(tags: _Tags, audio: Any, path: str) -> OwnWords:
    date = tags.one("date")
    track = Track(
        title=tags.one("title") or "",
        artists=_artists(tags),
        album=tags.one("album"),
        duration=facts_of(audio, path).duration,
        track_number=_number(tags.one("track")),
        disc_number=_number(tags.one("disc")),
        track_total=_total(tags, "track"),
        disc_total=_total(tags, "disc"),
        album_artists=tuple(tags.several("album_artists") or tags.values("album_artist")),
        release_date=date,
        year=_year(date),
        genres=tuple(tags.several("genre")),
        ids=TrackIds(
            isrc=tags.one("isrc"),
            mb_recording=tags.one("mb_recording"),
            mb_release=tags.one("mb_release"),
        ),
    )
    numbers = {
        "track_number": track.track_number,
        "track_total": track.track_total,
        "disc_number": track.disc_number,
        "disc_total": track.disc_total,
    }
    full = full_tags(tags.values, tags.several, numbers)
    covers = front_pictures(audio)
    writable = tags.family in {"id3", "vorbis", "mp4", "info"} and extension(path) != "aac"
    fit = bool(covers) and fits_as_cover(picture_facts(covers[0]))
    return OwnWords(track, full.compilation, writable, full, len(covers), fit)


def _total(tags: _Tags, field: str) -> int | None:
    """The y of "x/y", or of a field of its own."""
    behind = (tags.one(field) or "").partition("/")[2]
    return _number(behind) or _number(tags.one(f"{field}_total"))


def _artists(tags: _Tags) -> tuple[str, ...]:
    return tuple(tags.several("artists") or tags.values("artist"))


def _number(text: str | None) -> int | None:
    found = _NUMBER.match(text or "")
    return (int(found[1]) or None) if found else None


def _year(text: str | None) -> int | None:
    found = _YEAR.search(text or "")
    return int(found[1]) if found else None


def _from_name(path: str) -> Track:
    """What artist folder, album folder and file name tell; read as Soulseek paths are."""
    from core.matching.filename import parse_path

    shown = os.fsencode(path).decode("utf-8", "replace")
    parts = Path(shown).parts
    discs = len(parts) > 1 and _DISC_FOLDER.fullmatch(parts[-2]) is not None
    named = parse_path("/".join(parts[-4:] if discs else parts[-3:]))
    return named if named.title else replace(named, title=Path(shown).stem)
