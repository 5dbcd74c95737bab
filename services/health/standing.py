"""Since when each service stands as it does, and when a failing one is asked again.

Kept by `HealthService`; the Dashboard and the sidebar count down to the next try. Pauses grow, so
that a service that comes back soon is seen soon, and one that stays away costs a question a minute.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import replace

from core.domain import ServiceState, ServiceStatus
from core.ports.system import Clock

PAUSES = (5.0, 10.0, 20.0, 40.0, 60.0)
"""Seconds before a failing service is asked again; the last one repeats."""

FAILING = frozenset({ServiceStatus.FAILED, ServiceStatus.WARNING})


class StandingBook:
    """By the services' names. Thread-safe; times are seconds since the epoch (UTC)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._since: dict[str, tuple[ServiceStatus, float]] = {}
        self._tries: dict[str, tuple[int, float]] = {}

    def told(self, state: ServiceState) -> ServiceState:
        """The same state with its times: 0.0 where nothing is known or nothing follows."""
        with self._lock:
            known = self._since.get(state.name)
            if known is None or known[0] is not state.status:
                known = self._since[state.name] = (state.status, self._clock.now())
            _times, retry_at = self._tries.get(state.name, (0, 0.0))
        return replace(state, since=known[1], retry_at=retry_at if state.status in FAILING else 0.0)

    def asked(self, states: Collection[ServiceState]) -> None:
        """These were asked just now: plan the next question of those that fail."""
        now = self._clock.now()
        with self._lock:
            for state in states:
                if state.status not in FAILING:
                    self._tries.pop(state.name, None)
                    continue
                times = self._tries.get(state.name, (0, 0.0))[0] + 1
                pause = PAUSES[min(times, len(PAUSES)) - 1]
                self._tries[state.name] = (times, now + pause)

    def forget(self, names: Collection[str]) -> None:
        """These are not asked any more."""
        with self._lock:
            for name in names:
                self._tries.pop(name, None)

    def due(self) -> frozenset[str]:
        """Names of those whose next try has come."""
        now = self._clock.now()
        with self._lock:
            return frozenset(name for name, (_, at) in self._tries.items() if at <= now)

    def wait(self) -> float | None:
        """Seconds until the next try of any; None while none fails."""
        with self._lock:
            times = [at for _, at in self._tries.values()]
        return max(0.0, min(times) - self._clock.now()) if times else None
