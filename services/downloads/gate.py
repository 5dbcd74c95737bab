"""Whether downloads may start now: the pause, the hours of the day, the free space.

What runs goes on; the gate only keeps new work from starting, and says why. Used by the engine.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from core.domain import CratekeeperError, NotReady, StorageError
from core.ports.system import Clock
from services.downloads.policy import Policy

LARGEST_SHARE = 20
"""The reserve is never more than a twentieth of a disk: a small one may be used, too."""

MEASURE_SECONDS = 2.0
"""How old a look at the disk may be."""

MEGABYTE = 1_000_000
MINUTES_OF_DAY = 24 * 60


class Barrier(Enum):
    """What keeps downloads from starting."""

    PAUSED = "paused"
    HOURS = "hours"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class Closed:
    """Why nothing new starts, and what to do."""

    barrier: Barrier
    sentence: str
    next_step: str

    def error(self) -> CratekeeperError:
        """The same as an error, for a run that cannot go on."""
        if self.barrier is Barrier.DISK:
            return StorageError(self.sentence, self.next_step)
        return NotReady("downloads", self.sentence, self.next_step)


class Gate:
    """Thread-safe: it only reads."""

    def __init__(
        self,
        policy: Callable[[], Policy],
        folders: Callable[[], Sequence[Path]],
        clock: Clock,
    ) -> None:
        self._policy = policy
        self._folders = folders
        self._clock = clock
        self._measured = float("-inf")
        self._scarce: tuple[Path, int] | None = None

    def closed(self) -> Closed | None:
        """Why nothing new may start, None when it may."""
        policy = self._policy()
        if policy.paused:
            return Closed(
                Barrier.PAUSED,
                "Downloads are paused.",
                "Resume them in the window or with `config set downloads.paused false`.",
            )
        if not within(policy.hours, self._clock.now()):
            return Closed(
                Barrier.HOURS,
                f"Downloads start only within the hours {policy.hours}.",
                "They go on by themselves; `limits.download_hours` changes the hours.",
            )
        return self._disk(policy.reserve)

    def _disk(self, reserve: int) -> Closed | None:
        if reserve <= 0:
            return None
        scarce = self._least(reserve)
        if scarce is None:
            return None
        folder, free = scarce
        return Closed(
            Barrier.DISK,
            f"Only {free // MEGABYTE} MB are free in {folder}; some room is kept free.",
            "Make room, then downloads go on; `limits.disk_reserve_mb` sets how much is kept.",
        )

    def _least(self, reserve: int) -> tuple[Path, int] | None:
        """The first folder with too little space, looked at every few seconds."""
        now = self._clock.monotonic()
        if now - self._measured >= MEASURE_SECONDS:
            found = ((folder, *disk_space(folder)) for folder in self._folders())
            scarce = (
                (folder, free)
                for folder, total, free in found
                if free < min(reserve, total // LARGEST_SHARE)
            )
            self._scarce = next(scarce, None)
            self._measured = now
        return self._scarce


def free_bytes(folder: Path) -> int:
    """Free space where `folder` is or will be."""
    return disk_space(folder)[1]


def disk_space(folder: Path) -> tuple[int, int]:
    """Size and free bytes of the disk where `folder` is or will be."""
    for place in (folder, *folder.parents):
        try:
            usage = shutil.disk_usage(place)
        except OSError:
            continue
        return usage.total, usage.free
    return 0, 0


def within(hours: str, now: float) -> bool:
    """True when the local time of `now` lies within "22-7" or "22:30-06:00"; "" is always."""
    if not hours:
        return True
    start, end = (_minutes(part) for part in hours.split("-"))
    local = time.localtime(now)
    minute = local.tm_hour * 60 + local.tm_min
    if start % MINUTES_OF_DAY == end % MINUTES_OF_DAY:
        return True
    if start < end:
        return start <= minute < end
    return minute >= start or minute < end


def _minutes(text: str) -> int:
    hour, _, minute = text.strip().partition(":")
    return int(hour) * 60 + int(minute or 0)
