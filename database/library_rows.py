"""Rows of the library table ⇄ `LibraryTrack`, as plain tuples.

A library has up to a million rows, so they bypass SQLAlchemy's row objects: about six times faster.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from itertools import islice, repeat
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Connection

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
_NO_FACTS, _NO_IDS = (None,) * 7, (None,) * 4
_AT_ONCE = 500
"""Rows that are made at once: so few that they stay where the processor finds them quickly."""
_QUOTES_OF_ONE = 2
_Names = dict[str, tuple[str, ...]]
_Same = dict[Any, Any]
Made = TypeVar("Made")


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
    """The tracks of `SELECT_TRACKS`; what rows have in common is kept once for all of them.

    What stands behind the track's columns in a row is not looked at.
    """
    names: _Names = {"[]": ()}
    same: _Same = {}
    found: list[LibraryTrack] = []
    left = iter(rows)
    while part := list(islice(left, _AT_ONCE)):
        found += _built(part, names, same)
    return found


def _built(rows: list[tuple[Any, ...]], names: _Names, same: _Same) -> list[LibraryTrack]:
    """The tracks of a few hundred rows, column by column."""
    (
        title, artists, album, duration, track_number, disc_number, year, album_artists, genres,
        path, server, key, isrc, mb_recording, mb_release, spotify, *facts,
    ) = list(zip(*rows, strict=True))[:_COUNT]  # fmt: skip
    one = same.setdefault
    paths = [None if text is None else os.fsdecode(text) for text in path]
    return _made(
        LibraryTrack,
        title,
        _named(artists, names),
        map(one, album, album),
        duration,
        track_number,
        disc_number,
        map(one, year, year),
        _named(album_artists, names),
        _named(genres, names),
        map(_ids, isrc, mb_recording, mb_release, spotify),
        paths,
        map(one, server, server),
        map(_key, key, path, paths),
        _facts(facts, duration, same),
    )


def _facts(
    columns: Sequence[Sequence[Any]], seconds: Sequence[float | None], same: _Same
) -> Sequence[AudioFacts | None]:
    """Most files have the length of their tags, and a few rates between them all."""
    one = same.setdefault
    codec, length, bitrate, rate, depth, channels, size = columns
    lengths = [told if told == own else own for own, told in zip(length, seconds, strict=True)]
    found = _made(
        AudioFacts,
        map(one, codec, codec),
        lengths,
        map(one, bitrate, bitrate),
        map(one, rate, rate),
        depth,
        channels,
        size,
    )
    if None not in codec:
        return found
    return [None if told is None else fact for told, fact in zip(codec, found, strict=True)]


def _made(kind: type[Made], *columns: Iterable[Any]) -> list[Made]:
    """Objects of a frozen dataclass with slots, all of whose fields are given in their order.

    What its `__init__` would do for each field of each object, done for one field of all objects
    at once, takes about half the time: a library has up to a million rows.
    """
    first = list(columns[0])
    made = list(map(object.__new__, repeat(kind, len(first))))
    for slot, column in zip(fields(kind), (first, *columns[1:]), strict=True):  # type: ignore[arg-type]
        deque(map(getattr(kind, slot.name).__set__, made, column), maxlen=0)
    return made


def _named(column: Iterable[str], known: _Names) -> Iterator[tuple[str, ...]]:
    """Names by their JSON, each run of them once."""
    for text in column:
        found = known.get(text)
        if found is None:
            found = known[text] = _read(text)
        yield found


def _read(text: str) -> tuple[str, ...]:
    """The names in a JSON list; one name in plain letters needs no reader."""
    plain = text.count('"') == _QUOTES_OF_ONE and "\\" not in text
    if plain and text.startswith('["') and text.endswith('"]'):
        return (text[2:-2],)
    return tuple(json.loads(text))


def _ids(*told: str | None) -> TrackIds:
    return NO_IDS if told == _NO_IDS else TrackIds(*told)


def _key(key: bytes, path: bytes | None, text: str | None) -> str:
    """A row's key; for files it is the path, which is kept once."""
    return text if text is not None and key == path else os.fsdecode(key)


def tuples(
    connection: Connection, sql: str, values: tuple[Any, ...] = ()
) -> Iterator[tuple[Any, ...]]:
    """Rows without SQLAlchemy's row objects, within its transaction.

    One by one: a million rows at once would cost a gigabyte beside their tracks.
    """
    connection.exec_driver_sql("SELECT 1")  # begins the transaction that the raw query joins
    raw: Any = connection.connection.driver_connection
    found: Iterator[tuple[Any, ...]] = raw.execute(sql, values)
    return found


def _as_local(track: LibraryTrack, path: str) -> LibraryTrack:
    return replace(track, path=path, server="local")


def _text(value: str | None) -> str | None:
    return None if value is None else storable(value)
