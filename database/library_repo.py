"""`LibraryCache` on SQLite: everything that is owned, as last read."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects.sqlite import insert

from core.domain import LibraryTrack
from core.ports.library import FileStamp, ScannedFile
from database.browse_repo import BrowseRepo
from database.counters import bump, current
from database.library_rows import (
    COUNT_TRACKS,
    REPLACE_ROW,
    SELECT_AT,
    SELECT_NAMED,
    SELECT_TRACKS,
    row_of,
    scanned_row,
    tracks_of,
    tuples,
)
from database.session import reading, writing
from database.tables import library, library_reads

_DROP_FILE = "DELETE FROM library WHERE path = ? AND server IN ('local', 'organised')"
_DROP_ORGANISED = "DELETE FROM library WHERE path = ? AND server = 'organised'"
_MOVE = "UPDATE OR REPLACE library SET path = ?, key = ? WHERE path = ? AND server = 'local'"
_MOVE_DECISIONS = "UPDATE OR REPLACE match_decisions SET path = ? WHERE path = ?"
_AWAIT = "INSERT OR REPLACE INTO awaited (path, at, asked_at, tries) VALUES (?, ?, NULL, 0)"
_stamp = FileStamp._make
_NAMES = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()
"""What `os.fsdecode` looks up each time."""
_STAMPS = (
    "SELECT path, mtime_ns, size FROM library "
    "WHERE server = 'local' AND path >= ? AND path < ? AND mtime_ns IS NOT NULL"
)
_STAMPS_AS_TEXT = _STAMPS.replace("path,", "CAST(path AS TEXT),", 1)


class LibraryRepo:
    """Implements `core.ports.library.LibraryCache`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tracks(self) -> list[LibraryTrack]:
        """See `LibraryCache.tracks`."""
        with reading(self._engine) as connection:
            return tracks_of(tuples(connection, SELECT_TRACKS))

    def walk(self, size: int = 20_000) -> Iterator[list[LibraryTrack]]:
        """See `LibraryCache.walk`."""
        return BrowseRepo(self._engine).walk(size)

    def at(self, paths: Collection[str]) -> list[LibraryTrack]:
        """See `LibraryCache.at`."""
        found: list[tuple[Any, ...]] = []
        with reading(self._engine) as connection:
            for path in set(paths):
                rows = list(tuples(connection, SELECT_AT, (os.fsencode(path),)))
                server, sign, key = path.partition(":")
                if not rows and sign and not os.path.isabs(path):
                    rows = list(tuples(connection, SELECT_NAMED, (server, os.fsencode(key))))
                found += rows
        return tracks_of(found)

    def count(self) -> int:
        """See `LibraryCache.count`."""
        with reading(self._engine) as connection:
            return int(next(tuples(connection, COUNT_TRACKS))[0])

    def stamps(self, root: str) -> dict[str, FileStamp]:
        """See `LibraryCache.stamps`."""
        with reading(self._engine) as connection:
            if _NAMES[0] == "utf-8":  # then SQLite makes text of them in half the time
                with contextlib.suppress(sqlite3.OperationalError):  # a name in another coding
                    rows = tuples(connection, _STAMPS_AS_TEXT, _below(root))
                    return {row[0]: _stamp(row[1:]) for row in rows}
            rows = tuples(connection, _STAMPS, _below(root))
            return {str(row[0], *_NAMES): _stamp(row[1:]) for row in rows}

    def apply(self, changed: Iterable[ScannedFile], removed: Iterable[str]) -> None:
        """See `LibraryCache.apply`. The files are read to the end before the lock is taken."""
        rows = [scanned_row(file) for file in changed]
        gone = [(os.fsencode(path),) for path in removed]
        with writing(self._engine) as connection:
            touched = _many(connection, _DROP_FILE, gone) + _many(connection, REPLACE_ROW, rows)
            if touched:
                bump(connection, "library")

    def move(self, pairs: Iterable[tuple[str, str]]) -> None:
        """See `LibraryCache.move`."""
        names = [(os.fsencode(new), os.fsencode(old)) for old, new in pairs]
        with writing(self._engine) as connection:
            _many(connection, _MOVE_DECISIONS, names)
            if _many(connection, _MOVE, [(new, new, old) for new, old in names]):
                bump(connection, "library")

    def add_organised(self, track: LibraryTrack) -> None:
        """See `LibraryCache.add_organised`. It takes the place of a local row with its path."""
        row = row_of(replace(track, server="organised"))
        with writing(self._engine) as connection:
            _many(connection, REPLACE_ROW, [row])
            _many(connection, _AWAIT, [(os.fsencode(track.path or ""), time.time())])
            bump(connection, "library")

    def drop_organised(self, paths: Iterable[str]) -> None:
        """See `LibraryCache.drop_organised`."""
        gone = [(os.fsencode(path),) for path in paths]
        with writing(self._engine) as connection:
            _many(connection, _AWAIT, [(*path, time.time()) for path in gone])
            if _many(connection, _DROP_ORGANISED, gone):
                bump(connection, "library")

    def unreadable(self) -> list[tuple[str, str]]:
        """See `LibraryCache.unreadable`; by path."""
        query = select(library.c.path, library.c.error).where(library.c.error.is_not(None))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(library.c.path))
            return [(path, error) for path, error in rows]

    def mark_read(self, server: str, roots: Sequence[str], at: float) -> None:
        """See `LibraryCache.mark_read`."""
        values = {"roots": json.dumps(list(roots)), "at": at}
        row = insert(library_reads).values(server=server, **values)
        with writing(self._engine) as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["server"], set_=values))

    def last_read(self, server: str) -> tuple[float, tuple[str, ...]] | None:
        """See `LibraryCache.last_read`."""
        query = select(library_reads).where(library_reads.c.server == server)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.at, tuple(json.loads(row.roots)))

    def revision(self) -> int:
        """See `LibraryCache.revision`."""
        return current(self._engine, "library")


def _many(connection: Connection, sql: str, rows: list[tuple[Any, ...]]) -> int:
    """Execute for all rows; how many rows of the table it touched."""
    return connection.exec_driver_sql(sql, rows).rowcount if rows else 0


def _below(root: str) -> tuple[bytes, bytes]:
    """The range of paths strictly below a folder, as `memcmp` orders them."""
    separator = os.fsencode(os.sep)
    start = os.fsencode(root).rstrip(separator) + separator
    return start, start[:-1] + bytes([start[-1] + 1])
