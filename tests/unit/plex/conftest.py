"""A simulated Plex and the adapter that speaks with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.clients.plex.server import PlexConfig
from core.clients.plex.server import PlexServer as PlexClient
from core.net.http import Limits
from core.tasks import TaskContext
from sandbox.plex import TOKEN, PlexServer


@pytest.fixture
def plex() -> Iterator[PlexServer]:
    server = PlexServer()
    server.start()
    yield server
    server.close()
    assert server.violations == []


@pytest.fixture
def client(plex: PlexServer) -> Iterator[PlexClient]:
    made = PlexClient(PlexConfig(plex.url, TOKEN, "music"), Limits(read=30.0, total=60.0))
    yield made
    made.close()


@pytest.fixture
def hurried(plex: PlexServer) -> Iterator[PlexClient]:
    """For a server that keeps silent; any other may be slow on a busy machine."""
    made = PlexClient(PlexConfig(plex.url, TOKEN, "music"), Limits(read=1.0, total=60.0))
    yield made
    made.close()


@pytest.fixture
def ctx() -> TaskContext:
    return TaskContext()
