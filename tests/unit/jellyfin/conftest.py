"""A simulated Jellyfin on 127.0.0.1, one for the tests of a file, and adapters to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.clients.jellyfin.server import JellyfinConfig
from core.clients.jellyfin.server import JellyfinServer as Adapter
from core.net.http import Limits
from core.tasks import TaskContext
from sandbox.jellyfin import KEY, JellyfinServer
from tests.contract.fakes_storage import TurningClock

PATIENT = Limits(connect=20.0, read=30.0, total=60.0)
HURRIED = Limits(connect=20.0, read=0.8, total=60.0)
"""For a server that keeps silent; any other may be slow on a busy machine."""


class Hurry(TaskContext):
    """Waits in no time."""

    def sleep(self, seconds: float) -> None:
        self.checkpoint()


@pytest.fixture(scope="module")
def serving() -> Iterator[JellyfinServer]:
    server = JellyfinServer()
    server.start()
    yield server
    server.close()


@pytest.fixture
def server(serving: JellyfinServer) -> Iterator[JellyfinServer]:
    fresh = JellyfinServer()
    kept = {key: getattr(serving, key) for key in ("_serving", "closing", "_lock")}
    serving.__dict__.update({**fresh.__dict__, **kept})
    yield serving
    assert serving.violations == []


def adapter(server: JellyfinServer, key: str = KEY, limits: Limits = PATIENT) -> Adapter:
    """An adapter as a new process makes it."""
    return Adapter(JellyfinConfig(server.url, key), TurningClock(), limits)
