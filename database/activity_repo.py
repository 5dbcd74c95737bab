"""`ActivityLog` on SQLite: the persisted feed of what happened."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine, select

from core.ports.ledgers import Activity
from core.ports.system import Clock
from database.columns import storable
from database.session import plain, reading, writing
from database.tables import activity

_ADD = "INSERT INTO activity (at, kind, text, job_id) VALUES (?, ?, ?, ?)"


class ActivityRepo:
    """Implements `core.ports.ledgers.ActivityLog`. One object serves all threads."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, kind: str, text: str, job_id: int | None = None) -> None:
        """See `ActivityLog.add`."""
        row = (self._clock.now(), kind, storable(text), job_id)
        with writing(self._engine) as connection:
            plain(connection).execute(_ADD, row)

    def recent(self, limit: int = 100, kinds: Collection[str] | None = None) -> list[Activity]:
        """See `ActivityLog.recent`."""
        query = select(activity).order_by(activity.c.id.desc()).limit(limit)
        if kinds is not None:
            query = query.where(activity.c.kind.in_(sorted(kinds)))
        with reading(self._engine) as connection:
            rows = connection.execute(query)
            return [Activity(row.id, row.at, row.kind, row.text, row.job_id) for row in rows]
