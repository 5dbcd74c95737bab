"""Figures of the last day and alerts made from them. Used by the HTTP API (and whoever watches).

Limits of the alerts (source: the product paper, monitoring): more than 20 % failed, disk more than
85 % full, more than 100 waiting, a mean download above five minutes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.domain import DownloadJob, JobState, JobStep
from core.ports.system import Clock
from services.downloads.service import PAUSED, DownloadService

DAY = 86400.0
KEPT = 500
"""So many of the newest finished jobs are looked at."""

TIMED = 50
"""The mean duration is that of so many newest downloads."""

ENOUGH = 5
"""Shares of fewer jobs say nothing."""

_WAITING = frozenset({JobState.WANTED, JobState.SEARCHING, JobState.QUEUED})
_BUSY = frozenset({JobState.DOWNLOADING, JobState.VERIFYING, JobState.ORGANISING})


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of the last 24 hours and of now; seconds, bytes, bytes per second; None is unknown."""

    downloads_total: int
    downloads_successful: int
    downloads_failed: int
    download_mean_seconds: float | None
    download_queue_length: int
    download_queue_wait_seconds: float | None
    downloads_running: int
    downloads_speed: float
    downloads_in_review: int
    wishes: int
    library_tracks: int
    disk_used_percent: float | None
    disk_free_bytes: int | None


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to look at: a short name, what is, what to do."""

    name: str
    sentence: str
    next_step: str


class FiguresService:
    """Asks jobs, wishes, library and disk; nothing is kept."""

    def __init__(
        self,
        downloads: DownloadService,
        wishes: Callable[[], int],
        tracks: Callable[[], int],
        folders: Callable[[], Sequence[Path]],
        clock: Clock,
    ) -> None:
        self._downloads = downloads
        self._wishes = wishes
        self._tracks = tracks
        self._folders = folders
        self._clock = clock

    def figures(self) -> Figures:
        """As it stands now."""
        now = self._clock.now()
        done, failed = self._ended(now)
        waiting = self._downloads.jobs(_WAITING)
        busy = self._downloads.jobs(_BUSY)
        used, free = self._disk()
        return Figures(
            downloads_total=len(done) + len(failed),
            downloads_successful=len(done),
            downloads_failed=len(failed),
            download_mean_seconds=self._mean_seconds(done),
            download_queue_length=len(waiting),
            download_queue_wait_seconds=_mean([now - job.created_at for job in waiting]),
            downloads_running=len(busy),
            downloads_speed=sum(job.speed for job in busy),
            downloads_in_review=self._downloads.counts()[JobState.REVIEW],
            wishes=self._wishes(),
            library_tracks=self._tracks(),
            disk_used_percent=used,
            disk_free_bytes=free,
        )

    def _ended(self, now: float) -> tuple[list[DownloadJob], list[DownloadJob]]:
        ended = {JobState.DONE, JobState.PARKED}
        newest = self._downloads.jobs(ended, limit=KEPT, newest_first=True)
        today = [job for job in newest if now - job.updated_at < DAY and job.reason != PAUSED]
        done = [job for job in today if job.state is JobState.DONE]
        return done, [job for job in today if job.state is JobState.PARKED]

    def _mean_seconds(self, done: Sequence[DownloadJob]) -> float | None:
        spans = (_span(self._downloads.explain(job.id).steps) for job in done[:TIMED])
        return _mean([span for span in spans if span is not None])

    def _disk(self) -> tuple[float | None, int | None]:
        """(percent used, bytes free) of the fullest disk."""
        fullest: tuple[float | None, int | None] = (None, None)
        for folder in self._folders():
            usage = _usage(folder)
            if usage is not None and (fullest[0] is None or usage[0] > fullest[0]):
                fullest = usage
        return fullest

    def alerts(self, figures: Figures) -> list[Alert]:
        """What of these figures a person should look at."""
        found = [_failures(figures), _disk_full(figures), _long_queue(figures), _slow(figures)]
        return [alert for alert in found if alert is not None]


def _failures(now: Figures) -> Alert | None:
    total = now.downloads_total
    if total < ENOUGH or now.downloads_failed <= total * 0.2:
        return None
    return Alert(
        "failures",
        f"{now.downloads_failed} of {total} downloads of the last 24 hours failed.",
        "`wishlist list` tells the reasons, `doctor` looks for faults.",
    )


def _disk_full(now: Figures) -> Alert | None:
    if now.disk_used_percent is None or now.disk_used_percent <= 85:
        return None
    return Alert("disk", f"The disk is {now.disk_used_percent:.0f} % full.", "Make room.")


def _long_queue(now: Figures) -> Alert | None:
    if now.download_queue_length <= 100:
        return None
    return Alert(
        "queue",
        f"{now.download_queue_length} tracks wait to be fetched.",
        "Nothing is wrong when they get fewer; searches are paced.",
    )


def _slow(now: Figures) -> Alert | None:
    if now.download_mean_seconds is None or now.download_mean_seconds <= 300:
        return None
    return Alert(
        "slow",
        f"A download takes {now.download_mean_seconds / 60:.0f} minutes on average.",
        "A shorter `downloads.queue_patience_seconds` moves on to other peers sooner.",
    )


def _span(steps: Sequence[JobStep]) -> float | None:
    """Seconds from the last peer asked to the file being here."""
    asked = [step.at for step in steps if step.state is JobState.DOWNLOADING]
    here = [step.at for step in steps if step.state is JobState.VERIFYING]
    return here[-1] - asked[-1] if asked and here and here[-1] >= asked[-1] else None


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None


def _usage(folder: Path) -> tuple[float, int] | None:
    for place in (folder, *folder.parents):
        try:
            usage = shutil.disk_usage(place)
        except OSError:
            continue
        # as `df` counts: what is kept for the system is neither used nor free
        return round(100 * usage.used / max(1, usage.used + usage.free), 1), usage.free
    return None
