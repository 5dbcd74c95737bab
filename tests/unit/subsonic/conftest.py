"""A simulated Navidrome on 127.0.0.1, one for the tests of a file, and clients of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.clients.subsonic.api import SubsonicApi
from core.net.http import Http, Limits
from core.tasks import TaskContext
from sandbox.subsonic import PASSWORD, USER, Shelf, SubsonicServer

HURRIED = Limits(connect=5.0, read=0.4, total=5.0)
PATIENT = Limits(connect=20.0, read=30.0, total=60.0)
"""For many rows at once: a busy machine takes its time to make them."""


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
    server: SubsonicServer, username: str = USER, password: str = PASSWORD, limits: Limits = HURRIED
) -> SubsonicApi:
    """An API as a new process makes it."""
    return SubsonicApi(Http("Navidrome", server.url, limits=limits), username, password)
