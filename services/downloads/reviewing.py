"""Jobs a person looks at: put aside with all their candidates, and asked about again.

Used by the review inbox (`services/review`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.domain import DownloadJob, JobState, Track
from core.ports.jobs import JobStore, WishStore, patch
from core.ports.system import Clock
from services.bus import EventBus
from services.downloads.retries import next_try_at
from services.downloads.service import REFUSED_BY_HAND
from services.events import JobMoved

ASKABLE = frozenset(
    {
        JobState.PARKED,
        JobState.WANTED,
        JobState.SEARCHING,
        JobState.QUEUED,
        JobState.DOWNLOADING,
    }
)
"""Where a decision can still be taken back: the file is not here yet."""


@dataclass(frozen=True)
class ReviewedJobs:
    """Moves between REVIEW and the other states. Thread-safe."""

    jobs: JobStore
    wishes: WishStore
    track_key: Callable[[Track], str]
    bus: EventBus
    clock: Clock

    def put_aside(self, job_id: int, ranks: Sequence[int]) -> bool:
        """Refuse these candidates for good; the job rests and the track becomes a wish.

        False when the job no longer waits for a person.
        """
        job = self.jobs.get(job_id)
        if job.state is not JobState.REVIEW or job.local_path:
            return False
        before = {one.rank: one.outcome for one in self.jobs.candidates(job_id)}
        for rank in ranks:
            self.jobs.set_outcome(job_id, rank, REFUSED_BY_HAND)
        if not self._move(job, JobState.PARKED, "You refused the files that were found"):
            for rank in ranks:
                self.jobs.set_outcome(job_id, rank, before.get(rank, ""))
            return False
        if job.origin.replaces is None:
            key, now = self.track_key(job.track), self.clock.now()
            due = next_try_at(now, 1) or now
            if not self.wishes.add(key, job.track, job.origin, due):
                self.wishes.schedule([key], due)  # it rested while the question stood
        return True

    def forgive(self, job_id: int, ranks: Sequence[int]) -> None:
        """The candidates may be taken again after all."""
        known = {one.rank: one.outcome for one in self.jobs.candidates(job_id)}
        for rank in ranks:
            if known.get(rank) == REFUSED_BY_HAND:
                self.jobs.set_outcome(job_id, rank, "")

    def ask_again(self, job_id: int, reason: str) -> bool:
        """Put the question once more; a transfer that began is ended. False when too late."""
        job = self.jobs.get(job_id)
        if job.state not in ASKABLE or job.local_path:
            return False
        if not self._move(job, JobState.REVIEW, reason):
            return False
        if job.state is JobState.PARKED:
            self.wishes.remove(self.track_key(job.track))
        return True

    def _move(self, job: DownloadJob, to: JobState, note: str) -> bool:
        try:
            moved = self.jobs.move(job.id, to, note, patch(), job.state)
        except ValueError:  # the engine was quicker
            return False
        self.bus.publish(JobMoved(moved, job.state))
        return True
