"""slskd for unit tests: the simulated server, a scripted one, and the open data."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from core.clients.slskd.api import SlskdApi
from core.clients.slskd.downloads import Downloads
from core.clients.slskd.facts import KnownFacts
from core.clients.slskd.rows import Rows
from core.clients.slskd.settings import SlskdConfig
from core.domain import RemoteId, Transfer
from core.net.http import Reply
from tests.contract.fakes_storage import TurningClock
from tests.contract.source_stages import SlskdStage

Answer = tuple[int, object]
SHARED = Path(os.environ.get("CRATEKEEPER_SHARED", Path(__file__).parents[4] / "shared"))


def shared_json(name: str) -> object:
    """The open data of that name; skips the test when it is not beside the checkout."""
    path = SHARED / "data" / name
    if not path.is_file():
        pytest.skip("the open data is not here")
    return json.loads(path.read_text(encoding="utf-8"))


NAME = "Music\\Kites\\Paper Sky.mp3"
TOKEN = "11111111-2222-4333-8444-555555555555"
REMOTE = RemoteId("slskd", TOKEN, "alice", NAME, 5)


class ScriptedHttp:
    """Answers by "METHOD path" prefix; the first rule that fits answers, a list one by one."""

    def __init__(self) -> None:
        self.rules: list[tuple[str, list[Answer]]] = []
        self.calls: list[tuple[str, object]] = []

    def on(self, prefix: str, *answers: Answer) -> ScriptedHttp:
        self.rules.append((prefix, list(answers)))
        return self

    def call(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        params: Mapping[str, str] | None = None,
        read: float | None = None,
    ) -> Reply:
        line = f"{method} {path}"
        self.calls.append((line, body))
        for prefix, answers in self.rules:
            if line.startswith(prefix):
                status, value = answers.pop(0) if len(answers) > 1 else answers[0]
                if isinstance(value, Exception):
                    raise value
                content = value if isinstance(value, bytes) else json.dumps(value).encode()
                return Reply("slskd", status, content, {})
        raise AssertionError(f"nobody told what {line} answers")

    def sent(self, prefix: str) -> list[object]:
        """The bodies of all calls with this prefix."""
        return [body for line, body in self.calls if line.startswith(prefix)]


@pytest.fixture
def http() -> ScriptedHttp:
    return ScriptedHttp()


@pytest.fixture
def api(http: ScriptedHttp) -> SlskdApi:
    return SlskdApi(http)  # type: ignore[arg-type]


@pytest.fixture
def make_stage(tmp_path: Path) -> Iterator[Callable[..., SlskdStage]]:
    """Makes a simulated slskd; every one is closed and asked for complaints at the end."""
    made: list[SlskdStage] = []

    def make(**options: object) -> SlskdStage:
        made.append(SlskdStage(tmp_path / f"stage{len(made)}", **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def stage(make_stage: Callable[..., SlskdStage]) -> SlskdStage:
    return make_stage()


def row(**changes: Any) -> dict[str, Any]:
    return {
        "id": "t1",
        "username": "alice",
        "filename": NAME,
        "size": 5,
        "state": "Queued, Remotely",
        "requestedAt": "2026-01-01T10:00:00.0000000",
        "bytesTransferred": 0,
        "attempts": 1,
        "removed": False,
        **changes,
    }


def batch(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"createdAt": "2026-01-01T10:00:00.0000000Z", "transfers": list(rows)}


def listing(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"username": "alice", "directories": [{"directory": "x", "files": list(rows)}]}


@pytest.fixture
def clock() -> TurningClock:
    return TurningClock()


@pytest.fixture
def downloads(http: ScriptedHttp, api: SlskdApi, clock: TurningClock) -> Downloads:
    config = SlskdConfig(
        url="x",
        api_key="",
        incoming=Path("/nowhere"),
        poll_seconds=0.01,
        backoff_seconds=0.001,
        cancel_seconds=0.05,
    )
    return Downloads(api, config, Rows(api), KnownFacts(api), clock)


@pytest.fixture
def modern(http: ScriptedHttp) -> ScriptedHttp:
    http.on("GET /application/version", (200, "0.26.0.0"))
    return http.on("GET /options", (200, {"transfers": {"download": {"retry": {"attempts": 3}}}}))


@pytest.fixture
def old(http: ScriptedHttp) -> ScriptedHttp:
    http.on("GET /application/version", (200, "0.25.1.0"))
    return http.on("GET /options", (200, {}))


def look(downloads: Downloads) -> Transfer:
    return downloads.poll([REMOTE])[REMOTE]
