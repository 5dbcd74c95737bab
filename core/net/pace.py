"""Politeness towards a service: paced slots and one-at-a-time locks, across processes.

Used by the clients that must not hurry (slskd searches, later Soulseek and YouTube). The memory
is a `PaceStore` (the database), so gaps, windows and bans also hold after a restart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import localtime, strftime

from core.domain import RateLimited
from core.ports.ledgers import PaceStore
from core.ports.system import Clock
from core.tasks import TaskContext

_LONGEST_NAP = 15.0


@dataclass(frozen=True, slots=True)
class PaceRule:
    """At least `gap` seconds between two slots, at most `limit` in any `window` seconds."""

    gap: float
    limit: int
    window: float


class Pace:
    """The pace of one bucket ("slskd.search"); `service` is the name for people."""

    def __init__(
        self, store: PaceStore, clock: Clock, bucket: str, service: str, rule: PaceRule
    ) -> None:
        self._store = store
        self._clock = clock
        self._bucket = bucket
        self._service = service
        self._rule = rule

    def wait(self, ctx: TaskContext, patience: float = 0.0) -> None:
        """Take the next slot, waiting for it. Raises `RateLimited` under a ban, `Cancelled`.

        A block that ends within `patience` seconds is waited out.
        """
        rule = self._rule
        while True:
            ctx.checkpoint()
            self.refuse_when_blocked(patience)
            pause = self._store.take(
                self._bucket, self._clock.now(), rule.gap, rule.limit, rule.window
            )
            if pause <= 0.0:
                return
            ctx.report(None, f"Waiting {pause:.0f} s before the next request to {self._service}")
            # Short naps: another process may block the bucket meanwhile.
            ctx.sleep(min(pause, _LONGEST_NAP))

    def arrived(self) -> None:
        """The request of the slot just taken has been answered: the next gap starts only now.

        For services that count how their requests come in: a request that was held up on its way
        then never stands closer to the next one than the rule allows.
        """
        self._store.arrived(self._bucket, self._clock.now())

    def refuse_when_blocked(self, patience: float = 0.0) -> None:
        """Raise `RateLimited` while a block stands for longer than `patience` seconds."""
        now = self._clock.now()
        block = self._store.blocked(self._bucket, now)
        if block is None or block[0] - now <= patience:
            return
        until, reason = block
        raise RateLimited(
            self._service,
            reason,
            max(0.0, until - now),
            f"Nothing is sent before {strftime('%H:%M', localtime(until))}; then it goes on.",
        )

    def block(self, seconds: float, reason: str) -> None:
        """Send nothing for `seconds`; `reason` is a sentence."""
        self._store.block(self._bucket, self._clock.now() + seconds, reason)


@contextmanager
def held(store: PaceStore, lock: str, ctx: TaskContext, nap: float = 0.25) -> Iterator[None]:
    """Hold the named cross-process lock, waiting for it through `ctx`."""
    while not store.acquire(lock):
        ctx.sleep(nap)
    try:
        yield
    finally:
        store.release(lock)
