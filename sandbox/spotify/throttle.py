"""How the simulated Spotify slows people down: a 30 s window, quotas by bucket, bans.

A request during a ban is a violation. Buckets are told apart by path.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.answering import Answer

WINDOW = 30.0
DAY = 86400.0
_BUCKETS = (
    ("artist_albums", re.compile(r"/v1/artists/[^/]+/albums$")),
    ("playlists", re.compile(r"/v1/playlists/|/v1/me/playlists$")),
    ("library", re.compile(r"/v1/me/(tracks|albums|library)")),
    ("search", re.compile(r"/v1/search$")),
    ("albums", re.compile(r"/v1/albums/")),
    ("tracks", re.compile(r"/v1/tracks/")),
    ("artists", re.compile(r"/v1/artists/")),
    ("me", re.compile(r"/v1/me/?$")),
)


def bucket_of(path: str) -> str:
    """The bucket a path counts for."""
    return next((name for name, pattern in _BUCKETS if pattern.search(path)), "other")


def quota_words(after: float) -> Answer:
    """A quota that is used up (source: July 2026 changelog)."""
    error = {"status": 429, "message": "API quota exceeded", "reason": "QUOTA_EXCEEDED"}
    return Answer({"error": error}, 429, headers={"Retry-After": f"{after:.0f}"})


def hurry_words(after: float) -> Answer:
    """The short rate limit."""
    error = {"status": 429, "message": "API rate limit exceeded"}
    return Answer({"error": error}, 429, headers={"Retry-After": f"{after:.0f}"})


SILENT = Answer(b"Too many requests", 429, "text/plain")


@dataclass
class Throttle:
    """`window_limit` requests in 30 s (0: no limit); `quotas` a day by bucket.

    Both count for the developer account, whatever Client ID asks.
    """

    clock: Callable[[], float]
    window_limit: int = 0
    quotas: dict[str, int] = field(default_factory=dict)
    ban_seconds: float = 48925.0
    violations: list[str] = field(default_factory=list)
    _times: deque[float] = field(default_factory=deque)
    _counted: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _bans: dict[str, tuple[float, Answer]] = field(default_factory=dict)

    def ban(self, bucket: str, seconds: float, answer: Answer) -> Answer:
        """From now on the bucket is closed; returns what is said."""
        self._bans[bucket] = (self.clock() + seconds, answer)
        return answer

    def lift(self) -> None:
        """No ban, nothing counted."""
        self._bans.clear()
        self._times.clear()
        self._counted.clear()

    def refusal(self, path: str) -> Answer | None:
        """The 429 for this request; None lets it through."""
        now, bucket = self.clock(), bucket_of(path)
        until, answer = self._bans.get(bucket, (0.0, SILENT))
        if now < until:
            self.violations.append(f"{path} was asked during a ban of {bucket}")
            return answer
        return self._window(now) or self._quota(now, bucket)

    def _window(self, now: float) -> Answer | None:
        while self._times and self._times[0] <= now - WINDOW:
            self._times.popleft()
        if self.window_limit and len(self._times) >= self.window_limit:
            return hurry_words(max(1.0, self._times[0] + WINDOW - now + 1))
        self._times.append(now)
        return None

    def _quota(self, now: float, bucket: str) -> Answer | None:
        counted = self._counted[bucket]
        while counted and counted[0] <= now - DAY:
            counted.popleft()
        if bucket in self.quotas and len(counted) >= self.quotas[bucket]:
            return self.ban(bucket, self.ban_seconds, quota_words(self.ban_seconds))
        counted.append(now)
        return None
