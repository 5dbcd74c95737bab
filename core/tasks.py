"""The Qt-free handle a piece of background work gets: report, checkpoint, sleep.

Every wait of the program goes through a `TaskContext`, so that cancelling takes milliseconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from utils.precedence import give_way

ReportFn = Callable[[float | None, str], None]


class Cancelled(Exception):
    """The work was asked to stop. Not an error: nobody has to be told."""


class TaskContext:
    """Cancellation and progress for one piece of work. Thread-safe.

    `report(fraction, text)`: fraction in 0..1, None when unknown. A context may have a parent:
    cancelling the parent cancels it too.
    """

    def __init__(self, report: ReportFn | None = None, parent: TaskContext | None = None) -> None:
        self._report = report
        self._event = threading.Event()
        self._children: list[TaskContext] = []
        self._lock = threading.Lock()
        if parent is not None:
            parent._adopt(self)

    def _adopt(self, child: TaskContext) -> None:
        with self._lock:
            self._children.append(child)
        if self._event.is_set():
            child.cancel()

    def cancel(self) -> None:
        """Ask the work (and all that descends from it) to stop at its next checkpoint."""
        self._event.set()
        with self._lock:
            children = list(self._children)
        for child in children:
            child.cancel()

    @property
    def cancelled(self) -> bool:
        """True once `cancel` was called."""
        return self._event.is_set()

    def checkpoint(self) -> None:
        """Raise `Cancelled` when the work shall stop; let the window go first when it is busy."""
        if self._event.is_set():
            raise Cancelled
        give_way()

    def sleep(self, seconds: float) -> None:
        """Wait, but raise `Cancelled` at once when the work shall stop."""
        if self._event.wait(max(0.0, seconds)):
            raise Cancelled

    def report(self, fraction: float | None, text: str = "") -> None:
        """Tell whoever watches how far the work is."""
        if self._report is not None:
            self._report(fraction, text)


class Deadline:
    """A point in time by the monotonic clock; None seconds means never."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        """True when the time is over."""
        return self._end is not None and time.monotonic() >= self._end

    def remaining(self, at_most: float) -> float:
        """Seconds left, never more than `at_most`, never below 0."""
        if self._end is None:
            return at_most
        return max(0.0, min(at_most, self._end - time.monotonic()))
