"""Asks a source and remembers the answer, so that the same words are never sent twice in a row.

Used by the engine's search step. The log is written before the request is sent: after a kill the
same search is taken up again by its id instead of being sent a second time.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain

from core.domain import Candidate, NotReady, Query, Refused, ServiceError
from core.ports.ledgers import PaceStore, SearchLog
from core.ports.sources import BrowsesFolders, DownloadSource
from core.ports.system import Clock
from core.tasks import TaskContext
from services.search.bursts import bursts

log = logging.getLogger(__name__)

QUIET_SECONDS = 30 * 60
"""The same words are not sent again within half an hour (contract: slskd manners)."""


NAP_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class _Begun:
    """A search that is written down; `answer` is None when it has to be asked (again)."""

    search_id: str
    answer: list[Candidate] | None


class Collector:
    """One `stream` per query; answers come from the log when the words were sent lately.

    With `locks` nobody asks for words that another process is asking for: it waits for the answer.
    """

    def __init__(self, log: SearchLog, clock: Clock, locks: PaceStore | None = None) -> None:
        self._log = log
        self._clock = clock
        self._locks = locks

    def collect(self, source: DownloadSource, query: Query, ctx: TaskContext) -> list[Candidate]:
        """All candidates for `query` from `source`. Raises the source's `ServiceError`s."""
        return list(chain.from_iterable(self.stream(source, query, ctx)))

    def stream(
        self, source: DownloadSource, query: Query, ctx: TaskContext
    ) -> Generator[list[Candidate], None, None]:
        """The same in bursts as they come; the answer is kept when all of it was taken.

        One that nobody takes to its end is taken up again by the next who asks for these words.
        """
        words = " ".join(query.text.split()).casefold()
        with self._alone(f"search.{source.name}.{words}", ctx):
            begun = self._begin(source, words)
            if begun.answer is not None:
                yield begun.answer
                return
            yield from self._asked(source, query, begun.search_id, ctx)

    def _asked(
        self, source: DownloadSource, query: Query, search_id: str, ctx: TaskContext
    ) -> Generator[list[Candidate], None, None]:
        found: list[Candidate] = []
        search = partial(source.search, query, search_id)
        try:
            for burst in bursts(search, ctx):
                found += burst
                yield burst
        except (NotReady, Refused):
            # Nothing was searched. After a time-out the record stays: the service may have begun.
            self._log.forget(search_id)
            raise
        self._log.finish(search_id, found)
        source.dismiss(search_id)

    @contextmanager
    def _alone(self, lock: str, ctx: TaskContext) -> Iterator[None]:
        if self._locks is None:
            yield
            return
        while not self._locks.acquire(lock):
            ctx.sleep(NAP_SECONDS)
        try:
            yield
        finally:
            self._locks.release(lock)

    def browse(
        self, source: DownloadSource, peer: str, folder: str, ctx: TaskContext
    ) -> list[Candidate]:
        """The files of a peer's folder, [] when it cannot be asked; one answer serves all.

        A peer that does not answer is no trouble of the source, and is not asked again soon.
        """
        if not isinstance(source, BrowsesFolders):
            return []
        begun = self._begin(source, f"\\{peer}\\{folder}")  # no words of a search hold a backslash
        if begun.answer is not None:
            return begun.answer
        try:
            found = source.browse(peer, folder, ctx)
        except ServiceError as error:
            log.info("The folder of %s cannot be seen: %s", peer, error.sentence)
            found = []
        self._log.finish(begun.search_id, found)
        return found

    def _begin(self, source: DownloadSource, text: str) -> _Begun:
        now = self._clock.now()
        past = self._log.past(source.name, text, now - QUIET_SECONDS)
        if past is not None and past.at < now + QUIET_SECONDS:  # else the clock was wrong then
            kept = None if past.candidates is None else list(past.candidates)
            return _Begun(past.search_id, kept)
        search_id = str(uuid.uuid4())
        self._log.begin(source.name, text, search_id, now)
        return _Begun(search_id, None)
