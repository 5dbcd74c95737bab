"""What the thread of a lane does: claim a job, run its step, give the lease back. Used by engine.

A step may ask to come back later (`Later`): the job keeps its lease, the lane takes another one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import Protocol

from core.domain import (
    TRANSITIONS,
    CratekeeperError,
    DownloadJob,
    JobState,
    ServiceError,
    StorageError,
)
from core.ports.jobs import patch
from core.tasks import Cancelled, TaskContext
from services.downloads.bell import Bell
from services.downloads.deps import EngineDeps, JobGone, Later
from services.downloads.gate import Barrier, Closed, Gate
from services.downloads.postponed import Postponed
from services.events import Level, Notice

log = logging.getLogger(__name__)

IDLE_SECONDS = 3.0
"""A lane with nothing to do sleeps until it is woken, at most so long: other processes add jobs,
too, and cannot ring our bell."""

_S = JobState
SEARCH_STATES = frozenset({_S.WANTED, _S.SEARCHING})
TRANSFER_STATES = frozenset({_S.QUEUED, _S.DOWNLOADING})
FINISH_STATES = frozenset({_S.VERIFYING, _S.ORGANISING})


def open_states(closed: Closed | None) -> frozenset[JobState]:
    """The states in which work may go on although the gate is closed."""
    if closed is None:
        return SEARCH_STATES | TRANSFER_STATES | FINISH_STATES
    running = frozenset({_S.DOWNLOADING}) | FINISH_STATES
    return running if closed.barrier is Barrier.PAUSED else running | SEARCH_STATES


class Step(Protocol):
    """One kind of work on a claimed job."""

    def run(self, job: DownloadJob, ctx: TaskContext) -> Callable[[TaskContext], None] | None:
        """Do it; raises `JobGone`, `Later`, `Cancelled` or a `CratekeeperError`.

        What it returns is done when the job was given back, so that another lane may go on with it.
        """
        ...


class Worker:
    """Shared by all lanes of one run of the engine."""

    def __init__(self, deps: EngineDeps, gate: Gate, bell: Bell) -> None:
        self._deps = deps
        self._gate = gate
        self._bell = bell
        self._postponed = Postponed(deps.clock)
        self._told: Closed | None = None
        self.ctx = TaskContext()
        self.storage_error: StorageError | None = None

    def lane(self, step: Step, states: frozenset[JobState], ids: Collection[int] | None) -> None:
        """Work until the context is cancelled."""
        while True:
            heard = self._bell.rings()
            if self.ctx.cancelled:  # asked after the rings: the one that ends us is not missed
                return
            job = self._next(states, ids)
            if job is None:
                self._bell.wait(heard, self._nap(states))
                continue
            pause = self._run_step(step, job)
            self._bell.ring()
            if pause:
                self._rest(pause)

    def _nap(self, states: frozenset[JobState]) -> float:
        """How long to sleep: what was put off has its own time."""
        return self._postponed.rest(IDLE_SECONDS) if states == TRANSFER_STATES else IDLE_SECONDS

    def give_back(self) -> None:
        """Free the jobs that were put off: the lanes have ended."""
        for job_id in self._postponed.drain():
            self._release(job_id)

    def _next(self, states: frozenset[JobState], ids: Collection[int] | None) -> DownloadJob | None:
        try:
            allowed = states & open_states(self._look_at_gate(states))
            if states == TRANSFER_STATES:
                job = self._postponed_job(allowed)
                if job is not None:
                    return job
            return self._deps.jobs.claim(allowed, ids) if allowed else None
        except StorageError as error:
            self.storage_error = error
            log.error("The database cannot be used: %s", error.sentence)
            return None

    def _postponed_job(self, allowed: frozenset[JobState]) -> DownloadJob | None:
        job_id = self._postponed.due()
        if job_id is None:
            return None
        job = self._deps.jobs.get(job_id)
        if job.state in TRANSFER_STATES and job.state not in allowed:
            self._postponed.add(job_id, IDLE_SECONDS)
            return None
        return job

    def _look_at_gate(self, states: frozenset[JobState]) -> Closed | None:
        closed = self._gate.closed()
        if states == TRANSFER_STATES and closed != self._told:
            before, self._told = self._told, closed
            self._tell(before, closed)
        return closed

    def _tell(self, before: Closed | None, closed: Closed | None) -> None:
        """Say it once when it happens, not once a look; a pause was somebody's own wish."""
        if closed is not None and before is not None and closed.barrier is before.barrier:
            return
        if closed is None:
            notice = Notice(Level.OK, "Downloads go on", "", "downloads-wait")
        elif closed.barrier is Barrier.PAUSED:
            return
        else:
            notice = Notice(Level.WARN, closed.sentence, closed.next_step, "downloads-wait")
        self._deps.bus.publish(notice)
        self._deps.activity.add("waiting", notice.title)

    def _rest(self, seconds: float) -> None:
        try:
            self.ctx.sleep(seconds)
        except Cancelled:
            return

    def _run_step(self, step: Step, job: DownloadJob) -> float:
        """Run one step, give the lease back; returns the seconds to pause the lane."""
        rest: Callable[[TaskContext], None] | None = None
        try:
            rest = step.run(job, self.ctx)
        except Later as later:
            self._postponed.add(job.id, later.seconds)
            return 0.0
        except (JobGone, Cancelled):
            pass
        except ServiceError as error:
            self._annotate(job.id, error.sentence)
            self._release(job.id)
            return 1.0
        except StorageError as error:
            self.storage_error = error
            self._keep(job.id, error.sentence)
        except CratekeeperError as error:
            self._keep(job.id, str(error))
        except Exception:
            log.exception("Job %s failed unexpectedly", job.id)
            self._keep(job.id, "An unexpected error; the log has the details")
        self._release(job.id)
        if rest is not None:
            self._bell.ring()
            self._do_rest(rest, job.id)
        return 0.0

    def _do_rest(self, rest: Callable[[TaskContext], None], job_id: int) -> None:
        """The job goes on elsewhere: what fails here does not touch it."""
        try:
            rest(self.ctx)
        except Cancelled:
            return
        except StorageError as error:
            self.storage_error = error
            log.error("Late answers for job %s are lost: %s", job_id, error.sentence)
        except Exception:
            log.exception("Late answers for job %s are lost", job_id)

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
            early = job.state is JobState.WANTED or job.state in TRANSFER_STATES
            rests = (JobState.REVIEW, JobState.PARKED)
            for state in rests[::-1] if early else rests:
                if state in TRANSITIONS[job.state]:
                    self._deps.move(job, state, reason)
                    return
        except (JobGone, StorageError) as error:
            log.error("Job %s could not be set aside: %s", job_id, error)
