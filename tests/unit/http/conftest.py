"""The HTTP API of a real container on a real loopback server; the engine does not run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from core.domain import JobState, Origin, Track
from core.tasks import TaskContext
from services.container import Container, build_container
from services.frontends.http.app import create_app
from services.frontends.http.server import ApiServer, listen

ORIGIN = Origin("file:x", "X", 1)


class Caller:
    """Asks one server."""

    def __init__(self, container: Container, ctx: TaskContext, host: str = "127.0.0.1") -> None:
        self.container = container
        self.ctx = ctx
        self.server = ApiServer(create_app(container, ctx, host), listen("127.0.0.1", 0))
        self.server.start()

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self.server.url + path, timeout=30, **options)

    def post(self, path: str, body: object = None, **options: Any) -> requests.Response:
        return requests.post(self.server.url + path, json=body, timeout=30, **options)


@pytest.fixture
def container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Container]:
    monkeypatch.setenv("CRATEKEEPER_DOWNLOADS__INCOMING", str(tmp_path / "incoming"))
    monkeypatch.setenv("CRATEKEEPER_ORGANIZE__TRANSFER", str(tmp_path / "Transfer"))
    made = build_container(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def api(container: Container) -> Iterator[Caller]:
    made = Caller(container, TaskContext())
    yield made
    made.server.stop()


@pytest.fixture
def job_in(container: Container) -> Callable[[str, JobState], int]:
    """Make a job and take it to a state by the shortest allowed way."""
    ways = {
        JobState.WANTED: (),
        JobState.PARKED: (JobState.PARKED,),
        JobState.DONE: (
            JobState.QUEUED,
            JobState.DOWNLOADING,
            JobState.VERIFYING,
            JobState.ORGANISING,
            JobState.DONE,
        ),
        JobState.REVIEW: (JobState.SEARCHING, JobState.REVIEW),
    }

    def make(title: str, state: JobState) -> int:
        jobs = container.downloads._jobs
        job = jobs.add(title, Track(title, ("Halden",)), ORIGIN, "transfer")
        for step in ways[state]:
            jobs.move(job.id, step, f"now {step.value}")
        return job.id

    return make
