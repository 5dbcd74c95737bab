"""Ordinary downloads of a file that were begun before somebody matched it. Used by the service.

The same file is not fetched twice: its job is told what the file is, and files it.
"""

from __future__ import annotations

from typing import Protocol

from core.domain import Candidate, DownloadJob, FilingMode, JobState

_RUNNING = frozenset({JobState.QUEUED, JobState.DOWNLOADING, JobState.VERIFYING})
_DONE = 200
"""So many of the newest finished jobs are looked through."""


class Jobs(Protocol):
    """What is asked of the downloads."""

    def jobs(
        self,
        states: frozenset[JobState] | None = None,
        limit: int | None = None,
        offset: int = 0,
        newest_first: bool = False,
    ) -> list[DownloadJob]:
        """Jobs in these states."""
        ...


class Begun:
    """One look at the queue, good for one call of the service."""

    def __init__(self, downloads: Jobs) -> None:
        done = downloads.jobs(frozenset({JobState.DONE}), limit=_DONE, newest_first=True)
        jobs = [*downloads.jobs(_RUNNING), *done]
        self._jobs = [job for job in jobs if job.filing is FilingMode.AS_IS]

    def of(self, offer: Candidate) -> DownloadJob | None:
        """The job that fetches, or fetched, this very file and leaves it as it is."""
        return next((job for job in self._jobs if _is_of(job, offer)), None)


def _is_of(job: DownloadJob, offer: Candidate) -> bool:
    told = job.remote
    if told is None:
        return job.state is JobState.QUEUED and job.track == offer.described
    same = (told.source, told.peer, told.filename) == offer.identity[:3]
    return same and told.size in {None, offer.claimed.size}
