"""Small stand-ins for the engine's surroundings: a clock to turn, a source that can be switched."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
from core.tasks import TaskContext


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
