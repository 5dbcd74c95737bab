"""Whether another process of this home works on the shared queue. Used by the engine's `get`."""

from __future__ import annotations

from core.ports.jobs import JobStore
from core.ports.system import Clock

LOOK_SECONDS = 1.0


class Company:
    """Remembers when others were last seen at work; times are monotonic seconds."""

    def __init__(self, jobs: JobStore, clock: Clock) -> None:
        self._jobs = jobs
        self._clock = clock
        self._looked = float("-inf")
        self._seen = float("-inf")

    def works(self, patience: float) -> bool:
        """True while another living process held a job within the last `patience` seconds."""
        now = self._clock.monotonic()
        if now - self._looked >= LOOK_SECONDS:
            self._looked = now
            if self._jobs.others_at_work():
                self._seen = now
        return now - self._seen < patience
