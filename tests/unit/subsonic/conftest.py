"""A simulated Navidrome on 127.0.0.1, one for the tests of a file, and clients of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.clients.subsonic.api import SubsonicApi
from core.net.http import Http, Limits
from core.tasks import TaskContext
from sandbox.subsonic import PASSWORD, USER, Shelf, SubsonicServer

PATIENT = Limits(connect=20.0, read=30.0, total=60.0)
HURRIED = Limits(connect=20.0, read=0.8, total=60.0)
"""For a server that keeps silent; any other may be slow on a busy machine."""


class Hurry(TaskContext):
    """Waits in no time."""

    def sleep(self, seconds: float) -> None:
        self.checkpoint()


@pytest.fixture(scope="module")
def serving() -> Iterator[SubsonicServer]:
    server = SubsonicServer()
    server.start()
    yield server
    server.close()


@pytest.fixture
def server(serving: SubsonicServer) -> Iterator[SubsonicServer]:
    fresh = SubsonicServer()
    kept = {key: getattr(serving, key) for key in ("_serving", "closing", "_lock")}
    serving.__dict__.update({**fresh.__dict__, **kept})
    serving.shelf = Shelf()
    yield serving
    assert serving.violations == []


def client(
    server: SubsonicServer, username: str = USER, password: str = PASSWORD, limits: Limits = PATIENT
) -> SubsonicApi:
    """An API as a new process makes it."""
    return SubsonicApi(Http("Navidrome", server.url, limits=limits), username, password)
