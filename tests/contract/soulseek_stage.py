"""The stage on which the `DownloadSource` suite plays the embedded Soulseek client."""

from __future__ import annotations

from pathlib import Path

from core.clients.soulseek.source import SoulseekConfig, SoulseekSource
from core.domain import ServiceStatus
from core.tasks import Cancelled, TaskContext
from sandbox import faults
from sandbox.ports import free_port
from sandbox.soulseek import SoulseekServer
from sandbox.world import World
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore
from tests.contract.source_stages import name_only, query, until

GAP = 0.05
FAULTS = {
    "rejected": faults.rejected(),
    "busy": faults.rejected("Too many files"),
    "waits": faults.queued_forever(17),
}


def soulseek_config(server: SoulseekServer, incoming: Path, **changes: object) -> SoulseekConfig:
    """The adapter's settings with times for tests."""
    quick: dict[str, object] = {
        "username": "cratefan",
        "password": "pa55word",
        "host": "127.0.0.1",
        "port": server.port,
        "listen_port": free_port(),
        "search_gap": GAP,
        "search_quiet": 1.5,
        "search_deadline": 10.0,
        "connect_seconds": 8.0,
        "login_seconds": 8.0,
        "call_seconds": 5.0,
        "lost_pauses": (0.2, 0.4),
        "reset_pauses": (0.1, 0.2),
        "unreachable": 5.0,
        "stall": 0.8,
        "retry_pauses": (0.2, 0.3, 0.5),
        "place_seconds": 0.5,
        "tick": 0.05,
    }
    return SoulseekConfig(incoming=incoming, **{**quick, **changes})  # type: ignore[arg-type]


class SoulseekStage:
    """`SoulseekSource` against the simulated Soulseek network. The service is the client itself."""

    def __init__(self, folder: Path, **options: object) -> None:
        self.incoming = folder / "downloads"
        self.world = World()
        self.server = SoulseekServer(self.world, search_gap=GAP, **options)  # type: ignore[arg-type]
        self.pace = MemoryPaceStore()

    def offer(self, peer: str, filename: str, content: bytes, fate: str = "good") -> None:
        user = self.world.peer(peer, online=fate != "offline")
        user.share_plain(filename, content)
        shared = user.file(filename)
        shared.fault = FAULTS.get(fate)
        shared.locked = fate == "locked"
        shared.bytes_per_second = 200 if fate == "slow" else None

    def open(self) -> None:
        self.server.start()
        self.source: SoulseekSource = self.connect()

    def connect(self, **changes: object) -> SoulseekSource:
        """A new source, as after a restart of the program."""
        config = soulseek_config(self.server, self.incoming, **changes)
        return SoulseekSource(config, self.pace, SystemClock(), describe=name_only)

    def start_again(self) -> None:
        self.source.close()
        self.source = self.connect()

    def go_away(self) -> None:
        self.server.go_down()
        # the client reads the end of its connection in a thread of its own, and answers that were
        # under way before it
        until(lambda: self.source.state().status is not ServiceStatus.OK)

    def interrupted_search(self, text: str, search_id: str) -> None:
        def stop_when_answered(_fraction: float | None, words: str) -> None:
            if "1 people answered" in words:
                ctx.cancel()

        ctx = TaskContext(report=stop_when_answered)
        try:
            list(self.source.search(query(text), search_id, ctx))
        except Cancelled:
            return
        raise AssertionError("it was not interrupted")

    def searches_sent(self) -> int:
        return len(self.server.searches)

    def transfers_made(self) -> int:
        # what is on its way to a peer is waited for, so that a second request would be seen
        until(lambda: len(self.server.asked) >= len(self.source._parts.transfers._fetches))
        return len(self.server.asked)

    def close(self) -> None:
        self.source.close()
        self.server.close()
        assert self.server.violations == []
