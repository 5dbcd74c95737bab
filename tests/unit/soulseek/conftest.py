"""A Soulseek network per test, and the client on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.clients.soulseek.source import SoulseekSource
from core.domain import FINAL_STATES, Candidate, RemoteId, Transfer, TransferState
from core.tasks import TaskContext
from sandbox.soulseek import SoulseekServer
from sandbox.world import World
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore
from tests.contract.soulseek_stage import soulseek_config
from tests.contract.source_stages import name_only, new_id, query, until

NAME = "Music\\Kites\\2001 - Wind\\03 - Paper Sky.flac"
CONTENT = b"fLaC" + bytes(range(256)) * 800


class Net:
    """Server, world and the clients made for one test; all are closed at its end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / "incoming"
        self.world = World()
        self.server = SoulseekServer(self.world)
        self.pace = MemoryPaceStore()
        self.clients: list[SoulseekSource] = []

    def client(self, **changes: object) -> SoulseekSource:
        """A client that is not logged in yet; the server runs from the first one on."""
        if not self.server.port:
            self.server.start()
        account = changes.pop("slskd_account", lambda: None)
        pace = changes.pop("pace", self.pace)
        incoming = changes.pop("incoming", self.incoming)
        config = soulseek_config(self.server, incoming, **changes)  # type: ignore[arg-type]
        made = SoulseekSource(
            config,
            pace,  # type: ignore[arg-type]
            SystemClock(),
            describe=name_only,
            slskd_account=account,  # type: ignore[arg-type]
        )
        self.clients.append(made)
        return made

    def share(self, peer: str = "alice", content: bytes = CONTENT, **facts: object) -> RemoteId:
        """One file on offer; `facts` are fields of the shared file."""
        user = self.world.peer(peer)
        user.share_plain(NAME, content)
        for name, value in facts.items():
            setattr(user.file(NAME), name, value)
        return RemoteId("soulseek", new_id(), peer, NAME, len(content))

    def close(self) -> None:
        for client in self.clients:
            client.close()
        if self.server.port:
            self.server.close()


@pytest.fixture
def net(tmp_path: Path) -> Iterator[Net]:
    made = Net(tmp_path)
    yield made
    made.close()


def look(client: SoulseekSource, remote: RemoteId) -> Transfer:
    return client.poll([remote])[remote]


def ended(client: SoulseekSource, remote: RemoteId) -> Transfer:
    """The transfer once nothing changes any more."""

    def over() -> Transfer | None:
        seen = look(client, remote)
        return seen if seen.state in FINAL_STATES else None

    found = until(over)
    assert isinstance(found, Transfer)
    return found


def reached(client: SoulseekSource, remote: RemoteId, state: TransferState) -> Transfer:
    def arrived() -> Transfer | None:
        seen = look(client, remote)
        return seen if seen.state is state else None

    found = until(arrived)
    assert isinstance(found, Transfer)
    return found


def fetched(client: SoulseekSource, remote: RemoteId) -> bytes:
    """Ask for it and wait: the bytes that came."""
    client.start(remote)
    seen = ended(client, remote)
    assert seen.state is TransferState.SUCCEEDED, seen
    path = client.locate(remote)
    assert path is not None
    return path.read_bytes()


def search(client: SoulseekSource, text: str, search_id: str = "") -> list[Candidate]:
    return list(client.search(query(text), search_id or new_id(), TaskContext()))
