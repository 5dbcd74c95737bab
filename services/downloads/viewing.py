"""What front ends read of jobs: lists, counts, and why one stands where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass

from core.domain import DownloadJob, FileCheck, JobState, JobStep
from core.ports.inbox import CheckLog
from core.ports.jobs import JobStore, StoredCandidate
from core.ports.ledgers import Sources


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why this file, and what was passed over: candidates by rank, steps from the oldest.

    `check` is what was found out about the newest file, None before one came; `sources` says for
    each field of the filed file's tags where it comes from.
    """

    job: DownloadJob
    candidates: list[StoredCandidate]
    steps: list[JobStep]
    check: FileCheck | None = None
    sources: Sources = ()


class JobView:
    """Reads only; `DownloadService` is one that can also change them. Thread-safe.

    `sources` gives the sources of a job's tags (`HistoryService.sources`).
    """

    def __init__(
        self,
        jobs: JobStore,
        checks: CheckLog | None = None,
        sources: Callable[[int], Sources] | None = None,
    ) -> None:
        self._jobs = jobs
        self._checks = checks
        self._sources = sources

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

    def explain(self, job_id: int) -> Explanation:
        """Everything known about why this job stands where it stands. Raises KeyError."""
        check = self._checks.of([job_id]).get(job_id) if self._checks else None
        return Explanation(
            self._jobs.get(job_id),
            self._jobs.candidates(job_id),
            self._jobs.history(job_id),
            check,
            self._sources(job_id) if self._sources else (),
        )
