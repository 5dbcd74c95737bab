"""`CatalogueCache` on SQLite: what the music catalogues answered, with life times."""

from __future__ import annotations

import zlib

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from core.ports.catalogue import CachedAnswer
from core.ports.system import Clock
from database.session import reading, writing
from database.tables import catalogue_answers

STALE_SECONDS = 60 * 86400.0
"""So long an answer that is no longer fresh may still stand in for a silent service."""

MOST_ANSWERS = 20_000
_TIDY_EVERY = 200
_GET = "SELECT body, stored_at, until FROM catalogue_answers WHERE key = ?"


class CatalogueRepo:
    """Implements `core.ports.catalogue.CatalogueCache`. One object serves all threads."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._puts = 0

    def get(self, key: str) -> CachedAnswer | None:
        """See `CatalogueCache.get`. An answer "from the future" (the clock went back) is stale."""
        with reading(self._engine) as connection:
            row = connection.exec_driver_sql(_GET, (key,)).first()
        if row is None:
            return None
        body = None if row.body is None else zlib.decompress(row.body).decode()
        return CachedAnswer(body, row.stored_at <= self._clock.now() < row.until)

    def put(self, key: str, body: str | None, seconds: float) -> None:
        """See `CatalogueCache.put`."""
        now = self._clock.now()
        packed = None if body is None else zlib.compress(body.encode(), 1)
        values = {"stored_at": now, "until": now + seconds, "body": packed}
        row = insert(catalogue_answers).values(key=key, **values)
        with writing(self._engine) as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["key"], set_=values))
            if self._puts % _TIDY_EVERY == 0:
                self._tidy(connection, now)
            self._puts += 1

    def clear(self, catalogue: str = "") -> int:
        """See `CatalogueCache.clear`."""
        gone = delete(catalogue_answers)
        if catalogue:
            start, after = f"{catalogue}:", f"{catalogue};"  # ";" follows ":" in every collation
            gone = gone.where(catalogue_answers.c.key >= start, catalogue_answers.c.key < after)
        with writing(self._engine) as connection:
            return connection.execute(gone).rowcount

    def _tidy(self, connection: Connection, now: float) -> None:
        until = catalogue_answers.c.until
        connection.execute(delete(catalogue_answers).where(until < now - STALE_SECONDS))
        surplus = connection.scalar(select(func.count()).select_from(catalogue_answers)) or 0
        if surplus > MOST_ANSWERS:
            oldest = select(catalogue_answers.c.key).order_by(until).limit(surplus - MOST_ANSWERS)
            connection.execute(delete(catalogue_answers).where(catalogue_answers.c.key.in_(oldest)))
