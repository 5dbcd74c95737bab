"""What front ends ask of downloads: want, cancel, retry, list, explain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from core.domain import (
    CoverageRow,
    DownloadJob,
    JobState,
    JobStep,
    Origin,
    Playlist,
    Track,
)
from core.ports.jobs import JobStore, StoredCandidate, patch
from services.bus import EventBus
from services.downloads.discs import Discs
from services.downloads.finishing import BAD_FILE
from services.events import JobMoved

CANCELLABLE = frozenset(
    {
        JobState.WANTED,
        JobState.SEARCHING,
        JobState.REVIEW,
        JobState.QUEUED,
        JobState.DOWNLOADING,
        JobState.PARKED,
    }
)
"""Checking and moving cannot be cancelled: the file is here already."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why this file, and what was passed over: candidates by rank, steps from the oldest."""

    job: DownloadJob
    candidates: list[StoredCandidate]
    steps: list[JobStep]


class DownloadService:
    """The front ends' view on jobs. Thread-safe."""

    def __init__(
        self,
        jobs: JobStore,
        bus: EventBus,
        track_key: Callable[[Track], str],
        layout: Callable[[], str],
        wake: Callable[[], None],
    ) -> None:
        self._jobs = jobs
        self._bus = bus
        self._track_key = track_key
        self._layout = layout
        self._wake = wake

    def want(
        self,
        playlist: Playlist,
        rows: Iterable[CoverageRow],
        layout: str | None = None,
        priority: int = 0,
    ) -> list[DownloadJob]:
        """One job per row, in order; rows that name the same recording share one.

        A job that rests after a failure is taken up again.
        """
        wanted = []
        discs = Discs(entry.track for entry in playlist.entries)
        for row in rows:
            track = discs.told(row.entry.track)
            origin = Origin(playlist.key, playlist.name, row.entry.position)
            key = self._track_key(track)
            job = self._jobs.add(key, track, origin, layout or self._layout(), priority)
            job = self._revive(job, layout)
            self._bus.publish(JobMoved(job, None))
            wanted.append(job)
        self._wake()
        return wanted

    def _revive(self, job: DownloadJob, layout: str | None) -> DownloadJob:
        if job.state is JobState.PARKED:
            return self._again(job, layout)
        if job.state is JobState.REVIEW and job.local_path:
            return self._move(job, JobState.VERIFYING, "Filing is tried again", layout)
        return job

    def _again(self, job: DownloadJob, layout: str | None) -> DownloadJob:
        """Forgive what may have passed (a peer that was offline), never a file that was bad."""
        for one in self._jobs.candidates(job.id):
            if one.outcome and not one.outcome.startswith(BAD_FILE):
                self._jobs.set_outcome(job.id, one.rank, "")
        return self._move(job, JobState.WANTED, "Waiting to be searched", layout)

    def _move(self, job: DownloadJob, to: JobState, note: str, layout: str | None) -> DownloadJob:
        attempt = 0 if to is JobState.WANTED else None
        return self._jobs.move(job.id, to, note, patch(attempt=attempt, layout=layout))

    def jobs(
        self,
        states: Collection[JobState] | None = None,
        limit: int | None = None,
        offset: int = 0,
        newest_first: bool = False,
    ) -> list[DownloadJob]:
        """Jobs in claim order, or by last change."""
        return self._jobs.find(states, None, limit, offset, newest_first)

    def job(self, job_id: int) -> DownloadJob:
        """One job. Raises KeyError."""
        return self._jobs.get(job_id)

    def some(self, ids: Collection[int]) -> dict[int, DownloadJob]:
        """These jobs by id, as they are now."""
        return {job.id: job for job in self._jobs.find(ids=ids)}

    def counts(self) -> Counter[JobState]:
        """Jobs per state."""
        return self._jobs.counts()

    def revision(self) -> int:
        """Grows whenever a job changes, also through another process."""
        return self._jobs.revision()

    def cancel(self, job_id: int) -> bool:
        """Cancel a job; False when it is too late (checking, moving or finished)."""
        job = self._jobs.get(job_id)
        if job.state not in CANCELLABLE:
            return False
        try:
            moved = self._jobs.move(job_id, JobState.CANCELLED, "Cancelled")
        except ValueError:
            return False
        self._bus.publish(JobMoved(moved, job.state))
        self._wake()
        return True

    def retry(self, job_id: int) -> bool:
        """Try a resting job again; False when there is nothing to retry."""
        job = self._jobs.get(job_id)
        try:
            if job.state in {JobState.PARKED, JobState.CANCELLED}:
                moved = self._again(job, None)
            elif job.state is JobState.REVIEW and job.local_path:
                moved = self._move(job, JobState.VERIFYING, "Filing is tried again", None)
            elif job.state is JobState.REVIEW:
                moved = self._move(job, JobState.WANTED, "Waiting to be searched", None)
            else:
                return False
        except ValueError:
            return False
        self._bus.publish(JobMoved(moved, job.state))
        self._wake()
        return True

    def choose(self, job_id: int, rank: int) -> bool:
        """Take this candidate although the program would not; a person decided."""
        job = self._jobs.get(job_id)
        if job.state is not JobState.REVIEW or job.local_path:
            return False
        moved = self._jobs.move(job_id, JobState.QUEUED, "Chosen by hand", patch(candidate=rank))
        self._bus.publish(JobMoved(moved, job.state))
        self._wake()
        return True

    def explain(self, job_id: int) -> Explanation:
        """Everything known about why this job stands where it stands. Raises KeyError."""
        return Explanation(
            self._jobs.get(job_id), self._jobs.candidates(job_id), self._jobs.history(job_id)
        )
