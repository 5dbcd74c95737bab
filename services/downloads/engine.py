"""The download engine: threads that claim jobs and drive them step by step.

The same in the window, the daemon and `get`. Lanes: one thread searches (politeness allows no
more), `downloads.parallel` threads transfer, one verifies and files. A job's lease is held only
while a step runs; a killed process' leases are free at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from core.domain import (
    RESTING_STATES,
    TRANSITIONS,
    CratekeeperError,
    DownloadJob,
    JobState,
    ServiceError,
    StorageError,
)
from core.ports.jobs import patch
from core.tasks import Cancelled, Deadline, TaskContext
from services.downloads.deps import EngineDeps, JobGone
from services.downloads.finishing import FinishStep
from services.downloads.searching import SearchStep
from services.downloads.sourcebook import SourceBook
from services.downloads.transferring import TransferStep

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
"""How long a lane with nothing to do waits before it looks again (another process may add jobs)."""

_S = JobState
SEARCH_STATES = frozenset({_S.WANTED, _S.SEARCHING})
TRANSFER_STATES = frozenset({_S.QUEUED, _S.DOWNLOADING})
FINISH_STATES = frozenset({_S.VERIFYING, _S.ORGANISING})


class Step(Protocol):
    """One kind of work on a claimed job."""

    def run(self, job: DownloadJob, ctx: TaskContext) -> None:
        """Do it; raises `JobGone`, `Cancelled` or a `CratekeeperError`."""
        ...


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

    def __init__(self, deps: EngineDeps) -> None:
        self._deps = deps
        self.book = SourceBook(deps.sources, deps.clock)
        self._ctx = TaskContext()
        self._threads: list[threading.Thread] = []
        self._wake = threading.Event()
        self._storage_error: StorageError | None = None
        self._lock = threading.Lock()

    @property
    def running(self) -> bool:
        """True while lanes work."""
        return any(thread.is_alive() for thread in self._threads)

    def start(self, ids: Collection[int] | None = None) -> None:
        """Start the lanes (for these jobs only, or for all); nothing happens when they run."""
        with self._lock:
            if self.running:
                return
            self._ctx = TaskContext()
            self._storage_error = None
            self._threads = [
                threading.Thread(
                    target=self._lane, args=(step, states, ids), name=name, daemon=True
                )
                for name, step, states in self._lanes()
            ]
            for thread in self._threads:
                thread.start()

    def _lanes(self) -> list[tuple[str, Step, frozenset[JobState]]]:
        search = SearchStep(self._deps, self.book)
        transfer = TransferStep(self._deps, self.book)
        finish = FinishStep(self._deps, self.book)
        lanes: list[tuple[str, Step, frozenset[JobState]]] = [
            ("search", search, SEARCH_STATES),
            ("finish", finish, FINISH_STATES),
        ]
        count = self._deps.policy().parallel
        lanes += [(f"transfer-{n}", transfer, TRANSFER_STATES) for n in range(count)]
        return lanes

    def stop(self, timeout: float = 10.0) -> None:
        """Stop the lanes; jobs keep their states and go on at the next start."""
        self._ctx.cancel()
        self._wake.set()
        deadline = Deadline(timeout)
        for thread in self._threads:
            thread.join(deadline.remaining(timeout))
        self._threads = [thread for thread in self._threads if thread.is_alive()]

    def wake(self) -> None:
        """There may be something to do: look now."""
        self._wake.set()

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
            self.start(ids)
        try:
            return self._await(frozenset(ids), ctx, Deadline(timeout))
        finally:
            if ours:
                self.stop()

    def _refuse_hopeless(self, ids: Collection[int]) -> None:
        jobs = self._deps.jobs.find(ids=ids)
        for layout in {job.layout for job in jobs}:
            self._deps.filer.check_target(layout)
        finishing = any(job.state in FINISH_STATES for job in jobs)
        waiting = any(job.state not in RESTING_STATES for job in jobs)
        if waiting and not finishing and not self.running:
            error = self.book.check_any()
            if error is not None:
                raise error

    def _await(self, ids: frozenset[int], ctx: TaskContext, deadline: Deadline) -> RunReport:
        while True:
            jobs = self._deps.jobs.find(ids=ids)
            resting = [job for job in jobs if job.state in RESTING_STATES]
            ctx.report(len(resting) / len(jobs), f"{len(resting)} of {len(jobs)} finished")
            if len(resting) == len(jobs):
                return self._end(RunEnd.DONE, self._storage_error, jobs)
            if deadline.passed:
                return RunReport(RunEnd.TIMED_OUT)
            outage = self.book.outage(self._deps.policy().outage_patience)
            if outage is not None and not any(job.state in FINISH_STATES for job in jobs):
                return self._end(RunEnd.OUTAGE, outage, jobs)
            ctx.sleep(deadline.remaining(0.1))

    def _end(
        self, end: RunEnd, error: CratekeeperError | None, jobs: list[DownloadJob]
    ) -> RunReport:
        if error is not None and not any(job.state is _S.DONE for job in jobs):
            raise error
        return RunReport(end, error)

    def _lane(self, step: Step, states: frozenset[JobState], ids: Collection[int] | None) -> None:
        while not self._ctx.cancelled:
            try:
                job = self._deps.jobs.claim(states, ids)
            except StorageError as error:
                self._storage_error = error
                log.error("The database cannot be used: %s", error.sentence)
                job = None
            if job is None:
                self._wake.wait(IDLE_SECONDS)
                self._wake.clear()
                continue
            pause = self._run_step(step, job)
            self._wake.set()
            if pause and not self._ctx.cancelled:
                self._wait(pause)

    def _wait(self, seconds: float) -> None:
        try:
            self._ctx.sleep(seconds)
        except Cancelled:
            return

    def _run_step(self, step: Step, job: DownloadJob) -> float:
        """Run one step, give the lease back; returns the seconds to pause the lane."""
        try:
            step.run(job, self._ctx)
        except (JobGone, Cancelled):
            return 0.0
        except ServiceError as error:
            self._annotate(job.id, error.sentence)
            return 1.0
        except StorageError as error:
            self._storage_error = error
            self._keep(job.id, error.sentence)
        except Exception:
            log.exception("Job %s failed unexpectedly", job.id)
            self._keep(job.id, "An unexpected error; the log has the details")
        finally:
            self._release(job.id)
        return 0.0

    def _annotate(self, job_id: int, reason: str) -> None:
        try:
            self._deps.jobs.annotate(job_id, patch(), reason)
        except StorageError as error:
            log.error("The reason could not be written: %s", error.sentence)

    def _release(self, job_id: int) -> None:
        try:
            self._deps.jobs.release(job_id)
        except StorageError as error:
            log.error("The lease could not be given back: %s", error.sentence)

    def _keep(self, job_id: int, reason: str) -> None:
        """A job that cannot go on rests where a person sees it; its file stays."""
        try:
            job = self._deps.jobs.get(job_id)
            for state in (JobState.REVIEW, JobState.PARKED):
                if state in TRANSITIONS[job.state]:
                    self._deps.move(job, state, reason)
                    return
        except (JobGone, StorageError) as error:
            log.error("Job %s could not be set aside: %s", job_id, error)
