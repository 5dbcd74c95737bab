"""How much is taken from YouTube: so many downloads an hour and a day with a pause between two
beginnings, and a pause for the whole source when YouTube asks for one. Holds across processes and
restarts.

Source: contract youtube-and-audio §1.1 (rate limits) and product fact 11 (50 an hour, 200 a day).
"""

from __future__ import annotations

from time import localtime, strftime

from core.clients.youtube.settings import SERVICE, SOURCE, YouTubeConfig
from core.domain import Budget, RateLimited, Standing
from core.ports.ledgers import PaceStore
from core.ports.system import Clock

HOUR, DAY = "youtube.hour", "youtube.day"
_WINDOWS = {HOUR: 3600.0, DAY: 86400.0}
_NAMES = {HOUR: "an hour", DAY: "a day"}
_HALF_A_DAY = 43_200.0
_NO_LIMIT = 1_000_000
_SHORT = 60.0
"""A wait up to this long is a place in the queue, a longer one pauses the source."""


class Limits:
    """The two buckets and the block. Thread-safe."""

    def __init__(self, config: YouTubeConfig, store: PaceStore, clock: Clock) -> None:
        self._limits = {HOUR: config.per_hour, DAY: config.per_day}
        self._config = config
        self._store = store
        self._clock = clock

    def refuse_when_blocked(self) -> None:
        """Raise `RateLimited` while YouTube's pause stands."""
        now = self._clock.now()
        block = self._store.blocked(HOUR, now)
        if block is not None:
            raise _limited(block[1], block[0], now)

    def refuse_when_spent(self) -> None:
        """Raise `RateLimited` also when no download is left: searching would be in vain."""
        self.refuse_when_blocked()
        now = self._clock.now()
        for bucket, most in self._limits.items():
            if 0 < most <= self._store.used(bucket, now, _WINDOWS[bucket]):
                # A full bucket records nothing: `take` only tells how long it stays so.
                wait = self._store.take(bucket, now, 0.0, most, _WINDOWS[bucket])
                if wait > _SHORT:
                    raise _limited(self._spent(bucket), now + wait, now)

    def take(self) -> float:
        """Take one download: 0.0 when it may begin, else the seconds until it may be tried.

        Raises `RateLimited` when that is longer than a minute.
        """
        self.refuse_when_spent()
        now = self._clock.now()
        for bucket, most in self._limits.items():
            gap = self._config.gap if bucket == HOUR else 0.0
            wait = self._store.take(bucket, now, gap, most or _NO_LIMIT, _WINDOWS[bucket])
            if wait > _SHORT:
                raise _limited(self._spent(bucket), now + wait, now)
            if wait > 0.0:
                return wait
        return 0.0

    def ban(self, reason: str) -> None:
        """YouTube wants no requests from us for a while."""
        self._store.block(HOUR, self._clock.now() + self._config.ban, reason)

    def standing(self) -> Standing:
        """What is left, and why nothing is taken now; nobody sees us here."""
        now = self._clock.now()
        pause = self._store.blocked(HOUR, now)
        budgets = (
            Budget(f"downloads {_NAMES[one]}", self._store.used(one, now, window), most, window)
            for one, window in _WINDOWS.items()
            for most in (self._limits[one],)
        )
        return Standing(SOURCE, budgets=tuple(budgets), pause=pause[1] if pause else "")

    def _spent(self, bucket: str) -> str:
        return (
            f"Your limit of {self._limits[bucket]} YouTube downloads {_NAMES[bucket]} is reached."
        )


def _limited(reason: str, until: float, now: float) -> RateLimited:
    when = strftime("%H:%M" if until - now < _HALF_A_DAY else "%A %H:%M", localtime(until))
    return RateLimited(
        SERVICE, reason, max(0.0, until - now), f"YouTube goes on by itself at {when}."
    )
