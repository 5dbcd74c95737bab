"""Everything fetched and filed: from where, when, with which score, and why it failed.

Made by the container; used by the command line's `history`, by exports and by the window.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.domain import DownloadJob, JobState
from core.ports.jobs import JobStore, StoredCandidate
from core.ports.ledgers import FilingJournal, JournalEntry

FAILED = frozenset({JobState.PARKED, JobState.REVIEW})
ENDED = FAILED | {JobState.DONE, JobState.CANCELLED}


@dataclass(frozen=True, slots=True)
class PastDownload:
    """A download that came to rest. `taken` is the file it ended with, `tried` those given up."""

    job: DownloadJob
    taken: StoredCandidate | None
    tried: tuple[StoredCandidate, ...]

    @property
    def reason(self) -> str:
        """Why this file was taken, or why there is none."""
        if self.job.state is JobState.DONE:
            return self.taken.judged.why if self.taken else ""
        return self.job.reason or self.job.state.value


@dataclass(frozen=True, slots=True)
class PastFiling:
    """One file as `organize` or a download filed it; `undoable` while its original is kept."""

    entry: JournalEntry
    undoable: bool


class HistoryService:
    """Reads what the job queue and the filing journal remember. Thread-safe."""

    def __init__(self, jobs: JobStore, journal: FilingJournal) -> None:
        self._jobs = jobs
        self._journal = journal

    def downloads(self, failed: bool = False, limit: int | None = None) -> list[PastDownload]:
        """Downloads at rest, the newest first; `failed`: only those without a file in the end."""
        states = FAILED if failed else ENDED
        return [self._download(job) for job in self._jobs.find(states, None, limit, 0, True)]

    def _download(self, job: DownloadJob) -> PastDownload:
        stored = self._jobs.candidates(job.id)
        tried = tuple(one for one in stored if one.outcome)
        done = job.state is JobState.DONE and job.candidate is not None
        taken = next((one for one in stored if one.rank == job.candidate), None) if done else None
        return PastDownload(job, taken, tuple(one for one in tried if one is not taken))

    def filings(self, limit: int = 100) -> list[PastFiling]:
        """Files put into their place (or back), the newest first; downloads' own included."""
        shown = [entry for entry in self._journal.recent(limit) if entry.stage != "abandoned"]
        originals = self._journal.originals([entry.id for entry in shown])
        return [PastFiling(one, one.stage == "done" and one.id in originals) for one in shown]
