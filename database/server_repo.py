"""`ServerRows` on SQLite: the tracks of media servers in the library cache."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine

from core.domain import LibraryTrack
from database.columns import storable
from database.counters import bump
from database.library_rows import REPLACE_ROW, TRACK_COLUMNS, row_of, tracks_of
from database.session import reading, writing

_KEYS = "SELECT key FROM library WHERE server = ?"
_COUNT = "SELECT count(*) FROM library WHERE server = ?"
_TRACKS = f"SELECT {TRACK_COLUMNS} FROM library WHERE server = ?"
_TITLED = f"{_TRACKS} AND title = ? COLLATE NOCASE"
_DROP = "DELETE FROM library WHERE server = ? AND key = ?"
_OTHERS = "DELETE FROM library WHERE server NOT IN ('local', 'organised', ?)"
_CONFIRMED = (
    "DELETE FROM library WHERE server = 'organised' AND path IN "
    "(SELECT path FROM library WHERE server = ? AND path IS NOT NULL)"
)
_AWAITED = (
    f"SELECT {TRACK_COLUMNS} FROM library WHERE server = 'organised' "
    "AND path IN (SELECT path FROM awaited)"
)
_SAME_SECONDS = 3.0
"""How far two programs' lengths of one file lie apart at most."""
_AT_ONCE = 500


class ServerRepo:
    """Implements `core.ports.library.ServerRows`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self, server: str, keys: Collection[str]) -> dict[str, LibraryTrack]:
        """See `ServerRows.known`."""
        wanted = [os.fsencode(key) for key in keys]
        rows: list[tuple[Any, ...]] = []
        for at in range(0, len(wanted), _AT_ONCE):
            part = wanted[at : at + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            rows += self._rows(f"{_TRACKS} AND key IN ({marks})", (server, *part))
        return {track.key: track for track in tracks_of(rows)}

    def keys(self, server: str) -> frozenset[str]:
        """See `ServerRows.keys`."""
        return frozenset(os.fsdecode(row[0]) for row in self._rows(_KEYS, (server,)))

    def tracks(self, server: str) -> list[LibraryTrack]:
        """See `ServerRows.tracks`."""
        return tracks_of(self._rows(f"{_TRACKS} ORDER BY id", (server,)))

    def count(self, server: str) -> int:
        """See `ServerRows.count`."""
        return int(self._rows(_COUNT, (server,))[0][0])

    def like(self, server: str, track: LibraryTrack) -> list[LibraryTrack]:
        """See `ServerRows.like`."""
        rows = tracks_of(self._rows(_TITLED, (server, storable(track.title))))
        return [one for one in rows if _words(one) == _words(track) and _as_long(one, track)]

    def apply(self, server: str, changed: Iterable[LibraryTrack], removed: Iterable[str]) -> None:
        """See `ServerRows.apply`. The tracks are laid out before the lock is taken."""
        rows = [row_of(track) for track in self._recognised(changed)]
        gone = [(server, os.fsencode(key)) for key in removed]
        with writing(self._engine) as connection:
            touched = connection.exec_driver_sql(_OTHERS, (server,)).rowcount
            for sql, values in ((_DROP, gone), (REPLACE_ROW, rows)):
                touched += connection.exec_driver_sql(sql, values).rowcount if values else 0
            touched += connection.exec_driver_sql(_CONFIRMED, (server,)).rowcount
            if touched:
                bump(connection, "library")

    def _recognised(self, changed: Iterable[LibraryTrack]) -> Iterator[LibraryTrack]:
        """Tracks without a path get that of the file we filed and the server has now seen."""
        filed: dict[tuple[str, str], list[LibraryTrack]] = {}
        for one in tracks_of(self._rows(_AWAITED, ())):
            filed.setdefault(_words(one), []).append(one)
        for track in changed:
            ours = filed.get(_words(track), []) if filed and track.path is None else []
            found = next((one for one in ours if _as_long(one, track)), None)
            if found is None:
                yield track
            else:
                ours.remove(found)
                yield replace(track, path=found.path)

    def _rows(self, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with reading(self._engine) as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql, values)]


def _words(track: LibraryTrack) -> tuple[str, str]:
    return track.title.casefold(), (track.album or "").casefold()


def _as_long(one: LibraryTrack, other: LibraryTrack) -> bool:
    if one.duration is None or other.duration is None:
        return True
    return abs(one.duration - other.duration) <= _SAME_SECONDS
