"""The download engine: threads that claim jobs and drive them step by step.

The same in the window, the daemon and `get`. Lanes: one thread searches (politeness allows no
more), `downloads.parallel` threads transfer, one verifies and files. A job's lease is held only
while a step runs or waits for its turn; a killed process' leases are free at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum

from core.domain import (
    RESTING_STATES,
    CratekeeperError,
    DownloadJob,
    FilingMode,
    JobState,
    NotReady,
)
from core.tasks import Deadline, TaskContext
from services.downloads.bell import Bell
from services.downloads.company import Company
from services.downloads.deps import EngineDeps
from services.downloads.finishing import FinishStep
from services.downloads.gate import Gate
from services.downloads.searching import SearchStep
from services.downloads.sourcebook import SourceBook
from services.downloads.stale import end_leftovers
from services.downloads.transferring import TransferStep
from services.downloads.worker import (
    FINISH_STATES,
    SEARCH_STATES,
    TRANSFER_STATES,
    Step,
    Worker,
    open_states,
)

log = logging.getLogger(__name__)


class RunEnd(Enum):
    """Why `run_until_done` came back."""

    DONE = "done"
    TIMED_OUT = "timed out"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class RunReport:
    """The end of a run; `error` is the service's or the disk's, when it stopped us."""

    end: RunEnd
    error: CratekeeperError | None = None


class DownloadEngine:
    """Owns the lanes. Thread-safe; one per container."""

    def __init__(
        self, deps: EngineDeps, at_start: Callable[[TaskContext], None] = lambda _ctx: None
    ) -> None:
        self._deps = deps
        self._at_start = at_start
        self.book = SourceBook(deps.sources, deps.clock)
        self._gate = Gate(deps.policy, deps.folders, deps.clock)
        self._bell = Bell()
        self._worker = Worker(deps, self._gate, self._bell)
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._timed = False
        self._company = Company(deps.jobs, deps.clock)

    @property
    def running(self) -> bool:
        """True while lanes work."""
        return any(thread.is_alive() for thread in self._threads)

    @property
    def waiting(self) -> str:
        """Why nothing new starts (paused, hours, disk), "" when it does."""
        closed = self._gate.closed()
        return closed.sentence if closed else ""

    @property
    def holdup(self) -> str:
        """What keeps a source waiting that is well otherwise (another process has the login)."""
        waits = [error for error in self.book.troubles() if isinstance(error, NotReady)]
        return str(waits[0]) if waits else ""

    def start(self, ids: Collection[int] | None = None) -> None:
        """Start the lanes (for these jobs only, or for all); nothing happens when they run."""
        with self._lock:
            if self.running:
                return
            self._worker = Worker(self._deps, self._gate, self._bell)
            lanes = [
                threading.Thread(
                    target=self._worker.lane, args=(step, states, ids), name=name, daemon=True
                )
                for name, step, states in self._lanes()
            ]
            tidy = threading.Thread(target=self._tidy, args=(self._worker.ctx,), name="tidy")
            tidy.daemon = True
            self._threads = [*lanes, tidy]
            for thread in self._threads:
                thread.start()

    def _lanes(self) -> list[tuple[str, Step, frozenset[JobState]]]:
        search = SearchStep(self._deps, self.book)
        transfer = TransferStep(
            self._deps, self.book, lambda: self._timed, lambda: self._gate.closed() is None
        )
        finish = FinishStep(self._deps, self.book)
        lanes: list[tuple[str, Step, frozenset[JobState]]] = [
            ("search", search, SEARCH_STATES),
            ("finish", finish, FINISH_STATES),
        ]
        count = self._deps.policy().parallel
        lanes += [(f"transfer-{n}", transfer, TRANSFER_STATES) for n in range(count)]
        return lanes

    def _tidy(self, ctx: TaskContext) -> None:
        try:
            self._at_start(ctx)
            end_leftovers(self._deps, self.book, ctx)
        except CratekeeperError as error:
            log.warning("Old work could not be ended: %s", error.sentence)

    def stop(self, timeout: float = 10.0) -> None:
        """Stop the lanes; jobs keep their states and go on at the next start."""
        self._worker.ctx.cancel()
        self._bell.ring()
        deadline = Deadline(timeout)
        for thread in self._threads:
            thread.join(deadline.remaining(timeout))
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._worker.give_back()

    def pause(self) -> None:
        """Start nothing new, in every process of this home; what runs is finished."""
        self._deps.set_paused(True)

    def resume(self) -> None:
        """Go on."""
        self._deps.set_paused(False)
        self.wake()

    def wake(self) -> None:
        """There may be something to do: look now."""
        self._bell.ring()

    def run_until_done(
        self, ids: Collection[int], ctx: TaskContext, timeout: float | None = None
    ) -> RunReport:
        """Work on these jobs until all rest.

        Raises the `ServiceError` or `StorageError` when nothing could be attempted at all;
        partial results come back as a report that names it. Raises `Cancelled` with `ctx`.
        """
        if not ids:
            return RunReport(RunEnd.DONE)
        self._refuse_hopeless(ids)
        ours = not self.running
        if ours:
            self._timed = timeout is not None
            self.start(ids)
        try:
            return self._await(frozenset(ids), ctx, Deadline(timeout))
        finally:
            if ours:
                self.stop()
                self._timed = False

    def _refuse_hopeless(self, ids: Collection[int]) -> None:
        jobs = self._deps.jobs.find(ids=ids)
        for layout in {job.layout for job in jobs if job.filing is FilingMode.MATCHED}:
            self._deps.filer.check_target(layout)
        self._refuse_closed(jobs)
        finishing = any(job.state in FINISH_STATES for job in jobs)
        waiting = any(job.state not in RESTING_STATES for job in jobs)
        if waiting and not finishing and not self.running:
            error = self.book.check_any()
            if error is not None:
                raise error

    def _refuse_closed(self, jobs: list[DownloadJob]) -> None:
        closed = self._gate.closed()
        running = FINISH_STATES | {JobState.DOWNLOADING}
        waiting = any(job.state not in RESTING_STATES for job in jobs)
        if closed is not None and waiting and not any(job.state in running for job in jobs):
            raise closed.error()

    def _await(self, ids: frozenset[int], ctx: TaskContext, deadline: Deadline) -> RunReport:
        while True:
            jobs = self._deps.jobs.find(ids=ids)
            resting = [job for job in jobs if job.state in RESTING_STATES]
            ctx.report(len(resting) / len(jobs), f"{len(resting)} of {len(jobs)} finished")
            if len(resting) == len(jobs):
                error = self._worker.storage_error or self.book.first_trouble()
                return self._end(RunEnd.DONE, error, jobs)
            if deadline.passed:
                return RunReport(RunEnd.TIMED_OUT)
            stopped = self._stopped_by(jobs)
            if stopped is not None:
                return self._end(RunEnd.OUTAGE, stopped, jobs)
            ctx.sleep(deadline.remaining(0.1))

    def _stopped_by(self, jobs: list[DownloadJob]) -> CratekeeperError | None:
        """What keeps all that is left from going on, None while something can."""
        if any(job.state in FINISH_STATES for job in jobs):
            return None
        closed = self._gate.closed()
        if closed is not None and not any(job.state in open_states(closed) for job in jobs):
            return closed.error()
        patience = self._deps.policy().outage_patience
        stopped = self.book.outage(patience)
        held = any(isinstance(error, NotReady) for error in self.book.troubles())
        if stopped is not None and held and self._company.works(patience):
            return None  # the queue is shared: another process works on it, ours come in turn
        return stopped

    def _end(
        self, end: RunEnd, error: CratekeeperError | None, jobs: list[DownloadJob]
    ) -> RunReport:
        if error is not None and not any(job.state is JobState.DONE for job in jobs):
            raise error
        return RunReport(end, error)
