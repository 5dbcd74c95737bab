"""What happens by itself: the wish list, library scans, playlist checks. Used by window and daemon.

When a thing was done last is kept in the database (`PaceStore`), so that the schedule holds over
restarts and several processes of one home do each thing once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.domain import CratekeeperError
from core.ports.ledgers import ActivityLog, PaceStore
from core.ports.system import Clock
from core.tasks import Cancelled, TaskContext

log = logging.getLogger(__name__)

LONGEST_NAP = 30.0
"""Seconds after which settings and the clock are looked at again."""

SHORTEST_NAP = 0.05


@dataclass(frozen=True)
class Task:
    """`every` returns seconds between two runs, 0 for never; `run` gets a context to stop by."""

    name: str
    every: Callable[[], float]
    run: Callable[[TaskContext], object]


class Scheduler:
    """One thread that runs due tasks one after the other. `start` and `stop` may be repeated."""

    def __init__(
        self, tasks: Sequence[Task], pace: PaceStore, activity: ActivityLog, clock: Clock
    ) -> None:
        self._tasks = tuple(tasks)
        self._pace = pace
        self._activity = activity
        self._clock = clock
        self._ctx = TaskContext()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def running(self) -> bool:
        """True between `start` and `stop`."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, delay: float = 0.0) -> None:
        """Begin after `delay` seconds; nothing happens when it runs."""
        with self._lock:
            if self.running:
                return
            self._ctx = TaskContext()
            self._thread = threading.Thread(
                target=self._loop, args=(self._ctx, delay), name="scheduler"
            )
            self._thread.daemon = True
            self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """End; a task that runs is asked to stop."""
        with self._lock:
            self._ctx.cancel()
            if self._thread is not None:
                self._thread.join(timeout)
                self._thread = self._thread if self._thread.is_alive() else None

    def _loop(self, ctx: TaskContext, delay: float) -> None:
        try:
            ctx.sleep(delay)
            while not ctx.cancelled:
                ctx.sleep(self.run_due(ctx))
        except Cancelled:
            return

    def run_due(self, ctx: TaskContext) -> float:
        """Run what is due; returns the seconds until it is worth looking again."""
        waits = [self._run_if_due(task, ctx) for task in self._tasks]
        return max(SHORTEST_NAP, min([LONGEST_NAP, *waits]))

    def _run_if_due(self, task: Task, ctx: TaskContext) -> float:
        ctx.checkpoint()
        try:
            every = task.every()
            if every <= 0:
                return LONGEST_NAP
            wait = self._pace.take(f"schedule:{task.name}", self._clock.now(), every, 1, every)
            if wait > 0:
                return wait
            task.run(ctx)
        except CratekeeperError as error:
            self._note(task, error)
        except Cancelled:
            raise
        except Exception:
            log.exception("The task %s failed unexpectedly", task.name)
        return SHORTEST_NAP

    def _note(self, task: Task, error: CratekeeperError) -> None:
        log.warning("%s: %s", task.name, error)
        try:
            self._activity.add("schedule", f"{task.name}: {error.sentence}")
        except CratekeeperError:
            log.exception("The note could not be kept")
