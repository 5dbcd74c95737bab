"""Asks a source and remembers the answer, so that the same words are never sent twice in a row.

Used by the engine's search step. The log is written before the request is sent: after a kill the
same search is taken up again by its id instead of being sent a second time.
"""

from __future__ import annotations

import uuid

from core.domain import Candidate, NotReady, Query, Refused
from core.ports.ledgers import SearchLog
from core.ports.sources import DownloadSource
from core.ports.system import Clock
from core.tasks import TaskContext

QUIET_SECONDS = 30 * 60
"""The same words are not sent again within half an hour (contract: slskd manners)."""


class Collector:
    """One `collect` per query; answers come from the log when the words were sent lately."""

    def __init__(self, log: SearchLog, clock: Clock) -> None:
        self._log = log
        self._clock = clock

    def collect(self, source: DownloadSource, query: Query, ctx: TaskContext) -> list[Candidate]:
        """All candidates for `query` from `source`. Raises the source's `ServiceError`s."""
        text = " ".join(query.text.split()).casefold()
        past = self._log.past(source.name, text, self._clock.now() - QUIET_SECONDS)
        if past is not None and past.candidates is not None:
            return list(past.candidates)
        search_id = past.search_id if past is not None else str(uuid.uuid4())
        if past is None:
            self._log.begin(source.name, text, search_id, self._clock.now())
        try:
            found = list(source.search(query, search_id, ctx))
        except (NotReady, Refused):
            # Nothing was searched. After a time-out the record stays: the service may have begun.
            self._log.forget(search_id)
            raise
        self._log.finish(search_id, found)
        source.dismiss(search_id)
        return found
