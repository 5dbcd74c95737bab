"""`SearchLog` on SQLite: searches already sent, with their answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from core.domain import Candidate
from core.ports.ledgers import PastSearch
from database import codec
from database.columns import storable
from database.session import looking, plain, writing

KEEP_SECONDS = 7 * 86400.0
"""Longer than any quiet time; what peers offered a week ago helps nobody."""

# plain SQL: each rung of each job's ladder looks here
_PAST = (
    "SELECT search_id, at, candidates FROM searches"
    " WHERE source = ? AND words = ? AND at > ? ORDER BY at DESC LIMIT 1"
)
_BEGIN = (
    "INSERT OR REPLACE INTO searches (search_id, source, words, at, candidates)"
    " VALUES (?, ?, ?, ?, NULL)"
)
_FINISH = "UPDATE searches SET candidates = ? WHERE search_id = ?"
_FORGET = "DELETE FROM searches WHERE search_id = ?"
_DROP = "DELETE FROM searches WHERE at < ?"


class SearchRepo:
    """Implements `core.ports.ledgers.SearchLog`. One object serves all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def past(self, source: str, text: str, since: float) -> PastSearch | None:
        """See `SearchLog.past`."""
        with looking(self._engine) as connection:
            row = connection.execute(_PAST, (source, storable(text), since)).fetchone()
        if row is None:
            return None
        search_id, at, packed = row
        return PastSearch(
            search_id, at, None if packed is None else codec.unpack(Candidate, packed)
        )

    def begin(self, source: str, text: str, search_id: str, at: float) -> None:
        """See `SearchLog.begin`. Searches older than `KEEP_SECONDS` are dropped on the way."""
        with writing(self._engine) as connection:
            plain(connection).execute(_DROP, (at - KEEP_SECONDS,))
            plain(connection).execute(_BEGIN, (search_id, source, storable(text), at))

    def finish(self, search_id: str, candidates: Sequence[Candidate]) -> None:
        """See `SearchLog.finish`; nothing for a search that was forgotten."""
        packed = codec.pack(candidates)
        with writing(self._engine) as connection:
            plain(connection).execute(_FINISH, (packed, search_id))

    def forget(self, search_id: str) -> None:
        """See `SearchLog.forget`."""
        with writing(self._engine) as connection:
            plain(connection).execute(_FORGET, (search_id,))
