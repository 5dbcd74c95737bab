"""Searches and lists read in a child: politely, one at a time, stopped when it takes too long."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Iterator

from core.clients.youtube.child import Event
from core.clients.youtube.failures import PAUSES_SOURCE, error, words
from core.clients.youtube.limits import Limits
from core.clients.youtube.settings import SERVICE, YouTubeConfig
from core.clients.youtube.wire import Find, Found, Listing, Setup, found_of
from core.clients.youtube.workers import Workers
from core.domain import Malformed, Unreachable
from core.net.pace import Pace, PaceRule, held
from core.ports.ledgers import PaceStore
from core.ports.system import Clock
from core.tasks import Deadline, TaskContext

log = logging.getLogger(__name__)
BUCKET = "youtube.search"
_PER_HOUR = 600
_NAP = 0.05


class Searching:
    """Runs searches; thread-safe, because only the holder of the lock works."""

    def __init__(
        self,
        config: YouTubeConfig,
        limits: Limits,
        store: PaceStore,
        clock: Clock,
        setup: Callable[[], Setup],
        workers: Workers,
    ) -> None:
        self._config = config
        self._workers = workers
        self._limits = limits
        self._store = store
        self._setup = setup
        rule = PaceRule(config.gap / 2, _PER_HOUR, 3600.0)
        self._pace = Pace(store, clock, BUCKET, SERVICE, rule)

    def run(self, text: str, ctx: TaskContext) -> Iterator[Found]:
        """Results as they come. Raises `RateLimited`, `Unreachable`, `Malformed`, `Cancelled`."""
        with held(self._store, BUCKET, ctx):
            self._pace.wait(ctx)
            log.info("Search: %s", text)
            for event in self._events(Find(text, self._setup()), ctx):
                yield found_of(event)

    def listing(self, url: str, ctx: TaskContext) -> tuple[str, list[Found]]:
        """The title and the rows of the list behind `url`; errors as for `run`."""
        title, rows = "", []
        with held(self._store, BUCKET, ctx):
            self._pace.wait(ctx)
            for event in self._events(Listing(url, self._setup()), ctx):
                if event["event"] == "list":
                    title = str(event["title"])
                else:
                    rows.append(found_of(event))
                    ctx.report(None, f"{len(rows)} rows read")
        return title, rows

    def _events(self, command: Find | Listing, ctx: TaskContext) -> Iterator[Event]:
        """What the child says but for failures, which are raised; time runs from event to event."""
        said: queue.SimpleQueue[Event] = queue.SimpleQueue()
        child = self._workers.begin(command, said.put)
        at_end = False
        try:
            for event in self._until_end(said, ctx):
                if event["event"] == "failed":
                    self._fail(str(event["kind"]), str(event["text"]))
                else:
                    yield event
            at_end = True
        finally:
            if at_end:
                self._workers.give_back(child, well=True)
            else:
                child.kill()

    def _until_end(self, said: queue.SimpleQueue[Event], ctx: TaskContext) -> Iterator[Event]:
        deadline = Deadline(self._config.search_seconds)
        while True:
            ctx.checkpoint()
            try:
                event = said.get(timeout=_NAP)
            except queue.Empty:
                if deadline.passed:
                    raise Unreachable(
                        SERVICE, "YouTube's search did not answer in time.", "It is tried again."
                    ) from None
                continue
            if event["event"] == "end":
                return
            if event["event"] == "exit":
                raise Malformed(SERVICE, "The search for YouTube ended unexpectedly.")
            deadline = Deadline(self._config.search_seconds)
            yield event

    def _fail(self, kind: str, text: str) -> None:
        log.warning("Search failed: %s: %s", kind, text)
        if kind in PAUSES_SOURCE:
            self._limits.ban(words(kind, text) + ".")
            self._limits.refuse_when_blocked()
        raise error(kind, text)
