"""The engine's patience, read from the settings when it is needed. Used by the steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


class Settings(Protocol):
    """What the services ask of the settings store."""

    def get(self, key: str) -> Any:
        """The typed value of a setting."""
        ...


@dataclass(frozen=True, slots=True)
class Policy:
    """All times in seconds; the meanings are those of the settings with the same names.

    `reserve` in bytes; 0 is no limit for it, `per_peer` and `per_source`. A transfer that moves
    under `slow_floor` bytes a second (0: none) for `slow_patience` gets a second one beside it.
    """

    stall: float = 60.0
    queue_patience: float = 300.0
    retry_grace: float = 30.0
    arrival: float = 60.0
    parallel: int = 3
    outage_patience: float = 120.0
    max_attempts: int = 8
    per_peer: int = 0
    per_source: int = 0
    reserve: int = 0
    hours: str = ""
    paused: bool = False
    slow_floor: float = 0.0
    slow_patience: float = 120.0

    @classmethod
    def read(cls, settings: Settings) -> Policy:
        """The policy as the settings have it now."""
        return cls(
            stall=float(settings.get("downloads.stall_seconds")),
            queue_patience=float(settings.get("downloads.queue_patience_seconds")),
            retry_grace=float(settings.get("downloads.retry_grace_seconds")),
            arrival=float(settings.get("downloads.arrival_seconds")),
            parallel=int(settings.get("downloads.parallel")),
            per_peer=int(settings.get("limits.per_peer")),
            per_source=int(settings.get("limits.per_source")),
            reserve=int(settings.get("limits.disk_reserve_mb")) * 1_000_000,
            hours=str(settings.get("limits.download_hours")),
            paused=bool(settings.get("downloads.paused")),
            slow_floor=_floor(settings),
            slow_patience=float(settings.get("downloads.slow_seconds")),
        )

    @property
    def poll(self) -> float:
        """How often a transfer is looked at: once a second, faster only for short patience."""
        shortest = min(self.stall, self.queue_patience, self.retry_grace, self.arrival)
        return min(1.0, max(0.25, shortest / 4))

    @property
    def lane_grace(self) -> float:
        """Queued at the peer for so long, a transfer no longer keeps a lane busy."""
        return min(10.0, self.queue_patience / 2)

    @property
    def look_again(self) -> float:
        """When to look again at what waits for a place."""
        return min(3.0, max(0.1, self.queue_patience / 8))


def _floor(settings: Settings) -> float:
    """In bytes a second; a limit of one's own is no fault of the peers."""
    floor = 1000.0 * float(settings.get("downloads.slow_kbps"))
    limit = 1000.0 * float(settings.get("limits.download_kbps"))
    share = limit / max(1, int(settings.get("downloads.parallel")))
    return min(floor, share / 2) if limit else floor
