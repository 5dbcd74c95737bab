"""The media server in the doctor's list and in the sidebar."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from core.domain import BadInput, NotAuthorised, ServiceState, ServiceStatus
from core.domain.servers import ServerIdentity
from core.ports.servers import LibraryServer
from core.tasks import TaskContext
from services.bus import EventBus
from services.events import ServiceChanged
from services.health.library_server import ServerHealth
from services.health.service import HealthService
from tests.unit.health.test_health import Fixed

CTX = TaskContext()


class Server:
    """Answers, or fails with `trouble`; also what says that it is the configured one."""

    def __init__(self) -> None:
        self.name, self.title = "navidrome", "Navidrome"
        self.trouble: Exception | None = None
        self.read: float | None = 5.0
        self.asked = 0

    def server(self) -> LibraryServer:
        if self.name == "plex":
            raise BadInput("The address of Plex is not set.", "Set it.")
        return cast("LibraryServer", self)

    def last_read(self) -> float | None:
        return self.read

    def check(self, _ctx: TaskContext) -> ServerIdentity:
        self.asked += 1
        if self.trouble:
            raise self.trouble
        return ServerIdentity("den", "0.63.2")


def service(folder: Path, server: Server, bus: EventBus | None = None) -> HealthService:
    settings = Fixed(folder)
    settings.values["library.folders"] = []
    more: dict[str, Any] = {"server": ServerHealth(server)}
    library = ServiceState("Library", ServiceStatus.OK, "12 tracks")
    return HealthService(
        settings, dict, lambda: library, lambda: "sound", lambda: "ff", bus or EventBus(), **more
    )


def told(health: HealthService) -> dict[str, tuple[bool, str]]:
    return {check.name: (check.ok, check.detail) for check in health.checks(CTX)}


def test_a_server_that_answers_is_a_library_without_folders(tmp_path: Path) -> None:
    found = told(service(tmp_path, Server()))
    assert found["Navidrome"] == (True, "den 0.63.2")
    assert "Music folders" not in found


def test_a_server_that_was_never_read_says_so(tmp_path: Path) -> None:
    server = Server()
    server.read = None
    health = service(tmp_path, server)
    words = {state.name: state.words for state in health.states()}
    assert words["Navidrome"] == "not read yet"
    assert told(health)["Navidrome"] == (True, "den 0.63.2, not read yet")


def test_a_refused_login_is_a_fault_with_its_next_step(tmp_path: Path) -> None:
    server = Server()
    server.trouble = NotAuthorised("Navidrome", "It refuses the password.", "Correct it.")
    checks = service(tmp_path, server).checks(CTX)
    fault = next(check for check in checks if check.name == "Navidrome")
    assert (fault.ok, fault.detail, fault.fix) == (False, "It refuses the password.", "Correct it.")


def test_an_address_that_is_not_set_is_a_fault_too(tmp_path: Path) -> None:
    server = Server()
    server.name, server.title = "plex", "Plex"
    health = service(tmp_path, server)
    assert told(health)["Plex"] == (False, "The address of Plex is not set.")
    states = {state.name: state.status for state in health.states()}
    assert states["Plex"] is ServiceStatus.FAILED


def test_without_a_server_nothing_is_said_of_one(tmp_path: Path) -> None:
    server = Server()
    server.name = server.title = ""
    health = service(tmp_path, server)
    assert told(health)["Music folders"][0] is False
    assert [state.name for state in health.refresh(CTX)][:1] == ["Library"]
    assert (ServerHealth(server).check(CTX), ServerHealth(server).state()) == ("", None)
    assert server.asked == 0


def test_the_sidebar_asks_nobody_and_hears_of_changes_once(tmp_path: Path) -> None:
    heard: list[ServiceState] = []
    bus = EventBus()
    bus.subscribe(ServiceChanged, lambda event: heard.append(event.state))
    server = Server()
    health = service(tmp_path, server, bus)
    assert next(s for s in health.states() if s.name == "Navidrome").words == "not asked yet"
    assert server.asked == 0
    health.refresh(CTX)
    health.refresh(CTX)
    server.trouble = NotAuthorised("Navidrome", "It refuses the password.")
    health.refresh(CTX)
    assert [(state.status, state.words) for state in heard] == [
        (ServiceStatus.OK, "den 0.63.2"),
        (ServiceStatus.FAILED, "It refuses the password."),
    ]


@pytest.mark.parametrize("everything", [True, False])
def test_the_persons_own_server_is_always_asked(tmp_path: Path, everything: bool) -> None:
    server = Server()
    service(tmp_path, server).checks(CTX, everything)
    assert server.asked == 1
