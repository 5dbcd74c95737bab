"""When a transfer is given up: no byte for too long, queued for too long, a failure that stays."""

from __future__ import annotations

from collections.abc import Callable

from core.domain import Transfer, TransferState
from core.ports.system import Clock
from services.downloads.policy import Policy

KEEP_FACTOR = 4
"""A place in a queue is kept so many times the patience when nobody else has the file."""


def _yes() -> bool:
    return True


def _no() -> bool:
    return False


class Pace:
    """How fast a transfer came within the last `window` seconds, and whether that is too slow.

    Too slow: under `floor` bytes a second (0: nothing is), and it would not be whole within
    another window.
    """

    def __init__(self, floor: float, window: float) -> None:
        self._floor = floor
        self._window = window
        self.begin(0.0, 0)

    def begin(self, now: float, done: int) -> None:
        """Start to measure at this moment, with so many bytes here."""
        self._since, self._from = now, done

    def judge(self, now: float, seen: Transfer) -> float | None:
        """The speed of a window that was too slow; None while there is no reason to say so."""
        passed = now - self._since
        if self._floor <= 0 or passed < max(self._window, 0.001):
            return None
        speed = (seen.bytes_done - self._from) / passed
        self.begin(now, seen.bytes_done)
        left = (seen.size or 0) - seen.bytes_done
        hopeless = seen.size is None or left > speed * self._window
        return speed if speed < self._floor and hopeless else None


class Patience:
    """Watches one transfer; times are monotonic seconds, a dead service stops the clock.

    `others` says whether another candidate could be asked, `keep` whether a place in a queue is
    kept as long as the run lasts, `alone` that no other is under way for the same job. `ran_out`
    after a judgement: it may come yet, it takes too long; `crawls`: it even comes, slowly.
    """

    def __init__(
        self,
        policy: Policy,
        clock: Clock,
        others: Callable[[], bool] = _yes,
        keep: Callable[[], bool] = _no,
        alone: Callable[[], bool] = _no,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._others = others
        self._keep = keep
        self._alone = alone
        self._pace = Pace(policy.slow_floor, policy.slow_patience)
        self._state: TransferState | None = None
        self._bytes = -1
        self._since = clock.monotonic()
        self.keeps_place = False
        self.ran_out = False
        self.crawls = False

    def pause(self, seconds: float = 0.0) -> None:
        """The service was away, and will be for so many seconds: start counting anew then."""
        self._since = self._clock.monotonic() + seconds
        self._pace.begin(self._since, max(0, self._bytes))

    @property
    def waited(self) -> float:
        """Seconds since the state changed or a byte came."""
        return self._clock.monotonic() - self._since

    def judge(self, seen: Transfer) -> str:
        """The sentence why to give up, "" to go on."""
        if seen.state is not self._state:
            self._pace.begin(self._clock.monotonic(), seen.bytes_done)
        if seen.state is not self._state or seen.bytes_done > self._bytes:
            self._state, self._bytes = seen.state, seen.bytes_done
            self._since = self._clock.monotonic()
        self.keeps_place = self.ran_out = self.crawls = False
        waited = self.waited
        if seen.state is TransferState.RUNNING and waited >= self._policy.stall:
            self.ran_out = True
            return f"Stalled: no byte for {waited:.0f} s"
        if seen.state is TransferState.RUNNING and (slow := self._too_slow(seen)):
            self.ran_out = self.crawls = True
            return slow
        if seen.state is TransferState.QUEUED and waited >= self._policy.queue_patience:
            return self._queued(seen, waited)
        if seen.state is TransferState.RETRYING and waited >= self._policy.retry_grace:
            return f"Failed: {seen.detail}" if seen.detail else "Failed"
        return _final_reason(seen)

    def _too_slow(self, seen: Transfer) -> str:
        """It moves, but so slowly that somebody else had better be asked as well; else ""."""
        speed = self._pace.judge(self._clock.monotonic(), seen)
        if speed is None or not self._alone() or not self._others():
            return ""
        return f"Slow: {speed / 1000:.0f} kB a second"

    def _queued(self, seen: Transfer, waited: float) -> str:
        words = f"Still queued{place_words(seen)} after {waited:.0f} s"
        if self._others():
            self.ran_out = True
            return words
        if waited >= KEEP_FACTOR * self._policy.queue_patience and not self._keep():
            return f"{words}, and nobody else has it"
        self.keeps_place = True
        return ""


def place_words(seen: Transfer) -> str:
    """ " at place 7", "" when the place is not known."""
    return f" at place {seen.queue_place}" if seen.queue_place else ""


def _final_reason(seen: Transfer) -> str:
    detail = f": {seen.detail}" if seen.detail else ""
    return {
        TransferState.FAILED: f"Failed{detail}",
        TransferState.REJECTED: f"The peer refused{detail}",
        TransferState.CANCELLED: f"The transfer was cancelled elsewhere{detail}",
    }.get(seen.state, "")
