"""What the lanes of the engine ask most: is a job free, and who holds it?

Used by the job repository. Plain SQL: every lane looks at each ring of the bell, and making a
statement of SQLAlchemy's objects costs several times what SQLite needs for it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from core.domain import JobState
from utils.processes import ProcessName

_HOLDERS = (
    "SELECT DISTINCT lease_host, lease_pid, lease_started FROM jobs WHERE lease_pid IS NOT NULL"
)
_RELEASE = (
    "UPDATE jobs SET lease_host = NULL, lease_pid = NULL, lease_started = NULL"
    " WHERE {} lease_host = ? AND lease_pid = ? AND lease_started = ?"
)
_RELEASE_ONE = _RELEASE.format("id = ? AND")
_RELEASE_ALL = _RELEASE.format("")


@dataclass(frozen=True, slots=True)
class Free:
    """The jobs nobody holds, by their states and, unless None, their ids."""

    where: str
    values: tuple[str, ...]

    @classmethod
    def of(cls, states: Collection[JobState], ids: Collection[int] | None) -> Free:
        """However many ids: they travel as one JSON parameter."""
        wanted = tuple(sorted(state.value for state in states))
        if ids is None:
            return cls(_where(len(wanted), False), wanted)
        return cls(_where(len(wanted), True), (*wanted, json.dumps(sorted(ids))))

    def is_some(self, connection: sqlite3.Connection) -> bool:
        """Whether there is one."""
        query = f"SELECT 1 FROM jobs WHERE {self.where} LIMIT 1"
        return connection.execute(query, self.values).fetchone() is not None

    def take_first(self, connection: sqlite3.Connection, owner: ProcessName) -> int | None:
        """Give the first by priority and age to `owner`; its id, None when there is none."""
        first = (
            f"SELECT id FROM jobs WHERE {self.where} ORDER BY priority DESC, created_at, id LIMIT 1"
        )
        found = connection.execute(first, self.values).fetchone()
        if found is None:
            return None
        lease = "UPDATE jobs SET lease_host = ?, lease_pid = ?, lease_started = ? WHERE id = ?"
        connection.execute(lease, (*_name(owner), found[0]))
        return int(found[0])


@cache
def _where(states: int, by_id: bool) -> str:
    marks = ", ".join("?" * states)
    among = " AND id IN (SELECT value FROM json_each(?))" if by_id else ""
    return f"state IN ({marks}) AND lease_pid IS NULL{among}"


def holders(connection: sqlite3.Connection) -> list[ProcessName]:
    """The processes that hold a job, each once."""
    return [ProcessName(*row) for row in connection.execute(_HOLDERS)]


def release(connection: sqlite3.Connection, owner: ProcessName, job_id: int) -> None:
    """The job is free again, if `owner` held it."""
    connection.execute(_RELEASE_ONE, (job_id, *_name(owner)))


def release_all(connection: sqlite3.Connection, owner: ProcessName) -> None:
    """All jobs of `owner` are free again."""
    connection.execute(_RELEASE_ALL, _name(owner))


def _name(owner: ProcessName) -> tuple[str, int, float]:
    return owner.host, owner.pid, owner.started
