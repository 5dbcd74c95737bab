"""A YouTube on 127.0.0.1, a source that uses it, and a pace store in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from core.clients.youtube.source import YouTubeConfig, YouTubeSource
from core.domain import FINAL_STATES, Candidate, Query, RemoteId, Transfer, TransferState
from core.tasks import TaskContext
from sandbox.audio import ffmpeg
from sandbox.youtube import Upload, YouTubeServer, YouTubeWorld
from sandbox.youtube.pages import bandcamp_address
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore

ARGUMENTS = {"youtube": "player_client=visionos;player_skip=webpage,configs,js"}


class Turned(SystemClock):
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        return time.time() + self.ahead

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


@dataclass
class Tube:
    """The sandbox's YouTube with our sources on it."""

    folder: Path
    world: YouTubeWorld = field(default_factory=YouTubeWorld)
    pace: MemoryPaceStore = field(default_factory=MemoryPaceStore)
    sources: list[YouTubeSource] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server = YouTubeServer(self.world).start()

    @property
    def incoming(self) -> Path:
        return self.folder / "incoming"

    def config(self, **changes: Any) -> YouTubeConfig:
        quick = {"gap": 0.01, "retry_pause": 0.05, "search_seconds": 20.0}
        return YouTubeConfig(
            incoming=self.incoming,
            cache=self.folder / "cache",
            extractor_args=ARGUMENTS,
            **{"relay": self.server.url, **quick, **changes},
        )

    def source(self, **changes: Any) -> YouTubeSource:
        made = YouTubeSource(self.config(**changes), self.pace, SystemClock(), ffmpeg)
        self.sources.append(made)
        return made

    def close(self) -> None:
        for source in self.sources:
            source.close()
        self.server.close()


@pytest.fixture
def tube(tmp_path: Path) -> Iterator[Tube]:
    made = Tube(tmp_path)
    yield made
    made.close()


def address(upload: Upload) -> str:
    if upload.site == "bandcamp":
        return bandcamp_address(upload)
    if upload.site == "soundcloud":
        return f"https://soundcloud.com/sandbox/{upload.id}"
    return f"https://www.youtube.com/watch?v={upload.id}"


def remote_of(upload: Upload) -> RemoteId:
    return RemoteId("youtube", str(uuid4()), upload.channel, address(upload))


def found(source: YouTubeSource, text: str, rung: str = "artist-title") -> list[Candidate]:
    return list(source.search(Query(text, rung), str(uuid4()), TaskContext()))


def look(source: YouTubeSource, remote: RemoteId) -> Transfer:
    return source.poll([remote])[remote]


def ended(source: YouTubeSource, remote: RemoteId) -> Transfer:
    """The transfer once its state is final."""
    return until(lambda: _if_final(look(source, remote)))


def _if_final(seen: Transfer) -> Transfer | None:
    return seen if seen.state in FINAL_STATES else None


def in_state(source: YouTubeSource, remote: RemoteId, state: TransferState) -> Transfer:
    def seen() -> Transfer | None:
        now = look(source, remote)
        return now if now.state is state else None

    return until(seen)


def until(fact: Callable[[], Any], tries: int = 400) -> Any:
    """The first true value; the children are processes of their own, so there is no event."""
    for _ in range(tries):
        value = fact()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError("it never came true")
