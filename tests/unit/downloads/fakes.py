"""Small stand-ins for the engine's surroundings: clocks, a time-out, a source with a switch."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from core.domain import (
    Candidate,
    Query,
    RemoteId,
    ServiceError,
    ServiceState,
    ServiceStatus,
    Transfer,
    TransferState,
)
from core.tasks import Deadline, TaskContext
from services.clock import SystemClock


class EvenClock(SystemClock):
    """Real time without the leaps of a busy machine: it goes on a little with every look at it."""

    LONGEST = 0.1

    def __init__(self) -> None:
        self._looked = time.monotonic()
        self._time = 1_000_000.0
        self._lock = threading.Lock()

    def monotonic(self) -> float:
        with self._lock:
            now = time.monotonic()
            self._time += min(now - self._looked, self.LONGEST)
            self._looked = now
            return self._time


class OverWhen(Deadline):
    """A time-out that comes as soon as `fact` is true, and not before."""

    def __init__(self, fact: Callable[[], object]) -> None:
        super().__init__(90.0)
        self._fact = fact

    @property
    def passed(self) -> bool:
        return bool(self._fact()) or super().passed


class TurnedClock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.time = 1_000_000.0

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time

    def turn(self, seconds: float) -> None:
        self.time += seconds


class SwitchedSource:
    """A source that fails with `error` while there is one, and counts what it is asked."""

    def __init__(self, name: str = "slskd", error: ServiceError | None = None) -> None:
        self.name = name
        self.error = error
        self.polls: list[frozenset[RemoteId]] = []

    def check(self) -> None:
        if self.error:
            raise self.error

    def state(self) -> ServiceState:
        return ServiceState(self.name, ServiceStatus.OK, "connected")

    def search(self, query: Query, search_id: str, ctx: TaskContext) -> Iterator[Candidate]:
        self.check()
        return iter(())

    def dismiss(self, search_id: str) -> None:
        return None

    def start(self, remote: RemoteId, search_id: str | None = None) -> None:
        self.check()

    def poll(self, remotes: Collection[RemoteId]) -> Mapping[RemoteId, Transfer]:
        self.check()
        self.polls.append(frozenset(remotes))
        return {remote: Transfer(remote, TransferState.RUNNING, 10, 100) for remote in remotes}

    def cancel(self, remote: RemoteId) -> None:
        self.check()

    def locate(self, remote: RemoteId) -> Path | None:
        return None

    def finish(self, remote: RemoteId) -> None:
        return None
