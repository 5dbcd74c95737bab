"""A source whose file grows only when the test says so. Used by the tests of previews."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from core.domain import (
    Candidate,
    ClaimedFacts,
    Query,
    RemoteId,
    ServiceState,
    ServiceStatus,
    Track,
    Transfer,
    TransferState,
)
from core.tasks import TaskContext


def candidate(size: int | None, name: str = "a\\Song.mp3", source: str = "soulseek") -> Candidate:
    return Candidate(source, "alice", name, ClaimedFacts(size=size), Track("Song", ("Band",)))


class GrowingSource:
    """A `DownloadSource` of one file; with `blind` the file is not seen before it is whole."""

    name = "soulseek"

    def __init__(self, folder: Path, blind: bool = False) -> None:
        self.part, self.file = folder / "x.part", folder / "x.mp3"
        self.blind = blind
        self.state = TransferState.QUEUED
        self.detail = ""
        self.started: list[RemoteId] = []
        self.cancelled: list[RemoteId] = []

    def push(self, more: bytes) -> None:
        """Bytes come in."""
        self.state = TransferState.RUNNING
        with self.part.open("ab") as out:
            out.write(more)

    def end(self) -> None:
        """The transfer ends well, and the file gets its name."""
        self.part.replace(self.file)
        self.state = TransferState.SUCCEEDED

    def fail(self, detail: str) -> None:
        """The peer gives up."""
        self.state, self.detail = TransferState.FAILED, detail

    def check(self) -> None: ...

    def state_words(self) -> ServiceState:
        return ServiceState(self.name, ServiceStatus.OK, "")

    def search(self, query: Query, search_id: str, ctx: TaskContext) -> Iterator[Candidate]:
        raise NotImplementedError

    def dismiss(self, search_id: str) -> None: ...

    def start(self, remote: RemoteId, search_id: str | None = None) -> None:
        self.started.append(remote)

    def poll(self, remotes: Collection[RemoteId]) -> Mapping[RemoteId, Transfer]:
        return {one: Transfer(one, self.state, detail=self.detail) for one in remotes}

    def cancel(self, remote: RemoteId) -> None:
        self.cancelled.append(remote)
        self.part.unlink(missing_ok=True)

    def locate(self, remote: RemoteId) -> Path | None:
        return self.file if self.file.exists() else None

    def arriving(self, remote: RemoteId) -> Path | None:
        return self.part if self.part.exists() and not self.blind else None

    def finish(self, remote: RemoteId) -> None: ...
