"""slskd for unit tests: the simulated server, a scripted one, and the open data."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from core.clients.slskd.api import SlskdApi
from core.net.http import Reply
from tests.contract.source_stages import SlskdStage

Answer = tuple[int, object]
SHARED = Path(os.environ.get("CRATEKEEPER_SHARED", Path(__file__).parents[4] / "shared"))


def shared_json(name: str) -> object:
    """The open data of that name; skips the test when it is not beside the checkout."""
    path = SHARED / "data" / name
    if not path.is_file():
        pytest.skip("the open data is not here")
    return json.loads(path.read_text(encoding="utf-8"))


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
