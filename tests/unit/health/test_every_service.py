"""Every service dead, or taking calls and never answering: what is said of it is true, and soon.

How soon is no matter of stop-watches: the patience is one figure, and the tests make it small.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.domain import CratekeeperError, HealthCheck, ServiceState, ServiceStatus
from core.tasks import TaskContext
from sandbox.ports import free_port
from services.assembly import settings_parts
from services.container import Container, build_container
from services.health.asking import PATIENCE_SECONDS, Asking
from services.health.service import SILENT_SECONDS
from services.notify.outlets import TEST_SECONDS

PROMISED_SECONDS = 10.0
"""Issue and product: with every service dead or slow the states are true within so long."""
ASK_AFTER_MS = 900
"""What the first page has for itself (`ui.shell.ASK_AFTER_MS`, compared in tests/gui)."""
SHORT = 0.2
SERVERS = {"plex": "Plex", "navidrome": "Navidrome", "jellyfin": "Jellyfin"}
PERSONAL = ("slskd", "Soulseek")


@pytest.fixture
def mute() -> Iterator[int]:
    """The port of somebody who takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listening:
        yield int(listening.getsockname()[1])


@pytest.fixture(params=["dead", "mute"])
def port(request: pytest.FixtureRequest) -> int:
    found: int = free_port() if request.param == "dead" else request.getfixturevalue("mute")
    return found


def everything_at(port: int, folder: Path, server: str) -> dict[str, object]:
    """Settings that name a service for everything, all of them behind this port."""
    here = f"http://127.0.0.1:{port}"
    return {
        "sources.order": ["slskd", "soulseek", "youtube"],
        "sources.slskd.url": here,
        "sources.slskd.api_key": "a-key-of-the-test",
        "sources.soulseek.username": "listener",
        "sources.soulseek.password": "secret",
        "sources.soulseek.server": f"127.0.0.1:{port}",
        "sources.soulseek.listen_port": free_port(),
        "sources.youtube.enabled": True,
        "sources.youtube.relay_url": here,
        "library.server": server,
        "plex.url": here,
        "plex.token": "secret",
        "navidrome.url": here,
        "navidrome.username": "listener",
        "navidrome.password": "secret",
        "jellyfin.url": here,
        "jellyfin.api_key": "secret",
        "notifications.webhook": f"{here}/hook",
        "secrets.store": "file",
        "downloads.incoming": str(folder / "Incoming"),
        "organize.transfer": str(folder / "Transfer"),
        "organize.supercrates": str(folder / "Supercrates"),
    }


Open = Callable[[str], Container]


@pytest.fixture
def opened(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    monkeypatch.setattr("core.clients.slskd.source.ACCOUNT_SECONDS", SHORT)
    made: list[Container] = []

    def open_(server: str) -> Container:
        container = build_container(tmp_path / "home", everything_at(port, tmp_path, server))
        container.health._asking = Asking(SHORT)
        container.health._patience = SHORT
        made.append(container)
        return container

    yield open_
    for one in made:
        one.close(0.1)


def told(states: list[ServiceState]) -> dict[str, ServiceStatus]:
    return {one.name: one.status for one in states}


def test_the_patience_is_shorter_than_what_was_promised() -> None:
    longest = max(PATIENCE_SECONDS, SILENT_SECONDS, TEST_SECONDS, *settings_parts.WEBHOOK_SECONDS)
    assert longest + ASK_AFTER_MS / 1000 < PROMISED_SECONDS


@pytest.mark.parametrize("server", SERVERS)
def test_the_sidebar_says_of_each_that_it_does_not_answer(server: str, opened: Open) -> None:
    container = opened(server)
    found = told(container.health.refresh(TaskContext(), everything=True))
    for name in (*PERSONAL, SERVERS[server]):
        assert found[name] is ServiceStatus.FAILED, name


@pytest.mark.parametrize("port", ["dead"], indirect=True)
def test_youtube_is_told_like_the_others_when_a_person_asks(opened: Open) -> None:
    found = opened("plex").health.refresh(TaskContext(), everything=True)
    state = next(one for one in found if one.name == "YouTube")
    assert state.status is ServiceStatus.FAILED
    assert state.words.startswith(("YouTube cannot be reached", "no answer"))


@pytest.mark.parametrize("server", ["plex"])
def test_the_doctor_names_each_with_what_to_do(server: str, opened: Open) -> None:
    found = opened(server).health.checks(TaskContext())
    by_name: dict[str, HealthCheck] = {one.name: one for one in found}
    for name in ("slskd", "soulseek", SERVERS[server]):
        assert not by_name[name].ok, name
        assert by_name[name].fix, name


def test_the_doctor_asks_side_by_side(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each waits until all are being asked: one after the other nobody would ever be done."""
    container = opened("plex")
    sources = container.health._sources()
    meeting = threading.Barrier(len(sources) + 1)

    def meet(*_args: Any) -> str:
        meeting.wait(60.0)
        return "met"

    container.health._patience = 60.0
    monkeypatch.setattr(container.health, "_tools", dict)
    for source in sources.values():
        monkeypatch.setattr(source, "check", meet)
    monkeypatch.setattr(container.health._server, "check", meet)
    found = {one.name: one for one in container.health.checks(TaskContext())}
    assert found["Plex"].detail == "met"
    assert not meeting.broken


def test_a_test_of_the_webhook_asks_once_and_says_what_is_wrong(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked three times when nobody waits, with longer and longer pauses."""
    asked: list[str] = []
    whole = settings_parts._post

    def post(address: str, document: dict[str, object]) -> int:
        asked.append(address)
        return whole(address, document)

    monkeypatch.setattr(settings_parts, "_post", post)
    monkeypatch.setattr(settings_parts, "WEBHOOK_SECONDS", (SHORT, SHORT, SHORT))
    with pytest.raises(CratekeeperError):
        opened("plex").notify.test(TaskContext())
    assert len(asked) == 1
