"""Good citizenship in figures: what peers see of us, and how much each source may still be asked.

Made by the sources (`core/ports/sources.py`, GoodCitizen), shown by the Dashboard.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """So many of a thing in the last `window` seconds; a `limit` of 0 is none."""

    what: str
    used: int
    limit: int
    window: float

    @property
    def left(self) -> int | None:
        """How many more may be taken now; None without a limit."""
        return max(0, self.limit - self.used) if self.limit else None


@dataclass(frozen=True, slots=True)
class Sharing:
    """What others can have from us; None where the service does not tell.

    `speed` is what flows to them now and `speed_limit` the most that may, in bytes per second
    (0: no limit). `uploads_done` counts since the client started, for slskd since it has counted.
    """

    folders: int
    files: int
    scanning: bool = False
    upload_slots: int | None = None
    uploads_running: int | None = None
    uploads_waiting: int | None = None
    uploads_done: int | None = None
    speed: float | None = None
    speed_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One source. `account` is "" while nobody sees us; `pause` says why nothing is sent now."""

    source: str
    account: str = ""
    sharing: Sharing | None = None
    budgets: tuple[Budget, ...] = ()
    pause: str = ""
