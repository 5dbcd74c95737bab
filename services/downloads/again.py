"""The same peer again, later: it refused only because it has too many files of ours in its queue.

Used by the transfer step when nobody else could be asked (source: slskd contract §4, soulseek
contract §4). What was noted is gone with the process: then the peer is asked at once.
"""

from __future__ import annotations

from core.domain import DownloadJob
from core.ports.system import Clock

TIMES = 2
"""So often a candidate is asked once more; then the next try is the wish's."""

_Key = tuple[int, int | None]


class Again:
    """Thread-safe by being asked for a job only by the lane that has claimed it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._when: dict[_Key, tuple[float, int]] = {}

    def put_off(self, job: DownloadJob, seconds: float) -> bool:
        """Ask its candidate again after so many seconds; False when that was done often enough."""
        _, times = self._when.get(_key(job), (0.0, 0))
        if times >= TIMES:
            self.forget(job)
            return False
        self._when[_key(job)] = (self._clock.monotonic() + seconds, times + 1)
        return True

    def waits(self, job: DownloadJob) -> bool:
        """True while its candidate's time has not come; another candidate may be asked at once."""
        at, _ = self._when.get(_key(job), (0.0, 0))
        return self._clock.monotonic() < at

    def forget(self, job: DownloadJob) -> None:
        """It came to an end."""
        self._when.pop(_key(job), None)


def _key(job: DownloadJob) -> _Key:
    return job.id, job.candidate
