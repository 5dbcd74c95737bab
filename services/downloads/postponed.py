"""Jobs a lane put off for some seconds: they keep their lease and are taken up again in time."""

from __future__ import annotations

import threading

from core.ports.system import Clock

SHORTEST = 0.01


class Postponed:
    """Thread-safe; times are monotonic seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._when: dict[int, float] = {}

    def add(self, job_id: int, seconds: float) -> None:
        """Come back to this one."""
        with self._lock:
            self._when[job_id] = self._clock.monotonic() + seconds

    def due(self) -> int | None:
        """Take the one whose time has come first; None when there is none."""
        now = self._clock.monotonic()
        with self._lock:
            ready = [(at, job_id) for job_id, at in self._when.items() if at <= now]
            if not ready:
                return None
            job_id = min(ready)[1]
            del self._when[job_id]
            return job_id

    def rest(self, longest: float) -> float:
        """Seconds until the next one is due, at most `longest`."""
        now = self._clock.monotonic()
        with self._lock:
            return min([longest, *(max(at - now, SHORTEST) for at in self._when.values())])

    def drain(self) -> list[int]:
        """Take all of them."""
        with self._lock:
            taken = list(self._when)
            self._when.clear()
            return taken
