"""Revision counters: one number per area that grows with every change, seen by all processes."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from database.session import looking, plain

_BUMP = (
    "INSERT INTO revisions (name, value) VALUES (?, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = value + 1"
)
_READ = "SELECT value FROM revisions WHERE name = ?"


def bump(connection: Connection, name: str) -> None:
    """Count one change, in the transaction that makes it."""
    plain(connection).execute(_BUMP, (name,))


def current(engine: Engine, name: str) -> int:
    """The number as it stands; 0 before the first change."""
    with looking(engine) as connection:
        found = connection.execute(_READ, (name,)).fetchone()
        return int(found[0]) if found else 0
