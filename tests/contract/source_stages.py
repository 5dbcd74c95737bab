"""Stages on which the `DownloadSource` suite plays: the fake, and slskd on the sandbox server."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from core.clients.slskd.api import SearchRequest
from core.clients.slskd.source import SlskdConfig, SlskdSource
from core.domain import Query, Track, Unreachable
from core.ports.sources import DownloadSource
from core.tasks import TaskContext
from sandbox import faults
from sandbox.slskd import SlskdServer
from sandbox.slskd.options import Manners
from sandbox.world import World
from services.clock import SystemClock
from tests.contract import fake_source
from tests.contract.fake_source import FakeSource
from tests.contract.fakes_storage import MemoryPaceStore

GAP = 0.05


def name_only(filename: str) -> Track:
    """A description that needs no rules: the bare name is the title."""
    return Track(filename.replace("/", "\\").rpartition("\\")[2].rpartition(".")[0])


def slskd_config(url: str, key: str, incoming: Path, **changes: object) -> SlskdConfig:
    """The adapter's settings with times for tests."""
    quick: dict[str, object] = {
        "search_gap_seconds": GAP,
        "poll_seconds": 0.1,
        "backoff_seconds": 0.02,
        "connect_seconds": 8.0,
        "read_seconds": 8.0,
        "batch_seconds": 8.0,
        "cancel_seconds": 8.0,
    }
    return SlskdConfig(url=url, api_key=key, incoming=incoming, **{**quick, **changes})  # type: ignore[arg-type]


class Stage(Protocol):
    """A source with somebody on the other side."""

    source: DownloadSource
    incoming: Path

    def offer(self, peer: str, filename: str, content: bytes, fate: str = "good") -> None:
        """Fates: good, offline, rejected, busy, waits, slow, locked."""

    def open(self) -> None:
        """After the last offer."""

    def start_again(self) -> None:
        """The service restarts and remembers what it remembers."""

    def go_away(self) -> None:
        """The service stops answering."""

    def interrupted_search(self, text: str, search_id: str) -> None:
        """Somebody of ours sent this search and was killed before taking the answers."""

    def searches_sent(self) -> int: ...

    def transfers_made(self) -> int: ...

    def close(self) -> None:
        """Also checks that the service has nothing to complain about."""


FATES = {
    "good": fake_source.SUCCEEDS,
    "locked": fake_source.SUCCEEDS,
    "offline": fake_source.offline(),
    "rejected": fake_source.rejected(),
    "busy": fake_source.rejected("Too many files"),
    "waits": fake_source.waits(17),
    "slow": fake_source.stalls(),
}
FAULTS = {
    "rejected": faults.rejected(),
    "busy": faults.rejected("Too many files"),
    "waits": faults.queued_forever(17),
}


class FakeStage:
    """The fake, to keep it as strict as the real ones."""

    def __init__(self, folder: Path) -> None:
        self.incoming = folder / "incoming"
        self.fake = FakeSource(self.incoming)
        self.source: DownloadSource = self.fake

    def offer(self, peer: str, filename: str, content: bytes, fate: str = "good") -> None:
        outcome = FATES[fate]
        self.fake.offer(peer, filename, content=content, outcome=outcome, locked=fate == "locked")

    def open(self) -> None: ...

    def start_again(self) -> None:
        self.fake.restart()

    def go_away(self) -> None:
        for call in ("check", "search", "start", "poll", "cancel", "locate"):
            self.fake.fail(call, Unreachable("fake", "The service cannot be reached."))

    def interrupted_search(self, text: str, search_id: str) -> None:
        list(self.source.search(query(text), search_id, TaskContext()))

    def searches_sent(self) -> int:
        return len(self.fake.calls.searched)

    def transfers_made(self) -> int:
        return len(self.fake.calls.started)

    def close(self) -> None: ...


class SlskdStage:
    """`SlskdSource` against the simulated slskd."""

    def __init__(self, folder: Path, version: str = "0.26.0.0", **options: object) -> None:
        self.incoming = folder / "downloads"
        self.world = World()
        manners = Manners(search_gap=GAP)
        self.server = SlskdServer(
            self.world,
            downloads_dir=self.incoming,
            **{"version": version, "manners": manners, **options},
        )
        self.pace = MemoryPaceStore()

    def offer(self, peer: str, filename: str, content: bytes, fate: str = "good") -> None:
        user = self.world.peer(peer, online=fate != "offline")
        user.share_plain(filename, content)
        shared = user.file(filename)
        shared.fault = FAULTS.get(fate)
        shared.locked = fate == "locked"
        shared.bytes_per_second = 1 if fate == "slow" else None

    def open(self) -> None:
        self.server.start()
        self.source: SlskdSource = self.connect()

    def connect(self, **changes: object) -> SlskdSource:
        """A new source, as after a restart of the program."""
        config = slskd_config(self.server.url, self.server.api_key, self.incoming, **changes)
        return SlskdSource(config, self.pace, SystemClock(), describe=name_only)

    def start_again(self) -> None:
        self.server.go_down()
        self.server.come_back()

    def go_away(self) -> None:
        self.server.go_down()

    def interrupted_search(self, text: str, search_id: str) -> None:
        # Sent past the source, as by a program that was killed right afterwards.
        self.source._searching._api.start_search(SearchRequest(search_id, text, 2.0))

    def searches_sent(self) -> int:
        return len(self.server.requests("POST", "/searches"))

    def transfers_made(self) -> int:
        return len(self.server.transfers())

    def close(self) -> None:
        self.server.close()
        assert self.server.violations == []
        assert self.server.backend.clock.crashes == []


def query(text: str) -> Query:
    """One rung of the ladder."""
    return Query(text, "exact")


def new_id() -> str:
    """An id as the engine chooses it."""
    return str(uuid4())


def until(fact: object, seconds: float = 15.0) -> object:
    """The first true value of `fact()`; polls as politely as the engine does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = fact()  # type: ignore[operator]
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError("it never came true")
