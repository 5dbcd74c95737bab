"""Tells the world outside the window: desktop notices, a webhook, a script (docs/notifications.md).

Used by the window and by `serve`. It listens to the bus in the publishers' threads and does all
the rest in its own, so that nobody waits for it.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from core.domain import CratekeeperError, JobState, ServiceState, ServiceStatus
from core.ports.system import Clock
from core.tasks import Deadline, TaskContext
from services.bus import EventBus
from services.events import (
    Announcement,
    CoverageReady,
    JobMoved,
    Level,
    Notice,
    ServiceChanged,
)
from services.notify.batches import SETTLE_SECONDS, Batches
from services.notify.feed import Feed
from services.notify.happenings import Happening, of_batch, of_move, of_service
from services.notify.outlets import Outlets, Settings

log = logging.getLogger(__name__)
_MOST_WAITING = 10_000


class NotifyService:
    """`start` and `stop` once each. `active(key)`: are jobs of that playlist still under way?"""

    def __init__(
        self,
        settings: Settings,
        bus: EventBus,
        clock: Clock,
        active: Callable[[str], bool],
        outlets: Callable[[Callable[[CratekeeperError], None]], Outlets],
        settle: float = SETTLE_SECONDS,
        feed: Feed | None = None,
    ) -> None:
        self._feed = feed
        self._settings, self._bus, self._clock = settings, bus, clock
        self._batches = Batches(active, settle)
        self._outlets = outlets(self._complain)
        self._queue: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._ends: list[Callable[[], None]] = []
        self._services: dict[str, ServiceStatus] = {}

    def start(self) -> None:
        """Listen from now on."""
        if self._thread is not None:
            return
        self._thread = threading.Thread(target=self._loop, name="notify", daemon=True)
        self._thread.start()
        self._ends.append(self._bus.subscribe(JobMoved, self._take))
        self._ends.append(self._bus.subscribe(ServiceChanged, self._take))
        if self._feed is not None:
            self._ends.append(self._bus.subscribe(CoverageReady, self._take))

    def stop(self, timeout: float = 5.0) -> None:
        """Listen no more; wait at most `timeout` seconds for what is being told."""
        for end in self._ends:
            end()
        self._ends.clear()
        self._queue.put(None)
        limit = Deadline(timeout)
        self._outlets.close(timeout)
        if self._thread is not None:
            self._thread.join(limit.remaining(timeout))
            self._thread = None

    def test(self, ctx: TaskContext) -> str:
        """Send a test to webhook and script now; the sentence that says what took it.

        Raises what went wrong.
        """
        told = Happening("test", "A test of Cratekeeper", "Notifications work.", self._clock.now())
        took = self._outlets.deliver(told, ctx)
        if not took:
            return "Neither a webhook nor a script is set."
        return f"The {' and the '.join(took)} took it."

    def _take(self, event: JobMoved | ServiceChanged | CoverageReady) -> None:
        if self._queue.qsize() < _MOST_WAITING:
            self._queue.put(event)

    def _loop(self) -> None:
        while True:
            try:
                event = self._queue.get(timeout=self._batches.wait(self._clock.now()))
            except queue.Empty:
                event = ()
            if event is None:
                return
            try:
                self._work(event)
            except Exception:  # boundary: what cannot be told must not silence the rest
                log.exception("Something could not be told")

    def _work(self, event: object) -> None:
        now = self._clock.now()
        if isinstance(event, JobMoved):
            self._batches.moved(event, now)
            if (happening := of_move(event, now)) is not None:
                self._outlets.tell(happening)
            if self._feed is not None:
                self._feed.moved(event)
        elif isinstance(event, ServiceChanged):
            self._service(event.state, now)
        elif isinstance(event, CoverageReady) and self._feed is not None:
            self._feed.compared(event.coverage)
        for name, ended in self._batches.finished(now):
            self._batch(of_batch(name, ended, now), ended)

    def _batch(self, told: Happening, ended: Counter[JobState]) -> None:
        self._outlets.tell(told)
        if self._feed is not None and ended.total() > 1:  # one alone has its own line
            self._feed.batch(told)
        if ended[JobState.DONE] or self._failures():
            self._announce(told)

    def _service(self, state: ServiceState, now: float) -> None:
        before = self._services.get(state.name)
        if state.status in {ServiceStatus.OK, ServiceStatus.FAILED}:
            self._services[state.name] = state.status
        broke = state.status is ServiceStatus.FAILED and before is ServiceStatus.OK
        healed = state.status is ServiceStatus.OK and before is ServiceStatus.FAILED
        if broke or healed:
            self._outlets.tell(of_service(state, now))
            if self._feed is not None:
                self._feed.service(of_service(state, now))
        if broke and self._failures():
            self._announce(of_service(state, now))

    def _announce(self, told: Happening) -> None:
        if self._settings.get("notifications.desktop"):
            self._bus.publish(Announcement(told.title, told.text))

    def _failures(self) -> bool:
        return bool(self._settings.get("notifications.failures"))

    def _complain(self, error: CratekeeperError) -> None:
        said = Notice(Level.WARN, error.sentence, error.next_step, "notifications")
        self._bus.publish(said)
