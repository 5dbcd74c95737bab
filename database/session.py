"""Transactions: `reading` sees one snapshot, `writing` is the one writer; errors become sentences.

Every repository goes through these two, so that locking, durability and the wording of a full disk
exist once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from core.domain import StorageError
from utils.precedence import give_way

_SENTENCES = {
    sqlite3.SQLITE_FULL: (
        "The disk that holds the database is full.",
        "Free some space, then try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "The database cannot be written.",
        "Give this user write permission on the data folder.",
    ),
    sqlite3.SQLITE_BUSY: (
        "Another process has kept the database busy for too long.",
        "Close other running instances, then try again.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk reports an error while the database is used.",
        "Check the disk, then start again.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The database cannot be opened.",
        "Check that its folder exists and may be written.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "The database is damaged.",
        "Put a backup from the backups folder in its place.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "The database file is not a database.",
        "Move it away or put a backup from the backups folder in its place.",
    ),
}
_SENTENCES[sqlite3.SQLITE_LOCKED] = _SENTENCES[sqlite3.SQLITE_BUSY]
_SENTENCES[sqlite3.SQLITE_PERM] = _SENTENCES[sqlite3.SQLITE_READONLY]


def storage_error(error: BaseException | None) -> StorageError | None:
    """The sentence for an error of SQLite; None when it is a bug and not the disk's fault."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    found = _SENTENCES.get(code & 0xFF)  # the low byte is the primary code; source: SQLite rescode
    return StorageError(*found) if found else None


@contextmanager
def sentences() -> Iterator[None]:
    """Turn errors of the disk into `StorageError`; everything else is left as it is."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        known = storage_error(cause)
        if known is None:
            raise
        raise known from cause


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection whose queries all see the same snapshot. Never waits for a writer."""
    give_way()
    with sentences(), engine.connect() as connection:
        yield connection


@contextmanager
def looking(engine: Engine) -> Iterator[sqlite3.Connection]:
    """SQLite's own connection for a quick question; each statement sees a snapshot of its own.

    What is asked many times a second costs a fifth of a `reading`. Writes nothing.
    """
    give_way()
    with sentences():
        borrowed = engine.raw_connection()
        try:
            yield _sqlite(borrowed.driver_connection)
        finally:
            borrowed.close()


def plain(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection in the transaction of `connection`, for what each job asks often."""
    return _sqlite(connection.connection.driver_connection)


def _sqlite(driver: object) -> sqlite3.Connection:
    assert isinstance(driver, sqlite3.Connection)
    return driver


@contextmanager
def writing(engine: Engine, durable: bool = False) -> Iterator[Connection]:
    """A write transaction, begun IMMEDIATE: one writer at a time over all processes.

    Commits at the end, rolls back on any error. A `durable` one is on the disk when it returns, so
    that it survives a power cut too; the others survive the end of the process.
    """
    mode = "durable" if durable else "write"
    give_way()  # before the transaction, not while others wait for its end
    with sentences(), engine.connect() as connection:
        connection.execution_options(cratekeeper_mode=mode)
        with connection.begin():
            yield connection


def begin(connection: Connection) -> None:
    """Listener of SQLAlchemy's `begin` event: start the kind of transaction that was asked for."""
    mode = connection.get_execution_options().get("cratekeeper_mode")
    if mode is None:
        connection.exec_driver_sql("BEGIN")
        return
    level = "FULL" if mode == "durable" else "NORMAL"
    if connection.info.get("synchronous") != level:  # kept by the connection until it is changed
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
        connection.info["synchronous"] = level
    connection.exec_driver_sql("BEGIN IMMEDIATE")
