"""Everything fetched and filed: from where, when, with which score, and why it failed.

Made by the container; used by the command line's `history`, by exports and by the window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.domain import DownloadJob, FileCheck, JobState
from core.ports.inbox import CheckLog
from core.ports.jobs import JobStore, StoredCandidate
from core.ports.ledgers import FilingJournal, JournalEntry, Sources
from services.organise.job_runs import run_of

FAILED = frozenset({JobState.PARKED, JobState.REVIEW})
AT_ONCE = 500
ENDED = FAILED | {JobState.DONE, JobState.CANCELLED}


@dataclass(frozen=True, slots=True)
class PastDownload:
    """A download that came to rest. `taken` is the file it ended with, `tried` those given up.

    `check` is what was found out about its last file, None when none came.
    """

    job: DownloadJob
    taken: StoredCandidate | None
    tried: tuple[StoredCandidate, ...]
    check: FileCheck | None = None

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

    def __init__(
        self, jobs: JobStore, journal: FilingJournal, checks: CheckLog | None = None
    ) -> None:
        self._jobs = jobs
        self._journal = journal
        self._checks = checks

    def downloads(self, failed: bool = False, limit: int | None = None) -> list[PastDownload]:
        """Downloads at rest, the newest first; `failed`: only those without a file in the end."""
        states = FAILED if failed else ENDED
        return self.told(self._jobs.find(states, None, limit, 0, True))

    def told(self, jobs: Sequence[DownloadJob]) -> list[PastDownload]:
        """Everything remembered about these downloads, in their order."""
        found: list[PastDownload] = []
        for start in range(0, len(jobs), AT_ONCE):
            found += self._some(jobs[start : start + AT_ONCE])
        return found

    def _some(self, jobs: Sequence[DownloadJob]) -> list[PastDownload]:
        numbers = [job.id for job in jobs]
        checks = self._checks.of(numbers) if self._checks else {}
        tried = self._jobs.tried(numbers)
        return [_past(job, tried.get(job.id, ()), checks.get(job.id)) for job in jobs]

    def sources(self, job_id: int) -> Sources:
        """Where each field of a download's tags came from, as (field, source); () before it is
        filed. For a file that `organize` filed see `filings`."""
        told = [one for one in self._journal.of_run(run_of(job_id)) if one.sources]
        return next((one.sources for one in reversed(told) if one.stage != "abandoned"), ())

    def filings(self, limit: int = 100) -> list[PastFiling]:
        """Files put into their place (or back), the newest first; downloads' own included."""
        return self._filings(self._journal.recent(limit))

    def all_filings(self) -> Iterator[PastFiling]:
        """All of them, read a few at a time."""
        before: int | None = None
        while some := self._journal.recent(AT_ONCE, before):
            yield from self._filings(some)
            before = some[-1].id

    def _filings(self, entries: Sequence[JournalEntry]) -> list[PastFiling]:
        shown = [entry for entry in entries if entry.stage != "abandoned"]
        originals = self._journal.originals([entry.id for entry in shown])
        return [PastFiling(one, one.stage == "done" and one.id in originals) for one in shown]


def _past(
    job: DownloadJob, stored: Sequence[StoredCandidate], check: FileCheck | None
) -> PastDownload:
    done = job.state is JobState.DONE
    taken = next((one for one in stored if done and one.rank == job.candidate), None)
    others = tuple(one for one in stored if one.outcome and one is not taken)
    return PastDownload(job, taken, others, check)
