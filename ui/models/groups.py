"""Download jobs grouped by the playlist they were wanted for. Used by the progress bubbles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.domain import ACTIVE_STATES, DownloadJob, JobState
from ui.models import figures
from ui.theme.state_glyphs import JOB, Glyph


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one playlist's downloads are."""

    key: str
    name: str
    total: int
    done: int
    running: int
    active: int
    waiting_for_you: int

    @property
    def fraction(self) -> float:
        """Organised of all, 0..1."""
        return self.done / self.total if self.total else 0.0

    @property
    def glyph(self) -> Glyph:
        """Needs you, runs, or is over."""
        if self.waiting_for_you:
            return JOB[JobState.REVIEW]
        return JOB[JobState.DOWNLOADING if self.active else JobState.DONE]

    @property
    def words(self) -> str:
        """ "41 of 74 · 3 running", "4 of 5 · 1 needs you", "all 7 in place"."""
        if self.waiting_for_you:
            verb = "needs" if self.waiting_for_you == 1 else "need"
            return f"{self._done_of} · {figures.count(self.waiting_for_you)} {verb} you"
        if self.active:
            tail = f"{self.running} running" if self.running else f"{self.active} waiting"
            return f"{self._done_of} · {tail}"
        if self.done == self.total:
            return f"all {figures.count(self.total)} in place"
        return f"{self._done_of} in place"

    @property
    def _done_of(self) -> str:
        return f"{figures.count(self.done)} of {figures.count(self.total)}"


class JobGroups:
    """Jobs by playlist key; those cancelled are no longer counted."""

    def __init__(self) -> None:
        self._groups: dict[str, dict[int, DownloadJob]] = {}

    def take(self, jobs: Iterable[DownloadJob]) -> set[str]:
        """Newer states of some jobs; the playlist keys that were touched."""
        touched: set[str] = set()
        for job in jobs:
            key = job.origin.playlist_key
            if not key:
                continue
            group = self._groups.setdefault(key, {})
            if job.state is JobState.CANCELLED:
                group.pop(job.id, None)
            else:
                group[job.id] = job
            touched.add(key)
        return touched

    def progress(self, key: str) -> Progress | None:
        """How far a playlist is; None when it has no jobs."""
        jobs = list(self._groups.get(key, {}).values())
        if not jobs:
            return None
        return Progress(
            key=key,
            name=jobs[-1].origin.playlist_name,
            total=len(jobs),
            done=sum(job.state is JobState.DONE for job in jobs),
            running=sum(job.state is JobState.DOWNLOADING for job in jobs),
            active=sum(job.state in ACTIVE_STATES for job in jobs),
            waiting_for_you=sum(job.state is JobState.REVIEW for job in jobs),
        )

    def active_keys(self) -> list[str]:
        """Playlists with something on its way."""
        return [
            key
            for key, jobs in self._groups.items()
            if any(job.state in ACTIVE_STATES for job in jobs.values())
        ]
