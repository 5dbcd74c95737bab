"""`PastJobs` on SQLite: finished downloads by page, with a search that knows capitals and accents.

Tracks are kept as JSON with escapes, which SQL cannot compare; a small function does, and only when
somebody searches for words.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, func, select

from core.domain import DownloadJob
from core.ports.past import PastSieve
from database.job_rows import in_ids, in_states, job_of
from database.session import reading
from database.tables import jobs

_NEWEST = (jobs.c.updated_at.desc(), jobs.c.id.desc())
_NAMED = ("title", "album", "playlist_name")


class PastRepo:
    """Implements `core.ports.past.PastJobs`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(self, sieve: PastSieve, limit: int, offset: int) -> list[DownloadJob]:
        """See `PastJobs.page`."""
        query = _narrowed(select(jobs), sieve).order_by(*_NEWEST).limit(limit).offset(offset)
        with reading(self._engine) as connection:
            _prepare(connection, sieve)
            return [job_of(row) for row in connection.execute(query)]

    def numbers(self, sieve: PastSieve) -> list[int]:
        """See `PastJobs.numbers`."""
        query = _narrowed(select(jobs.c.id), sieve).order_by(*_NEWEST)
        with reading(self._engine) as connection:
            _prepare(connection, sieve)
            return list(connection.scalars(query))

    def of(self, numbers: Sequence[int]) -> list[DownloadJob]:
        """See `PastJobs.of`."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(jobs).where(in_ids(numbers)))
            found = {row.id: job_of(row) for row in rows}
        return [found[number] for number in numbers if number in found]

    def count(self, sieve: PastSieve) -> int:
        """See `PastJobs.count`."""
        query = _narrowed(select(func.count()).select_from(jobs), sieve)
        with reading(self._engine) as connection:
            _prepare(connection, sieve)
            return int(connection.scalar(query) or 0)


def _narrowed(query: Select[Any], sieve: PastSieve) -> Select[Any]:
    wanted: list[ColumnElement[bool]] = [in_states(sieve.states)]
    if sieve.since:
        wanted.append(jobs.c.updated_at > sieve.since)
    if sieve.source:
        wanted.append(func.json_extract(jobs.c.remote, "$.source") == sieve.source)
    if needle := plain(sieve.text):
        wanted.append(func.holds_words(jobs.c.track, jobs.c.origin, needle) == 1)
    return query.where(and_(*wanted))


def _prepare(connection: Connection, sieve: PastSieve) -> None:
    if sieve.text:
        raw: Any = connection.connection.driver_connection
        raw.create_function("holds_words", 3, _holds, deterministic=True)


def _holds(track: str, origin: str, needle: str) -> int:
    told = {**json.loads(origin), **json.loads(track)}
    parts = [told.get(name) or "" for name in _NAMED] + list(told.get("artists", ()))
    text = plain(" ".join(parts))
    return int(all(word in text for word in needle.split()))


def plain(text: str) -> str:
    """Small letters without accents: "Élan" becomes "elan"."""
    if text.isascii():
        return text.lower().strip()
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parted if not unicodedata.combining(one)).strip()
