"""What a download will cost before it starts: size by format, time, and the room that is left.

The room kept free is a hard limit (`limits.disk_reserve_mb`): what would break it does not begin.
Used by every dialog that starts downloads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from core.domain import ACTIVE_STATES, DownloadJob, JobState, Track

TYPICAL_SECONDS = 240.0
"""Taken for a track of unknown length."""

BYTES_PER_SECOND: Mapping[str, int] = {"FLAC": 115_000, "MP3 320": 40_000, "Opus 160": 20_000}
"""About what music takes; CD-quality FLAC compresses to some 920 kbit/s."""

_SEARCH_SECONDS = 10.0
_SPEED = 1_000_000.0
_RESERVE_SHARE = 20


class Settings(Protocol):
    """What is asked of the settings store."""

    def get(self, key: str) -> Any:
        """The typed value of a setting."""
        ...


class Jobs(Protocol):
    """What is asked of downloads."""

    def jobs(
        self,
        states: Collection[JobState] | None = None,
        limit: int | None = None,
        offset: int = 0,
        newest_first: bool = False,
    ) -> list[DownloadJob]:
        """Jobs in these states."""
        ...


@dataclass(frozen=True, slots=True)
class Forecast:
    """For `tracks` tracks: bytes by format, seconds, and the disk. `free` is None when the target
    cannot be looked at; `reserve` is kept free in any case. `music` is seconds of music."""

    tracks: int
    sizes: Mapping[str, int]
    seconds: float
    free: int | None
    reserve: int
    likely: str = "FLAC"
    music: float = 0.0

    def part(self, tracks: int, music: float) -> Forecast:
        """The same for a part: so many tracks with so many seconds of music."""
        share = music / self.music if self.music else 0.0
        sizes = {name: int(size * share) for name, size in self.sizes.items()}
        return replace(self, tracks=tracks, music=music, sizes=sizes, seconds=self.seconds * share)

    @property
    def size(self) -> int:
        """Bytes in the likeliest format."""
        return self.sizes[self.likely]

    @property
    def left(self) -> int | None:
        """Bytes free afterwards, the reserve included."""
        return None if self.free is None else self.free - self.size

    @property
    def fits(self) -> bool:
        """True when the reserve stays."""
        return self.left is None or self.left >= self.reserve


class ForecastService:
    """Stateless but for what it asks. Looks at the disk; asks no network."""

    def __init__(
        self,
        settings: Settings,
        downloads: Jobs,
        space: Callable[[Path], tuple[int, int]],
    ) -> None:
        """`space` tells (size, free bytes) of the disk a folder is or will be on."""
        self._settings, self._downloads, self._space = settings, downloads, space

    def of(self, tracks: Iterable[Track]) -> Forecast:
        """What these would cost."""
        lengths = [track.duration or TYPICAL_SECONDS for track in tracks]
        total = sum(lengths)
        sizes = {name: int(total * rate) for name, rate in BYTES_PER_SECOND.items()}
        likely = self._likely()
        disk, free = self._space(self._target())
        return Forecast(
            tracks=len(lengths),
            sizes=sizes,
            seconds=self._seconds(len(lengths), sizes[likely]),
            free=free if disk else None,
            reserve=self._reserve(disk),
            likely=likely,
            music=total,
        )

    def queued(self) -> Forecast:
        """What is still to come of everything under way: `size` counts bytes that are not here yet.

        A file that was chosen says its size; the others are estimated.
        """
        jobs = self._downloads.jobs(ACTIVE_STATES)
        told = self.of(job.track for job in jobs)
        rate = BYTES_PER_SECOND[told.likely]
        left = sum(_to_come(job, rate) for job in jobs)
        seconds = self._seconds(len(jobs), left)
        return replace(told, sizes={told.likely: left}, seconds=seconds)

    def _likely(self) -> str:
        """The format the profile asks for first."""
        profile = str(self._settings.get("downloads.quality_profile"))
        return "FLAC" if "lossless" in profile else "MP3 320"

    def _target(self) -> Path:
        layout = self._settings.get("organize.layout")
        return Path(str(self._settings.get(f"organize.{layout}"))).expanduser()

    def _reserve(self, disk: int) -> int:
        """As the gate counts: never more than a twentieth of the disk."""
        wanted = int(self._settings.get("limits.disk_reserve_mb")) * 1_000_000
        return min(wanted, disk // _RESERVE_SHARE) if disk else wanted

    def _seconds(self, tracks: int, size: int) -> float:
        """Searches one after the other, downloads beside them: the slower of the two counts."""
        if not tracks:
            return 0.0
        gap = float(self._settings.get("sources.slskd.search_gap_seconds"))
        return max(tracks * max(gap, _SEARCH_SECONDS), size / self._speed())

    def _speed(self) -> float:
        """Bytes a second over the last downloads, all at once included."""
        running = [job.speed for job in self._downloads.jobs({JobState.DOWNLOADING}) if job.speed]
        return max(sum(running), _SPEED) if running else _SPEED


def _to_come(job: DownloadJob, rate: int) -> int:
    size = job.size or int((job.track.duration or TYPICAL_SECONDS) * rate)
    return max(0, size - job.bytes_done)
