"""`PlaylistMarks` on SQLite: rows last seen and figures by day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.sqlite import insert

from core.ports.playlist_marks import OwnedOn
from database.session import reading, writing
from database.sync_tables import owned_days, playlist_marks

_BYTES = 8


class MarksRepo:
    """Implements `core.ports.playlist_marks.PlaylistMarks`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def seen(self, key: str) -> tuple[bytes, ...] | None:
        """See `PlaylistMarks.seen`."""
        query = select(playlist_marks.c.rows).where(playlist_marks.c.key == key)
        with reading(self._engine) as connection:
            rows: bytes | None = connection.scalar(query)
        if rows is None:
            return None
        return tuple(rows[at : at + _BYTES] for at in range(0, len(rows), _BYTES))

    def keep_seen(self, key: str, rows: Sequence[bytes]) -> None:
        """See `PlaylistMarks.keep_seen`."""
        new = insert(playlist_marks).values(key=key, rows=b"".join(rows))
        changed = {"rows": new.excluded["rows"]}
        with writing(self._engine) as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["key"], set_=changed))

    def note_owned(self, key: str, on: OwnedOn) -> None:
        """See `PlaylistMarks.note_owned`."""
        figures = {"owned": on.owned, "total": on.total}
        new = insert(owned_days).values(key=key, day=on.day, **figures)
        told = new.on_conflict_do_update(index_elements=["key", "day"], set_=figures)
        with writing(self._engine) as connection:
            connection.execute(told)

    def owned(self, key: str) -> list[OwnedOn]:
        """See `PlaylistMarks.owned`."""
        days = select(owned_days).where(owned_days.c.key == key).order_by(owned_days.c.day)
        with reading(self._engine) as connection:
            return [OwnedOn(row.day, row.owned, row.total) for row in connection.execute(days)]

    def forget(self, key: str) -> None:
        """See `PlaylistMarks.forget`."""
        with writing(self._engine) as connection:
            for table in (playlist_marks, owned_days):
                connection.execute(delete(table).where(table.c.key == key))
