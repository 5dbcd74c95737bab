"""Revision counters: one number per area that grows with every change, seen by all processes."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text

from database.session import reading

_BUMP = (
    "INSERT INTO revisions (name, value) VALUES (?, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = value + 1"
)
_READ = text("SELECT value FROM revisions WHERE name = :name")


def bump(connection: Connection, name: str) -> None:
    """Count one change, in the transaction that makes it."""
    connection.exec_driver_sql(_BUMP, (name,))


def current(engine: Engine, name: str) -> int:
    """The number as it stands; 0 before the first change."""
    with reading(engine) as connection:
        return int(connection.scalar(_READ, {"name": name}) or 0)
