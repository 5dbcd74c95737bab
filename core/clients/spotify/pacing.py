"""When Spotify may be asked: a slow beat, budgets of a day, bans by bucket. Used by `api.py`.

Everything is kept in the `PaceStore`, so that it holds over restarts and processes. The limits are
not published; these are what people were seen to keep safely (contract §4.1).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.clients.spotify import troubles
from core.domain import RateLimited
from core.ports.accounts import Priority
from core.ports.ledgers import PaceStore
from core.ports.system import Clock
from core.tasks import TaskContext

DAY = 86400.0
WEEK = 7 * DAY
PATIENCE = 60.0
"""A Retry-After up to this is waited out; a longer one closes the bucket."""

_BURST, _BURST_SECONDS = 5, 5.0
_SLOWED_SECONDS = 600.0
_SILENT_PAUSES = (30.0, 120.0, 600.0, 1800.0, 7200.0)
_SILENT_MEMORY = 6 * 3600.0
_QUOTA_PAUSE = 3  # a quota is never over in two minutes
_GRACE_SHARE, _MOST_GRACE = 0.05, 900.0
_CLOSING = 3
_UNCOUNTED = 1_000_000
_PAUSE = "spotify.pause"


@dataclass(frozen=True, slots=True)
class Bucket:
    """Requests that Spotify counts together, as far as is known; `budget` names our own counter."""

    name: str
    words: str
    budget: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `limit` requests in 24 hours for the buckets of this name."""

    words: str
    limit: int


BUDGETS: Mapping[str, Budget] = {
    "lists": Budget("lists", 400),
    "objects": Budget("albums, tracks and artists", 300),
    "search": Budget("searches", 150),
    "artist_albums": Budget("discographies", 80),
}
BUCKETS = (
    Bucket("artist_albums", "discographies", "artist_albums", re.compile(r"/artists/[^/]+/albums")),
    Bucket("playlists", "playlists", "lists", re.compile(r"/playlists/|/me/playlists")),
    Bucket("library", "liked songs", "lists", re.compile(r"/me/(?:tracks|albums)")),
    Bucket("search", "searches", "search", re.compile(r"/search")),
    Bucket("albums", "albums", "objects", re.compile(r"/albums/")),
    Bucket("tracks", "tracks", "objects", re.compile(r"/tracks/")),
    Bucket("artists", "artists", "objects", re.compile(r"/artists/")),
    Bucket("me", "the account", "objects", re.compile(r"/me$")),
)
_SHARE = {Priority.USER: 1.0, Priority.PAGE: 0.9, Priority.BACKGROUND: 0.9}


def bucket_of(path: str) -> Bucket:
    """The bucket of a path; every path we ask has one."""
    return next(one for one in BUCKETS if one.pattern.match(path))


class Pacing:
    """`percent` is how much of the safe budgets the person allows."""

    def __init__(self, store: PaceStore, clock: Clock, percent: Callable[[], int]) -> None:
        self._store = store
        self._clock = clock
        self._percent = percent

    def before(self, bucket: Bucket, priority: Priority, ctx: TaskContext) -> None:
        """Wait for the beat. Raises `RateLimited` while the bucket is closed or used up."""
        while True:
            ctx.checkpoint()
            self.refuse(bucket)
            pause = self._wait()
            if pause <= 0.0:
                break
            ctx.report(None, f"Waiting {pause:.0f} s before the next request to Spotify")
            ctx.sleep(min(pause, 15.0))
        self._count(bucket, priority)

    def refuse(self, bucket: Bucket) -> None:
        """Raise `RateLimited` while this bucket, or so many others, are closed."""
        now = self._clock.now()
        standing = self._standing()
        mine = standing.get(bucket)
        if mine is None and len(standing) >= _CLOSING:
            bucket, mine = max(standing.items(), key=lambda one: one[1][0])
        if mine is not None:
            raise troubles.banned(bucket.words, mine[0], now, mine[1])

    def close(self, bucket: Bucket, after: float | None, quota: bool) -> RateLimited:
        """A long ban, or one without an end that was told; what to raise."""
        now = self._clock.now()
        if after is None or after <= 0.0:
            seconds, reason = self._estimated(bucket, quota), "it does not say for how long"
        else:
            # A probe in the very second it ends would be the first of the next ban.
            seconds = min(after, WEEK) + min(after * _GRACE_SHARE, _MOST_GRACE)
            reason = "its quota is used up" if quota else "too many requests"
        until = now + seconds
        self._store.block(_name(bucket), until, reason)
        return troubles.banned(bucket.words, until, now, reason)

    def hold(self, seconds: float) -> None:
        """A short pause for everything, which requests wait out; then it goes on slower."""
        now = self._clock.now()
        jitter = random.uniform(0.05, 0.5)
        self._store.block(_PAUSE, now + seconds + jitter, "Spotify asks for a pause.")
        self._store.take(f"{_PAUSE}.seen", now, 0.0, _UNCOUNTED, DAY)

    def bans(self) -> Mapping[str, float]:
        """What is closed now, in words, and until when."""
        return {bucket.words: until for bucket, (until, _) in self._standing().items()}

    def used(self) -> Mapping[str, tuple[int, int]]:
        """Requests of the last 24 hours and the most there may be, by budget."""
        now = self._clock.now()
        return {
            budget.words: (self._store.used(_day(name), now, DAY), self._limit(name))
            for name, budget in BUDGETS.items()
        }

    def _standing(self) -> dict[Bucket, tuple[float, str]]:
        now = self._clock.now()
        found = {bucket: self._store.blocked(_name(bucket), now) for bucket in BUCKETS}
        return {bucket: block for bucket, block in found.items() if block is not None}

    def _wait(self) -> float:
        """Seconds until the beat allows a request; 0.0: take it now."""
        now = self._clock.now()
        pause = self._store.blocked(_PAUSE, now)
        if pause is not None:
            return pause[0] - now
        slowed = self._store.used(f"{_PAUSE}.seen", now, _SLOWED_SECONDS) > 0
        gap = 2.0 if slowed else 0.0
        return self._store.take("spotify", now, gap, _BURST, _BURST_SECONDS)

    def _count(self, bucket: Bucket, priority: Priority) -> None:
        now, limit = self._clock.now(), self._limit(bucket.budget)
        mine = max(1, int(limit * _SHARE[priority]))
        wait = self._store.take(_day(bucket.budget), now, 0.0, mine, DAY)
        if wait > 0.0:
            raise troubles.used_up(BUDGETS[bucket.budget].words, mine, now + wait, now)

    def _limit(self, budget: str) -> int:
        return max(1, BUDGETS[budget].limit * self._percent() // 100)

    def _estimated(self, bucket: Bucket, quota: bool) -> float:
        """Growing pauses: nobody said how long."""
        now, seen = self._clock.now(), f"{_name(bucket)}.silent"
        self._store.take(seen, now, 0.0, _UNCOUNTED, _SILENT_MEMORY)
        step = self._store.used(seen, now, _SILENT_MEMORY) - 1
        step = max(step, _QUOTA_PAUSE if quota else 0)
        return _SILENT_PAUSES[min(step, len(_SILENT_PAUSES) - 1)]


def _name(bucket: Bucket) -> str:
    return f"spotify.{bucket.name}"


def _day(budget: str) -> str:
    return f"spotify.day.{budget}"
