"""A stage of the `DownloadSource` suite: `YouTubeSource` on the sandbox's YouTube.

There are no peers: what "alice" offers is a song by Alice, named by its address.
"""

from __future__ import annotations

from pathlib import Path

from core.clients.youtube.source import YouTubeConfig, YouTubeSource
from core.domain import Query
from core.tasks import TaskContext
from sandbox.audio import ffmpeg
from sandbox.youtube import YouTubeServer, YouTubeWorld
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore

ARGUMENTS = {"youtube": "player_client=visionos;player_skip=webpage,configs,js"}
FATES = {"waits": "stalled", "slow": "slow", "offline": "removed", "rejected": "login"}


class YouTubeStage:
    """The Stage protocol of `source_stages`."""

    def __init__(self, folder: Path) -> None:
        self.incoming = folder / "incoming"
        self.world = YouTubeWorld()
        self.server = YouTubeServer(self.world)
        self.pace = MemoryPaceStore()
        self._addresses: dict[str, str] = {}

    def offer(self, peer: str, filename: str, content: bytes, fate: str = "good") -> None:
        title = filename.rpartition("\\")[2].rpartition(".")[0]
        seconds = (
            20.0 if fate == "slow" else 3.0
        )  # so long that it is still under way when looked at
        song = self.world.song(title, peer, seconds=seconds, fault=FATES.get(fate, ""))
        self._addresses[filename] = f"https://www.youtube.com/watch?v={song.id}"

    def open(self) -> None:
        self.server.start()
        self.source = self.connect()

    def connect(self, **changes: object) -> YouTubeSource:
        """A new source, as after a restart of the program."""
        quick: dict[str, object] = {"gap": 0.02, "retry_pause": 0.05, "search_seconds": 20.0}
        config = YouTubeConfig(
            incoming=self.incoming,
            cache=self.incoming.parent / "cache",
            extractor_args=ARGUMENTS,
            relay=self.server.url,
            **{**quick, **changes},  # type: ignore[arg-type]
        )
        return YouTubeSource(config, self.pace, SystemClock(), ffmpeg)

    def address(self, filename: str) -> str:
        """How the source names what was offered under this name."""
        return self._addresses[filename]

    def start_again(self) -> None:
        self.source.close()
        self.source = self.connect()

    def go_away(self) -> None:
        self.server.close()

    def interrupted_search(self, text: str, search_id: str) -> None:
        list(self.source.search(Query(text, "exact"), search_id, TaskContext()))

    def searches_sent(self) -> int:
        return len(self.server.requests("youtubei/v1/search"))

    def transfers_made(self) -> int:
        return len(self.server.requests("videoplayback"))

    def close(self) -> None:
        if hasattr(self, "source"):
            self.source.close()
        self.server.close()
