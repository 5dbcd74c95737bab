"""`SearchLog` on SQLite: searches already sent, with their answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from core.domain import Candidate
from core.ports.ledgers import PastSearch
from database import codec
from database.session import reading, writing
from database.tables import searches

KEEP_SECONDS = 7 * 86400.0
"""Longer than any quiet time; what peers offered a week ago helps nobody."""


class SearchRepo:
    """Implements `core.ports.ledgers.SearchLog`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def past(self, source: str, text: str, since: float) -> PastSearch | None:
        """See `SearchLog.past`."""
        same = (searches.c.source == source) & (searches.c.words == text)
        query = select(searches).where(same, searches.c.at > since)
        with reading(self._engine) as connection:
            row = connection.execute(query.order_by(searches.c.at.desc()).limit(1)).first()
        if row is None:
            return None
        taken = None if row.candidates is None else codec.unpack(Candidate, row.candidates)
        return PastSearch(row.search_id, row.at, taken)

    def begin(self, source: str, text: str, search_id: str, at: float) -> None:
        """See `SearchLog.begin`. Searches older than `KEEP_SECONDS` are dropped on the way."""
        values = {"source": source, "words": text, "at": at, "candidates": None}
        row = insert(searches).values(search_id=search_id, **values)
        with writing(self._engine) as connection:
            connection.execute(delete(searches).where(searches.c.at < at - KEEP_SECONDS))
            connection.execute(row.on_conflict_do_update(index_elements=["search_id"], set_=values))

    def finish(self, search_id: str, candidates: Sequence[Candidate]) -> None:
        """See `SearchLog.finish`; nothing for a search that was forgotten."""
        answer = update(searches).where(searches.c.search_id == search_id)
        packed = codec.pack(candidates)
        with writing(self._engine) as connection:
            connection.execute(answer.values(candidates=packed))

    def forget(self, search_id: str) -> None:
        """See `SearchLog.forget`."""
        with writing(self._engine) as connection:
            connection.execute(delete(searches).where(searches.c.search_id == search_id))
