"""Opening the database: SQLite in WAL mode, at the newest revision, backed up before an upgrade.

Used by `services/container.py`. Alembic is imported only when an upgrade is due: it would cost the
start-up more than everything else here.
"""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from core.domain import BadInput, StorageError
from database.session import begin, reading, sentences, storage_error, writing
from database.sync_tables import metadata
from database.tables import HEAD

BUSY_SECONDS = 30.0


def open_database(path: Path, backups: Path) -> Engine:
    """The engine for the database at `path`, created or upgraded as needed.

    Before an upgrade the file is copied into `backups`. Raises `StorageError` when the file cannot
    be used and `BadInput` when a newer program wrote it or when it is no database of ours.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The data folder {path.parent} cannot be made ({error.strerror}).",
            "Choose another one with --home.",
        ) from error
    engine = make_engine(path)
    try:
        _use_wal(engine)
        _bring_to_head(engine, path, backups)
    except BaseException:
        engine.dispose()
        raise
    return engine


def make_engine(path: Path) -> Engine:
    """An engine for the file as it is; no schema is made or checked."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        pool_size=8,
        max_overflow=24,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", begin)
    return engine


def stored_revision(connection: Connection) -> str | None:
    """The revision written in the file; None when there is none yet."""
    known = connection.scalar(
        text("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
    )
    if not known:
        return None
    value = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if value is None else str(value)


def check_integrity(engine: Engine) -> list[str]:
    """What SQLite finds wrong in the file, one line each; empty when it is sound."""
    try:
        with reading(engine) as connection:
            lines = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
            lines += [
                f"row {row[1]} of {row[0]} points to a missing row of {row[2]}"
                for row in connection.execute(text("PRAGMA foreign_key_check"))
            ]
    except StorageError as error:
        return [error.sentence]
    return [line for line in lines if line != "ok"]


def back_up(engine: Engine, target: Path) -> None:
    """Copy the database as it stands into a new file; other processes may go on meanwhile."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with sentences(), engine.connect() as connection:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            copy = sqlite3.connect(target)
            try:
                source.backup(copy)
            finally:
                copy.close()
    except OSError as error:
        raise StorageError(
            f"No backup can be written to {target.parent} ({error.strerror}).",
            "The database was not changed.",
        ) from error


def pack(engine: Engine) -> None:
    """Give the room of deleted rows back to the disk. Raises `StorageError`, also when busy."""
    with sentences(), engine.connect() as connection:
        plain = connection.connection.driver_connection  # SQLite packs outside of transactions only
        assert isinstance(plain, sqlite3.Connection)
        try:
            plain.execute("VACUUM")
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            told = storage_error(error)
            if told is None:
                raise
            raise told from error


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `session.begin`, nobody else
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=NORMAL")


def _use_wal(engine: Engine) -> None:
    # the switch does not wait for other processes by itself; source: SQLite, wal.html
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with sentences(), engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA journal_mode=WAL").fetchall()
            return
        except StorageError as error:
            busy = isinstance(error.__cause__, sqlite3.OperationalError) and (
                error.__cause__.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            )
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _bring_to_head(engine: Engine, path: Path, backups: Path) -> None:
    with reading(engine) as connection:
        if stored_revision(connection) == HEAD:
            return
    with writing(engine) as connection:
        revision = stored_revision(connection)
        if revision == HEAD:  # another process was faster
            return
        if revision is None:
            _create(connection, path)
            return
        from database.migrations.upgrade import known_revisions, upgrade

        if revision not in known_revisions():
            raise BadInput(
                f"The database {path} was written by a newer version of Cratekeeper.",
                "Install the newest version, or start with another --home.",
            )
        moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        back_up(engine, backups / f"{path.stem}-{revision}-{moment}.db")
        upgrade(connection)


def _create(connection: Connection, path: Path) -> None:
    if connection.scalar(text("SELECT count(*) FROM sqlite_master")):
        raise BadInput(
            f"{path} is a database of another program.", "Move it away or use another --home."
        )
    metadata.create_all(connection)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
