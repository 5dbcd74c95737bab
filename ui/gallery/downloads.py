"""Downloads and the engine of the pictures' world: jobs in a list. Used by `ui.gallery.world`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.domain import (
    Candidate,
    CoverageRow,
    CratekeeperError,
    DownloadJob,
    JobState,
    JobStep,
    Origin,
    Playlist,
    Track,
)
from core.tasks import TaskContext
from services.bus import EventBus
from services.downloads.service import PAUSED
from services.events import JobMoved
from ui.gallery import data

SOURCES = (
    ("title", "the request"),
    ("artists", "the request"),
    ("album", "Deezer"),
    ("date", "Deezer"),
    ("isrc", "Deezer"),
    ("cover", "Cover Art Archive"),
)


@dataclass(frozen=True)
class FakeExplanation:
    """Why this file."""

    job: DownloadJob
    candidates: list[data.ShownCandidate]
    steps: list[JobStep]
    sources: tuple[tuple[str, str], ...] = ()


class FakeDownloads:
    """Jobs in a list."""

    def __init__(self, bus: EventBus, jobs: Iterable[DownloadJob] = ()) -> None:
        self._bus = bus
        self._jobs: dict[int, DownloadJob] = {job.id: job for job in jobs}
        self._revision = 0
        self.cancelled: list[int] = []
        self.retried: list[int] = []
        self.chosen: list[tuple[int, int]] = []

    def want(
        self,
        playlist: Playlist,
        rows: Iterable[CoverageRow],
        layout: str | None = None,
        priority: int = 0,
    ) -> list[DownloadJob]:
        """A WANTED job per row."""
        made = []
        for row in rows:
            number = max(self._jobs, default=0) + 1
            origin = Origin(playlist.key, playlist.name, row.entry.position)
            job = DownloadJob(
                number, row.entry.track, origin, JobState.WANTED, layout or "transfer", priority
            )
            self.put(job, None)
            made.append(job)
        return made

    def put(self, job: DownloadJob, before: JobState | None = None) -> None:
        """Insert or replace a job and tell the bus (for tests)."""
        self._jobs[job.id] = job
        self._revision += 1
        self._bus.publish(JobMoved(job, before))

    def jobs(
        self,
        states: Iterable[JobState] | None = None,
        limit: int | None = None,
        offset: int = 0,
        newest_first: bool = False,
    ) -> list[DownloadJob]:
        """Jobs in claim order or newest first."""
        wanted = None if states is None else set(states)
        found = [j for j in self._jobs.values() if wanted is None or j.state in wanted]
        if newest_first:
            found.sort(key=lambda j: j.updated_at, reverse=True)
        return found[offset : None if limit is None else offset + limit]

    def some(self, ids: Iterable[int]) -> dict[int, DownloadJob]:
        """These jobs."""
        return {i: self._jobs[i] for i in ids if i in self._jobs}

    def job(self, job_id: int) -> DownloadJob:
        """One job; KeyError."""
        return self._jobs[job_id]

    def counts(self) -> Counter[JobState]:
        """Jobs per state."""
        return Counter(job.state for job in self._jobs.values())

    def revision(self) -> int:
        """Grows with every change."""
        return self._revision

    def cancel(self, job_id: int, note: str = "Cancelled") -> bool:  # noqa: ARG002 - the signature
        """Cancel."""
        self.cancelled.append(job_id)
        before = self._jobs[job_id]
        self.put(replace(before, state=JobState.CANCELLED, reason="Cancelled"), before.state)
        return True

    def retry(self, job_id: int) -> bool:
        """Try again."""
        self.retried.append(job_id)
        before = self._jobs[job_id]
        self.put(replace(before, state=JobState.WANTED, reason=""), before.state)
        return True

    def pause(self, job_id: int) -> bool:
        """Let it rest."""
        return self._set(job_id, JobState.PARKED, PAUSED)

    def resume(self, job_id: int) -> bool:
        """Go on."""
        return self._set(job_id, JobState.WANTED, "Resumed")

    def try_another(self, job_id: int, reason: str) -> bool:
        """Give the running one up."""
        return self._set(job_id, JobState.QUEUED, reason)

    def want_track(
        self, track: Track, origin: Origin, layout: str | None = None, priority: int = 0
    ) -> DownloadJob:
        """One WANTED job."""
        number = max(self._jobs, default=0) + 1
        job = DownloadJob(number, track, origin, JobState.WANTED, layout or "transfer", priority)
        self.put(job, None)
        return job

    def fetch_as_is(self, offer: Candidate, origin: Origin | None = None) -> DownloadJob:
        """One QUEUED job for this file."""
        job = self.want_track(offer.described, origin or Origin("search", "Search"))
        self.put(replace(job, state=JobState.QUEUED), JobState.WANTED)
        return self._jobs[job.id]

    def _set(self, job_id: int, state: JobState, reason: str) -> bool:
        before = self._jobs[job_id]
        self.put(replace(before, state=state, reason=reason), before.state)
        return True

    def choose(self, job_id: int, rank: int) -> bool:
        """Take a candidate by hand."""
        self.chosen.append((job_id, rank))
        before = self._jobs[job_id]
        self.put(replace(before, state=JobState.QUEUED, candidate=rank), before.state)
        return True

    def explain(self, job_id: int) -> FakeExplanation:
        """Candidates and steps."""
        job = self._jobs[job_id]
        sources = SOURCES if job.state is JobState.DONE else ()
        return FakeExplanation(job, data.candidates(job.track), data.steps(job_id), sources)


class FakeEngine:
    """An engine (or a scheduler) that only remembers whether it was started."""

    running = False
    waiting = ""

    def start(self, delay: float = 0.0) -> None:  # noqa: ARG002 - the real signature
        """Run."""
        self.running = True

    def stop(self, timeout: float = 10) -> None:  # noqa: ARG002 - the real signature
        """Stop."""
        self.running = False


class FakeNotify(FakeEngine):
    """Sends nothing; says what a test of the settings would."""

    trouble: CratekeeperError | None = None

    def test(self, _ctx: TaskContext) -> str:
        """The webhook took it, or `trouble`."""
        if self.trouble is not None:
            raise self.trouble
        return "The webhook took it."
