"""Rows of the library table ⇄ `LibraryTrack`, as plain tuples.

A library has up to a million rows, so they bypass SQLAlchemy's row objects: about six times faster.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from typing import Any

from core.domain import NO_IDS, AudioFacts, LibraryTrack, TrackIds
from core.ports.library import FileStamp, ScannedFile
from database.columns import storable

TRACK_COLUMNS = (
    "title, artists, album, duration, track_number, disc_number, year, album_artists, genres, "
    "path, server, key, isrc, mb_recording, mb_release, spotify, "
    "codec, audio_duration, bitrate, sample_rate, bit_depth, channels, audio_size"
)
_COUNT = len(TRACK_COLUMNS.split(","))
# A server's row of a file that is read here as well is the same track.
SHOWN = (
    "error IS NULL AND (server IN ('local', 'organised') OR path IS NULL OR NOT EXISTS "
    "(SELECT 1 FROM library AS file WHERE file.path = library.path "
    "AND file.server IN ('local', 'organised') AND file.error IS NULL))"
)
SELECT_TRACKS = f"SELECT {TRACK_COLUMNS} FROM library WHERE {SHOWN} ORDER BY id"
COUNT_TRACKS = f"SELECT count(*) FROM library WHERE {SHOWN}"
SELECT_AT = f"SELECT {TRACK_COLUMNS} FROM library WHERE error IS NULL AND path = ?"
SELECT_NAMED = f"SELECT {TRACK_COLUMNS} FROM library WHERE server = ? AND key = ? AND error IS NULL"
REPLACE_ROW = (
    f"INSERT OR REPLACE INTO library ({TRACK_COLUMNS}, mtime_ns, size, error) "
    f"VALUES ({', '.join('?' * (_COUNT + 3))})"
)

_FACTS = attrgetter("codec", "duration", "bitrate", "sample_rate", "bit_depth", "channels", "size")
_NO_FACTS = (None,) * 7


def row_of(track: LibraryTrack, stamp: FileStamp | None = None) -> tuple[Any, ...]:
    """The parameters of `REPLACE_ROW` for a track."""
    ids = track.ids
    return (
        storable(track.title),
        _names(track.artists),
        _text(track.album),
        track.duration,
        track.track_number,
        track.disc_number,
        track.year,
        _names(track.album_artists),
        _names(track.genres),
        None if track.path is None else os.fsencode(track.path),
        track.server,
        os.fsencode(track.key),
        _text(ids.isrc),
        _text(ids.mb_recording),
        _text(ids.mb_release),
        _text(ids.spotify),
        *(_NO_FACTS if track.facts is None else _FACTS(track.facts)),
        None if stamp is None else stamp.mtime_ns,
        None if stamp is None else stamp.size,
        None,
    )


@lru_cache(maxsize=8192)
def _names(names: tuple[str, ...]) -> str:
    """Names as JSON; the tracks of an album share theirs."""
    return json.dumps(names)


def scanned_row(file: ScannedFile) -> tuple[Any, ...]:
    """The parameters of `REPLACE_ROW` for a scanned file, readable or not."""
    track = file.track or LibraryTrack(title="")
    if track.path != file.path or track.server != "local":
        track = _as_local(track, file.path)
    error = None if file.track else storable(file.error or "cannot be read")
    return (*row_of(track, file.stamp)[:-1], error)


def tracks_of(rows: Iterable[tuple[Any, ...]]) -> list[LibraryTrack]:
    """The tracks of `SELECT_TRACKS`; what rows have in common is kept once for all of them."""
    known: dict[str, tuple[str, ...]] = {"[]": ()}
    same: dict[Any, Any] = {}

    def names(text: str) -> tuple[str, ...]:
        found = known.get(text)
        if found is None:
            found = known[text] = tuple(json.loads(text))
        return found

    def facts(row: tuple[Any, ...]) -> AudioFacts:
        """Most files have the length of their tags, and a few rates between them all."""
        codec, length, bitrate, rate, depth, channels, size = row[16:]
        if length == row[3]:
            length = row[3]
        return AudioFacts(
            one(codec, codec), length, one(bitrate, bitrate), one(rate, rate), depth, channels, size
        )

    decode, one = os.fsdecode, same.setdefault
    return [
        LibraryTrack(
            row[0],
            names(row[1]),
            one(row[2], row[2]),
            row[3],
            row[4],
            row[5],
            one(row[6], row[6]),
            names(row[7]),
            names(row[8]),
            NO_IDS if row[12:16] == _NO_IDS else TrackIds(*row[12:16]),
            path := None if row[9] is None else decode(row[9]),
            one(row[10], row[10]),
            path if path is not None and row[11] == row[9] else decode(row[11]),
            None if row[16] is None else facts(row),
        )
        for row in rows
    ]


_NO_IDS = (None,) * 4


def _as_local(track: LibraryTrack, path: str) -> LibraryTrack:
    return replace(track, path=path, server="local")


def _text(value: str | None) -> str | None:
    return None if value is None else storable(value)
