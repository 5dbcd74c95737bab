"""When a batch is at its end: the jobs of one playlist, album or search, told once and together.

Used by `services/notify/service.py` in its own thread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from core.domain import ACTIVE_STATES, DownloadJob, JobState
from services.downloads.service import PAUSED
from services.events import JobMoved

SETTLE_SECONDS = 5.0
"""A job may be tried again at once, or a second list join: so long nothing must move."""


@dataclass
class _Batch:
    name: str
    ended: dict[int, JobState] = field(default_factory=dict)
    due: float | None = None


class Batches:
    """`active(key)` says whether jobs of that origin are still under way."""

    def __init__(self, active: Callable[[str], bool], settle: float = SETTLE_SECONDS) -> None:
        self._active, self._settle = active, settle
        self._known: dict[str, _Batch] = {}

    def moved(self, event: JobMoved, now: float) -> None:
        """A job entered another state."""
        job, key = event.job, event.job.origin.playlist_key
        batch = self._known.setdefault(key, _Batch(job.origin.playlist_name or job.track.title))
        if job.state in ACTIVE_STATES:
            batch.ended.pop(job.id, None)
            batch.due = None
        elif _counts(event):
            batch.ended[job.id] = job.state
            batch.due = now + self._settle

    def wait(self, now: float) -> float | None:
        """Seconds until one may be due; None: nothing is awaited."""
        dues = [batch.due for batch in self._known.values() if batch.due is not None]
        return max(0.0, min(dues) - now) if dues else None

    def finished(self, now: float) -> list[tuple[str, Counter[JobState]]]:
        """(name, how its jobs ended) of batches that came to their end; each once."""
        found = []
        for key, batch in list(self._known.items()):
            if batch.due is None or batch.due > now:
                continue
            batch.due = None
            if not self._active(key):
                found.append((batch.name, Counter(batch.ended.values())))
                del self._known[key]
        return found


def _counts(event: JobMoved) -> bool:
    """A job that came to rest by itself; neither cancelled nor paused by a person."""
    job: DownloadJob = event.job
    if event.before not in ACTIVE_STATES or job.state is JobState.CANCELLED:
        return False
    return not (job.state is JobState.PARKED and job.reason == PAUSED)
