"""Background work of the window: three lanes of long-lived QThreads, callbacks as arguments.

Pages and presenters call `runner.start(work, lane=…, done=…, error=…, progress=…)`; `work(ctx)`
runs in a lane, the callbacks run in the GUI thread. After `handle.cancel()` no callback of that
task comes any more, so late answers are dropped by construction. `Latest` keeps one task per
purpose: starting the next drops the one before.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Literal, Protocol, TypeVar

from PyQt6 import sip
from PyQt6.QtCore import QObject, QThread, QTimer, pyqtSignal

from core.tasks import Cancelled, TaskContext
from utils.precedence import take_turn

log = logging.getLogger(__name__)

Lane = Literal["db", "net", "disk"]
LANES: dict[Lane, int] = {"db": 1, "net": 8, "disk": 2}
PROGRESS_GAP = 0.1
T_ = TypeVar("T_")
ErrorFn = Callable[[Exception], None]
ProgressFn = Callable[[float | None, str], None]


class TaskHandle:
    """One started piece of work, as its starter sees it."""

    def __init__(
        self,
        work: Callable[[TaskContext], Any],
        done: Callable[[Any], None] | None,
        error: ErrorFn | None,
        progress: ProgressFn | None,
    ) -> None:
        self.work, self.done, self.error, self.progress = work, done, error, progress
        self.ctx = TaskContext()
        self.result: object = None
        self.failure: Exception | None = None
        self.finished = False
        self.latest: tuple[float | None, str] = (None, "")
        self.delivery_pending = False
        self.delivered_at = 0.0

    def cancel(self) -> None:
        """Stop the work at its next checkpoint; none of its callbacks is called after this."""
        self.ctx.cancel()

    @property
    def active(self) -> bool:
        """True until the last callback was called or the task was cancelled."""
        return not self.finished and not self.ctx.cancelled

    def release(self) -> None:
        """Forget the page and presenter behind the callbacks.

        Called in the GUI thread: the last reference to a widget may not be dropped anywhere else.
        """
        self.work = _nothing
        self.done = self.error = self.progress = None
        self.result = self.failure = None


def _nothing(_ctx: TaskContext) -> None:
    """What a finished task does."""


class Runner(Protocol):
    """What pages need of a runner; `TaskRunner` has threads, `InlineRunner` has none."""

    def start(
        self,
        work: Callable[[TaskContext], T_],
        *,
        lane: Lane = "net",
        done: Callable[[T_], None] | None = None,
        error: ErrorFn | None = None,
        progress: ProgressFn | None = None,
    ) -> TaskHandle:
        """Run `work(ctx)` in a lane and its callbacks in the GUI thread.

        An error without an `error` callback goes to the runner's `unhandled`.
        """
        ...

    def stop(self, timeout: float = 5.0) -> bool:
        """Cancel everything and wait for the threads; False when one is still busy."""
        ...


class _Worker(QThread):
    """Takes tasks of its lane until it finds None."""

    def __init__(self, queue: SimpleQueue[int | None], run: Callable[[int], None]) -> None:
        super().__init__()
        self._queue, self._run = queue, run

    def run(self) -> None:
        """The thread's life."""
        while (number := self._queue.get()) is not None:
            self._run(number)


class TaskRunner(QObject):
    """The real runner. Lives in the GUI thread; threads are made when there is work for them.

    The lanes know tasks by number. A task, its page and its outcome are held in `_tasks` until the
    GUI thread has delivered them, so that no widget is ever freed in a lane.
    """

    _arrived = pyqtSignal(int)
    _progressed = pyqtSignal(int)

    def __init__(self, unhandled: ErrorFn | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.unhandled = unhandled
        self._queues: dict[Lane, SimpleQueue[int | None]] = {lane: SimpleQueue() for lane in LANES}
        self._workers: dict[Lane, list[_Worker]] = {lane: [] for lane in LANES}
        self._busy: dict[Lane, int] = dict.fromkeys(LANES, 0)
        self._tasks: dict[int, TaskHandle] = {}
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._stopped = False
        self._arrived.connect(self._deliver)
        self._progressed.connect(self._deliver_progress)

    def start(
        self,
        work: Callable[[TaskContext], T_],
        *,
        lane: Lane = "net",
        done: Callable[[T_], None] | None = None,
        error: ErrorFn | None = None,
        progress: ProgressFn | None = None,
    ) -> TaskHandle:
        """See `Runner.start`."""
        task = TaskHandle(work, done, error, progress)
        number = next(self._numbers)
        task.ctx = TaskContext(lambda fraction, text: self._report(number, fraction, text))
        if self._stopped:
            task.cancel()
            return task
        with self._lock:
            self._tasks[number] = task
            self._busy[lane] += 1
            more = self._busy[lane] > len(self._workers[lane]) < LANES[lane]
        self._queues[lane].put(number)
        if more:
            self._add_worker(lane)
        return task

    def stop(self, timeout: float = 5.0) -> bool:
        """See `Runner.stop`."""
        self._stopped = True
        with self._lock:
            tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        for lane, workers in self._workers.items():
            for _ in workers:
                self._queues[lane].put(None)
        end = time.monotonic() + timeout
        everyone = [worker for workers in self._workers.values() for worker in workers]
        late = [w for w in everyone if not w.wait(max(1, round((end - time.monotonic()) * 1000)))]
        return not late

    def _add_worker(self, lane: Lane) -> None:
        worker = _Worker(self._queues[lane], lambda number: self._run(lane, number))
        worker.setObjectName(f"{lane}-{len(self._workers[lane]) + 1}")
        self._workers[lane].append(worker)
        worker.start()

    def _run(self, lane: Lane, number: int) -> None:
        self._perform(number)
        with self._lock:
            self._busy[lane] -= 1
        self._arrived.emit(number)

    def _perform(self, number: int) -> None:
        task = self._tasks[number]
        try:
            task.ctx.checkpoint()
            task.result = task.work(task.ctx)
        except Cancelled:
            task.cancel()
        except Exception as error:  # noqa: BLE001 - boundary: any failure must reach the user
            task.failure = error

    def _report(self, number: int, fraction: float | None, text: str) -> None:
        task = self._tasks.get(number)
        if task is None:
            return  # a thread that the work started and forgot
        task.latest = (fraction, text)
        if task.progress is not None and not task.delivery_pending:
            task.delivery_pending = True
            self._progressed.emit(number)

    def _deliver_progress(self, number: int) -> None:
        take_turn()
        task = self._tasks.get(number)
        if task is None:
            return
        wait = task.delivered_at + PROGRESS_GAP - time.monotonic()
        if wait > 0:
            QTimer.singleShot(round(wait * 1000), lambda: self._show_progress(task))
        else:
            self._show_progress(task)

    def _show_progress(self, task: TaskHandle) -> None:
        task.delivery_pending = False
        task.delivered_at = time.monotonic()
        if task.active and task.progress is not None:
            call_safely(task.progress, *task.latest, unhandled=self.unhandled)

    def _deliver(self, number: int) -> None:
        take_turn()
        with self._lock:
            task = self._tasks.pop(number)
        if task.active:
            finish(task, task.result, task.failure, self.unhandled)
        task.release()


def finish(
    task: TaskHandle, result: object, failure: Exception | None, unhandled: ErrorFn | None
) -> None:
    """Call the one callback that ends `task`."""
    task.finished = True
    if failure is None:
        if task.done is not None:
            call_safely(task.done, result, unhandled=unhandled)
        return
    log.info("A background task failed", exc_info=failure)
    receiver = task.error or unhandled
    if receiver is not None:
        call_safely(receiver, failure, unhandled=unhandled)


def call_safely(fn: Callable[..., None], *args: object, unhandled: ErrorFn | None) -> None:
    """Call back into a page. A page that was closed meanwhile is left alone."""
    owner = getattr(fn, "__self__", None)
    if isinstance(owner, sip.simplewrapper) and sip.isdeleted(owner):
        return
    try:
        fn(*args)
    except Exception as error:  # a slot that raises would end the program
        log.exception("A callback failed")
        if unhandled is not None and fn is not unhandled:
            unhandled(error)


class InlineRunner:
    """The runner without threads, for tests and pictures: work runs inside `start`.

    With `hold=True` it waits until `run_all` (that is how a page looks while it is loading).
    """

    def __init__(self, unhandled: ErrorFn | None = None, hold: bool = False) -> None:
        self.unhandled = unhandled
        self.hold = hold
        self.waiting: list[TaskHandle] = []
        self.lanes: list[Lane] = []

    def start(
        self,
        work: Callable[[TaskContext], T_],
        *,
        lane: Lane = "net",
        done: Callable[[T_], None] | None = None,
        error: ErrorFn | None = None,
        progress: ProgressFn | None = None,
    ) -> TaskHandle:
        """See `Runner.start`."""
        task = TaskHandle(work, done, error, progress)
        task.ctx = TaskContext(progress)
        self.lanes.append(lane)
        if self.hold:
            self.waiting.append(task)
        else:
            self._run(task)
        return task

    def run_all(self) -> None:
        """Run what was held back, in order, with all that it starts."""
        while self.waiting:
            self._run(self.waiting.pop(0))

    def stop(self, timeout: float = 5.0) -> bool:  # noqa: ARG002 - the Protocol's signature
        """Cancel what waits."""
        for task in self.waiting:
            task.cancel()
        self.waiting.clear()
        return True

    def _run(self, task: TaskHandle) -> None:
        try:
            task.ctx.checkpoint()
            result = task.work(task.ctx)
        except Cancelled:
            task.cancel()
            return
        except Exception as error:  # noqa: BLE001 - boundary: same as the real runner's
            finish(task, None, error, self.unhandled)
            return
        if task.active:
            finish(task, result, None, self.unhandled)


class Latest:
    """One task per purpose (a page's list, a search): the newest counts, older ones are dropped."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._current: TaskHandle | None = None
        self.generation = 0

    def start(
        self,
        work: Callable[[TaskContext], T_],
        *,
        lane: Lane = "net",
        done: Callable[[T_], None] | None = None,
        error: ErrorFn | None = None,
        progress: ProgressFn | None = None,
    ) -> TaskHandle:
        """Cancel the one before and start this."""
        self.cancel()
        self.generation += 1
        self._current = self._runner.start(
            work, lane=lane, done=done, error=error, progress=progress
        )
        return self._current

    def cancel(self) -> None:
        """Drop the current task, if any."""
        if self._current is not None:
            self._current.cancel()
            self._current = None

    @property
    def busy(self) -> bool:
        """True while the newest task is under way."""
        return self._current is not None and self._current.active
