"""When a transfer is given up: no byte for too long, queued for too long, a failure that stays."""

from __future__ import annotations

from core.domain import Transfer, TransferState
from core.ports.system import Clock
from services.downloads.policy import Policy


class Patience:
    """Watches one transfer; times are monotonic seconds, a dead service stops the clock."""

    def __init__(self, policy: Policy, clock: Clock) -> None:
        self._policy = policy
        self._clock = clock
        self._state: TransferState | None = None
        self._bytes = -1
        self._since = clock.monotonic()

    def pause(self) -> None:
        """The service was away: start counting anew."""
        self._since = self._clock.monotonic()

    def judge(self, seen: Transfer) -> str:
        """The sentence why to give up, "" to go on."""
        now = self._clock.monotonic()
        if seen.state is not self._state or seen.bytes_done > self._bytes:
            self._state, self._bytes, self._since = seen.state, seen.bytes_done, now
        waited = now - self._since
        if seen.state is TransferState.RUNNING and waited >= self._policy.stall:
            return f"Stalled: no byte for {waited:.0f} s"
        if seen.state is TransferState.QUEUED and waited >= self._policy.queue_patience:
            place = f" at place {seen.queue_place}" if seen.queue_place else ""
            return f"Still queued{place} after {waited:.0f} s"
        if seen.state is TransferState.RETRYING and waited >= self._policy.retry_grace:
            return f"Failed: {seen.detail}" if seen.detail else "Failed"
        return _final_reason(seen)


def _final_reason(seen: Transfer) -> str:
    detail = f": {seen.detail}" if seen.detail else ""
    return {
        TransferState.FAILED: f"Failed{detail}",
        TransferState.REJECTED: f"The peer refused{detail}",
        TransferState.CANCELLED: f"The transfer was cancelled elsewhere{detail}",
    }.get(seen.state, "")
