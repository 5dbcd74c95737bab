"""`AwaitedFiles` on SQLite: what the media server has still to see."""

from __future__ import annotations

import os
from collections.abc import Collection

from sqlalchemy import Engine, select

from core.ports.library import AwaitedFile
from database.library_tables import awaited
from database.session import reading, writing

_ASKED = "UPDATE awaited SET asked_at = ?, tries = tries + ? WHERE path = ?"
_SETTLE = "DELETE FROM awaited WHERE path = ?"


class AwaitedRepo:
    """Implements `core.ports.library.AwaitedFiles`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def waiting(self) -> list[AwaitedFile]:
        """See `AwaitedFiles.waiting`."""
        query = select(awaited).order_by(awaited.c.at, awaited.c.path)
        with reading(self._engine) as connection:
            rows = connection.execute(query)
            return [AwaitedFile(row.path, row.at, row.asked_at, row.tries) for row in rows]

    def asked(self, paths: Collection[str], now: float, heard: bool = True) -> None:
        """See `AwaitedFiles.asked`."""
        self._change(_ASKED, [(now, int(heard), os.fsencode(path)) for path in paths])

    def settle(self, paths: Collection[str]) -> None:
        """See `AwaitedFiles.settle`."""
        self._change(_SETTLE, [(os.fsencode(path),) for path in paths])

    def _change(self, sql: str, values: list[tuple[object, ...]]) -> None:
        if values:
            with writing(self._engine) as connection:
                connection.exec_driver_sql(sql, values)
