"""Which sources can be used now: trouble is remembered per source, with growing pauses.

A source in trouble pauses the source, not the jobs: they stay where they are and go on later.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.domain import NotAuthorised, RateLimited, ServiceError, Unreachable
from core.ports.sources import DownloadSource
from core.ports.system import Clock

PAUSES = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)
"""Seconds before a failing source is asked again; the last one repeats."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Since when a source fails, with what, how often in a row, and when it is tried again."""

    error: ServiceError
    since: float
    times: int
    retry_at: float


class SourceBook:
    """The sources with their troubles. Thread-safe; times are monotonic seconds."""

    def __init__(self, sources: Callable[[], Mapping[str, DownloadSource]], clock: Clock) -> None:
        self._sources = sources
        self._clock = clock
        self._lock = threading.Lock()
        self._troubles: dict[str, Trouble] = {}

    def get(self, name: str) -> DownloadSource:
        """The source of that name. Raises `Unreachable` when it is switched off."""
        source = self._sources().get(name)
        if source is None:
            raise Unreachable(
                name, f"The source {name} is switched off.", "Add it to `sources.order`."
            )
        return source

    def usable(self) -> list[DownloadSource]:
        """Sources that may be asked now, in the user's order. Raises the trouble of the first."""
        sources = self._sources()
        now = self._clock.monotonic()
        with self._lock:
            free = [
                source
                for name, source in sources.items()
                if name not in self._troubles or self._troubles[name].retry_at <= now
            ]
            if not free and self._troubles:
                raise next(iter(self._troubles.values())).error
        return free

    def pausing(self, name: str) -> ServiceError | None:
        """Why this source is not to be asked just now; None when it may be."""
        now = self._clock.monotonic()
        with self._lock:
            trouble = self._troubles.get(name)
            return trouble.error if trouble is not None and trouble.retry_at > now else None

    def failed(self, name: str, error: ServiceError) -> float:
        """Note a failure; returns the pause in seconds before the next try."""
        now = self._clock.monotonic()
        with self._lock:
            old = self._troubles.get(name)
            times = old.times + 1 if old else 1
            pause = PAUSES[min(times, len(PAUSES)) - 1]
            if isinstance(error, RateLimited):
                pause = max(pause, error.after)
            self._troubles[name] = Trouble(error, old.since if old else now, times, now + pause)
        return pause

    def works(self, name: str) -> None:
        """It does what it is asked: all is well again."""
        with self._lock:
            self._troubles.pop(name, None)

    def answered(self, name: str) -> None:
        """A search of it ended well: all is well again, unless it named a time to wait meanwhile.

        A transfer that goes on does end such a time: while one does, the source is not away.
        """
        now = self._clock.monotonic()
        with self._lock:
            if not _limits(self._troubles.get(name), now):
                self._troubles.pop(name, None)

    def outage(self, patience: float) -> ServiceError | None:
        """The error when no source works and none will: refused, or down longer than `patience`."""
        names = set(self._sources())
        now = self._clock.monotonic()
        with self._lock:
            if not names or names - set(self._troubles):
                return None
            troubles = [self._troubles[name] for name in self._sources()]
            if any(_may_pass(trouble, now, patience) for trouble in troubles):
                return None
            return troubles[0].error

    def first_trouble(self) -> ServiceError | None:
        """What keeps the user's first source from being asked, None when it works."""
        with self._lock:
            trouble = self._troubles.get(next(iter(self._sources()), ""))
            return trouble.error if trouble else None

    def troubles(self) -> list[ServiceError]:
        """What keeps sources from being asked, in the user's order."""
        names = list(self._sources())
        with self._lock:
            return [self._troubles[name].error for name in names if name in self._troubles]

    def may_pass(self, patience: float) -> bool:
        """Whether the first source's trouble is young enough to be waited for."""
        now = self._clock.monotonic()
        with self._lock:
            trouble = self._troubles.get(next(iter(self._sources()), ""))
            return trouble is not None and _may_pass(trouble, now, patience)

    def check_any(self) -> ServiceError | None:
        """Ask every source whether it can work; the first error when none can."""
        errors: list[ServiceError] = []
        for name, source in self._sources().items():
            try:
                source.check()
            except ServiceError as error:
                self.failed(name, error)
                errors.append(error)
            else:
                self.works(name)
                return None
        if not errors:
            return Unreachable(
                "sources",
                "No download source is set up.",
                "Set `sources.slskd.api_key` or `sources.soulseek.username`, or switch on "
                "`sources.youtube.enabled`; `sources.order` names those in use.",
            )
        return errors[0]


def _limits(trouble: Trouble | None, now: float) -> bool:
    """True when the source named a time to wait that is not over."""
    return trouble is not None and isinstance(trouble.error, RateLimited) and trouble.retry_at > now


def _may_pass(trouble: Trouble, now: float, patience: float) -> bool:
    """False when waiting is no use: refused, limited for long, or away for longer than that."""
    error = trouble.error
    if isinstance(error, NotAuthorised):
        return False
    if isinstance(error, RateLimited) and error.after > patience:
        return False
    return now - trouble.since < patience
