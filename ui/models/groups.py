"""Download jobs grouped by the playlist they were wanted for. Used by the progress bubbles."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.domain import ACTIVE_STATES, DownloadJob, JobState
from ui.models import figures
from ui.models.words import PAUSED_LOOK, is_paused
from ui.theme.state_glyphs import JOB, Glyph
from utils.texts import _


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
    paused: int = 0

    @property
    def stands(self) -> bool:
        """Something is on its way, or would be if nobody held it."""
        return bool(self.active or self.paused)

    @property
    def fraction(self) -> float:
        """Organised of all, 0..1."""
        return self.done / self.total if self.total else 0.0

    @property
    def glyph(self) -> Glyph:
        """Needs you, runs, or is over."""
        if self.waiting_for_you:
            return JOB[JobState.REVIEW]
        if self.paused and not self.active:
            return PAUSED_LOOK
        return JOB[JobState.DOWNLOADING if self.active else JobState.DONE]

    @property
    def words(self) -> str:
        """ "41 of 74 · 3 running", "4 of 5 · 1 needs you", "all 7 in place"."""
        if self.waiting_for_you:
            verb = "needs" if self.waiting_for_you == 1 else "need"
            return _("{done_of} · {count} {verb} you").format(
                done_of=self._done_of, count=figures.count(self.waiting_for_you), verb=verb
            )
        if self.active:
            tail = (
                _("{running} running").format(running=self.running)
                if self.running
                else _("{active} waiting").format(active=self.active)
            )
            return f"{self._done_of} · {tail}"
        if self.paused:
            return _("{done_of} · {paused} paused").format(
                done_of=self._done_of, paused=figures.count(self.paused)
            )
        if self.done == self.total:
            return _("all {count} in place").format(count=figures.count(self.total))
        return _("{done_of} in place").format(done_of=self._done_of)

    @property
    def _done_of(self) -> str:
        return _("{count} of {count_2}").format(
            count=figures.count(self.done), count_2=figures.count(self.total)
        )


class JobGroups:
    """Jobs by playlist key; those cancelled are no longer counted.

    A playlist whose run is followed counts that run's jobs, whatever list asked for them first; all
    others count what was wanted for them.
    """

    def __init__(self) -> None:
        self._jobs: dict[int, DownloadJob] = {}
        self._wanted: dict[str, set[int]] = {}
        self._runs: dict[str, tuple[str, frozenset[int]]] = {}

    def follow(self, key: str, name: str, ids: Iterable[int]) -> None:
        """From now on the playlist's progress is that of these jobs."""
        self._runs[key] = name, frozenset(ids)

    def unfollow(self, key: str) -> None:
        """The run was closed."""
        self._runs.pop(key, None)

    def take(self, jobs: Iterable[DownloadJob]) -> set[str]:
        """Newer states of some jobs; the playlist keys that were touched."""
        touched: set[str] = set()
        for job in jobs:
            keys = {key for key, (_name, ids) in self._runs.items() if job.id in ids}
            if key := job.origin.playlist_key:
                self._wanted.setdefault(key, set()).add(job.id)
                keys.add(key)
            if keys:
                self._jobs[job.id] = job
            touched |= keys
        return touched

    def progress(self, key: str) -> Progress | None:
        """How far a playlist is; None when it has no jobs."""
        jobs = self._of(key)
        if not jobs:
            return None
        name, _ids = self._runs.get(key, (jobs[-1].origin.playlist_name, frozenset()))
        return Progress(
            key=key,
            name=name,
            total=len(jobs),
            done=sum(job.state is JobState.DONE for job in jobs),
            running=sum(job.state is JobState.DOWNLOADING for job in jobs),
            active=sum(job.state in ACTIVE_STATES for job in jobs),
            waiting_for_you=sum(job.state is JobState.REVIEW for job in jobs),
            paused=sum(is_paused(job) for job in jobs),
        )

    def active_keys(self) -> list[str]:
        """Playlists with something on its way."""
        return [key for key in (*self._runs, *self._wanted) if self._is_active(key)]

    def _ids(self, key: str) -> Collection[int]:
        """A run that was ended before its jobs were written down counts what was wanted for it."""
        _name, ids = self._runs.get(key, ("", frozenset()))
        return ids or self._wanted.get(key, ())

    def _of(self, key: str) -> list[DownloadJob]:
        known = (self._jobs[one] for one in sorted(self._ids(key)) if one in self._jobs)
        return [job for job in known if job.state is not JobState.CANCELLED]

    def _is_active(self, key: str) -> bool:
        known = (self._jobs.get(one) for one in self._ids(key))
        return any(job is not None and job.state in ACTIVE_STATES for job in known)
