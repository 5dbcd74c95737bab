"""The transfer step: QUEUED → DOWNLOADING → VERIFYING, or back for the next candidate."""

from __future__ import annotations

import contextlib
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from core.domain import (
    DownloadJob,
    JobState,
    Malformed,
    NotFound,
    Refused,
    RemoteId,
    ServiceError,
    Transfer,
    TransferState,
)
from core.ports.jobs import StoredCandidate, patch
from core.ports.sources import DownloadSource
from core.tasks import Cancelled, Deadline, TaskContext
from services.downloads.deps import EngineDeps, JobGone
from services.downloads.patience import Patience
from services.downloads.searching import next_untried, park
from services.downloads.sourcebook import SourceBook
from services.events import JobProgress


@dataclass(frozen=True, slots=True)
class Arrived:
    """The file is here."""

    path: Path


@dataclass(frozen=True, slots=True)
class GivenUp:
    """This candidate will not come; the sentence says why."""

    reason: str


class TransferStep:
    """Drives one candidate at a time until the file is here or the candidate is given up."""

    def __init__(self, deps: EngineDeps, book: SourceBook) -> None:
        self._deps = deps
        self._book = book

    def run(self, job: DownloadJob, ctx: TaskContext) -> None:
        """Download for `job`; a job found DOWNLOADING (we were killed) is taken up again."""
        if job.state is JobState.QUEUED or job.remote is None:
            chosen = self._choose(job)
            if chosen is None:
                self._go_on_searching(job)
                return
            job = self._begin(job, chosen)
        assert job.remote is not None
        source = self._book.get(job.remote.source)
        watch = self._deps.watch(source)
        watch.begin(job.remote)
        try:
            end = self._follow(job, job.remote, source, ctx)
        except (JobGone, Cancelled):
            self._cancel_unwanted(job, job.remote, source)
            raise
        finally:
            watch.end(job.remote)
        if isinstance(end, Arrived):
            self._deps.move(
                job, JobState.VERIFYING, "Checking the file", patch(local_path=str(end.path))
            )
        else:
            self._give_up(job, job.remote, source, end.reason)

    def _cancel_unwanted(self, job: DownloadJob, remote: RemoteId, source: DownloadSource) -> None:
        """A cancelled job's transfer is ended; one that only we stop watching goes on."""
        if self._deps.jobs.get(job.id).state is JobState.CANCELLED:
            with contextlib.suppress(ServiceError):
                source.cancel(remote)

    def _choose(self, job: DownloadJob) -> StoredCandidate | None:
        stored = self._deps.jobs.candidates(job.id)
        if job.candidate is not None:
            for one in stored:
                if one.rank == job.candidate and not one.outcome:
                    return one
        return next_untried(stored)

    def _go_on_searching(self, job: DownloadJob) -> None:
        if job.attempt >= self._deps.policy().max_attempts:
            park(self._deps, job, f"{job.attempt} files were tried: {job.reason}")
            return
        self._deps.move(job, JobState.SEARCHING, "Looking for another file")

    def _begin(self, job: DownloadJob, chosen: StoredCandidate) -> DownloadJob:
        """Everything is written down before the first request, so that a kill loses nothing."""
        pick = chosen.judged.candidate
        remote = RemoteId(
            pick.source, str(uuid.uuid4()), pick.peer, pick.filename, pick.claimed.size
        )
        return self._deps.move(
            job,
            JobState.DOWNLOADING,
            f"Asked {pick.peer}",
            patch(remote=remote, candidate=chosen.rank, attempt=job.attempt + 1),
        )

    def _follow(
        self, job: DownloadJob, remote: RemoteId, source: DownloadSource, ctx: TaskContext
    ) -> Arrived | GivenUp:
        policy = self._deps.policy()
        patience = Patience(policy, self._deps.clock)
        started = False
        while True:
            ctx.checkpoint()
            self._deps.still_wanted(job)
            try:
                seen = self._deps.watch(source).look(remote, policy.poll)
                if seen.state is TransferState.UNKNOWN:
                    if (here := source.locate(remote)) is not None:
                        return Arrived(here)
                    if started:
                        return GivenUp("The transfer vanished from the source")
                    started = True
                    source.start(remote)
                    self._deps.watch(source).begin(remote)
                    continue
                self._book.works(source.name)
            except (NotFound, Refused, Malformed) as refused:
                return GivenUp(refused.sentence)
            except ServiceError as trouble:
                ctx.sleep(self._book.failed(source.name, trouble))
                patience.pause()
                continue
            started = True
            self._show(job, seen)
            if seen.state is TransferState.SUCCEEDED:
                return self._await_arrival(job, remote, source, ctx)
            reason = patience.judge(seen)
            if reason:
                return GivenUp(reason)
            ctx.sleep(policy.poll)

    def _await_arrival(
        self, job: DownloadJob, remote: RemoteId, source: DownloadSource, ctx: TaskContext
    ) -> Arrived | GivenUp:
        """The source says "succeeded" before the file is moved: wait for it (slskd contract §5)."""
        policy = self._deps.policy()
        deadline = Deadline(policy.arrival)
        while True:
            with contextlib.suppress(ServiceError):
                if (here := source.locate(remote)) is not None:
                    return Arrived(here)
            if deadline.passed:
                return GivenUp(
                    f"{source.name} says it is finished, but the file did not arrive; "
                    "check `downloads.incoming` and the path mappings"
                )
            self._deps.still_wanted(job)
            ctx.sleep(min(policy.poll, 0.5))

    def _show(self, job: DownloadJob, seen: Transfer) -> None:
        self._deps.jobs.progress(job.id, seen.bytes_done, seen.size, seen.speed, seen.queue_place)
        shown = replace(
            job,
            bytes_done=seen.bytes_done,
            size=seen.size,
            speed=seen.speed,
            queue_place=seen.queue_place,
        )
        self._deps.bus.publish(JobProgress(shown))

    def _give_up(
        self, job: DownloadJob, remote: RemoteId, source: DownloadSource, reason: str
    ) -> None:
        with contextlib.suppress(ServiceError):
            source.cancel(remote)
        if job.candidate is not None:
            self._deps.jobs.set_outcome(job.id, job.candidate, reason)
        self._deps.activity.add("passed over", f"{remote.peer}: {reason}", job.id)
        if job.attempt >= self._deps.policy().max_attempts:
            park(self._deps, job, f"{job.attempt} files were tried: {reason}")
            return
        self._deps.move(job, JobState.QUEUED, reason, patch(clear_remote=True))
