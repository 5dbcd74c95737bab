"""SoulSync's SQLite file: wish list, watch list, and the settings newer versions keep there.

Opened so that nothing is ever written beside it: without SQLite's sidecar files the file is read as
unchanging, with them a copy of all is read. Missing tables and columns are normal: versions differ.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from core.clients.soulsync.config_file import flattened
from core.clients.soulsync.rows import Row, artist_of, wish_of
from core.domain.soulsync import OldArtist, OldInstallation, OldWish
from core.tasks import TaskContext

_SIDECARS = ("-wal", "-journal")
_AT_ONCE = 500
_DAMAGED = "is damaged or was being written to: close SoulSync and try again"


def read_database(found: OldInstallation, path: Path, ctx: TaskContext) -> OldInstallation:
    """`found` with what the file holds; trouble with it becomes a note."""
    try:
        with _opened(path) as connection:
            return _read(found, path, connection, ctx)
    except (sqlite3.Error, OSError, UnicodeError):
        note = f"{path.name} {_DAMAGED}; wish list and watch list are not taken over."
        return replace(found, notes=(*found.notes, note))


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    sidecars = [place for end in _SIDECARS if _has_content(place := Path(f"{path}{end}"))]
    if not sidecars:
        with closing(_connect(path)) as connection:
            yield connection
        return
    with tempfile.TemporaryDirectory(prefix="cratekeeper-soulsync-") as folder:
        for place in (path, *sidecars):
            shutil.copyfile(place, Path(folder) / place.name)
        with closing(sqlite3.connect(Path(folder) / path.name)) as connection:
            connection.row_factory = sqlite3.Row
            yield connection


def _connect(path: Path) -> sqlite3.Connection:
    """`immutable`: no lock is taken and no file is made beside it (source: SQLite URI options)."""
    address = f"file:{quote(str(path))}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _read(
    found: OldInstallation, path: Path, connection: sqlite3.Connection, ctx: TaskContext
) -> OldInstallation:
    notes, skipped = list(found.notes), 0
    wishes: list[OldWish] = []
    artists: list[OldArtist] = []
    tables = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master")}
    values = {**found.values, **_settings(connection, tables)}
    found = replace(found, values=values)
    for table, take in (("wishlist_tracks", wish_of), ("watchlist_artists", artist_of)):
        if table not in tables:
            notes.append(f"{path.name} has no table {table}: that list is not taken over.")
            continue
        for row in _rows(connection, table, notes, ctx):
            made = take(row)
            if isinstance(made, OldWish):
                wishes.append(made)
            elif isinstance(made, OldArtist):
                artists.append(made)
            else:
                skipped += 1
    return replace(
        found, wishes=tuple(wishes), artists=tuple(artists), notes=tuple(notes), skipped=skipped
    )


def _rows(
    connection: sqlite3.Connection, table: str, notes: list[str], ctx: TaskContext
) -> Iterator[Row]:
    """Row after row; what comes before a damaged page is kept."""
    cursor = connection.execute(f"SELECT * FROM {table}")  # a name of ours, never one that was read
    try:
        while some := cursor.fetchmany(_AT_ONCE):
            ctx.checkpoint()
            yield from (dict(row) for row in some)
    except sqlite3.Error:
        notes.append(f"{table} {_DAMAGED}; what could be read of it is taken over.")


def _settings(connection: sqlite3.Connection, tables: set[str]) -> dict[str, object]:
    """Newer versions keep all settings as one JSON text; config.json is then merely the start."""
    if "metadata" not in tables:
        return {}
    try:
        row = connection.execute("SELECT value FROM metadata WHERE key = 'app_config'").fetchone()
        content: Any = json.loads(row[0]) if row and isinstance(row[0], str) else None
    except (sqlite3.Error, ValueError, RecursionError):
        return {}
    return flattened(content) if isinstance(content, dict) else {}
