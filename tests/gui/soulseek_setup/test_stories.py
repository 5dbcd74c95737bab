"""Soulseek on one page: a name, what is shared, a port tested while it is typed, a login."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QWidget

from config.errors import BadSetting
from core.domain import ServiceState, ServiceStatus
from services.setup import soulseek_setup as setup
from ui.gallery.world import FakeContainer
from ui.runner import InlineRunner
from ui.soulseek_setup.dialog import SoulseekSetupDialog
from ui.soulseek_setup.opening import open_soulseek_setup

NAME = "sources.soulseek.username"


@pytest.fixture
def states(world: FakeContainer, monkeypatch: pytest.MonkeyPatch) -> list[ServiceState]:
    found = [ServiceState("Soulseek", ServiceStatus.OFF, "no name chosen yet")]
    monkeypatch.setattr(world.health, "states", lambda: list(found))
    return found


@pytest.fixture
def dialog(
    qtbot: Any, world: FakeContainer, states: list[ServiceState]
) -> Iterator[SoulseekSetupDialog]:
    del states
    window = QWidget()
    window.resize(1024, 700)
    qtbot.addWidget(window)
    window.show()
    made = open_soulseek_setup(window, world, InlineRunner())  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: made.port.value() == 50300, timeout=60_000)
    yield made
    made.leave()


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_name_and_a_folder_are_enough(
    qtbot: Any, dialog: SoulseekSetupDialog, world: FakeContainer, states: list[ServiceState]
) -> None:
    connected: list[bool] = []
    dialog.presenter.connected.connect(lambda: connected.append(True))
    states[:] = [ServiceState("Soulseek", ServiceStatus.OK, "connected as cratefan")]
    dialog.folders["/music/Collection"].setChecked(True)
    qtbot.keyClicks(dialog.name, "cratefan")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: connected == [True], timeout=60_000)
    assert dialog.said.text() == "Soulseek: connected as cratefan"
    assert world.settings.get(NAME) == "cratefan"
    assert world.settings.get(setup.SHARED) == ["/music/Collection"]
    assert len(world.settings.get(setup.PASSWORD)) >= 12
    assert dialog.shut.text() == "Done"


def test_a_name_soulseek_would_refuse_is_told_at_once(
    qtbot: Any, dialog: SoulseekSetupDialog, world: FakeContainer
) -> None:
    dialog.name.setText("Jürgen")
    dialog.go.click()
    assert "plain letters" in dialog.name.accessibleDescription()
    assert world.settings.get(NAME) == ""


def test_a_refused_login_says_why(
    qtbot: Any, dialog: SoulseekSetupDialog, states: list[ServiceState]
) -> None:
    states[:] = [ServiceState("Soulseek", ServiceStatus.FAILED, "wrong password")]
    dialog.name.setText("cratefan")
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.said.text() == "Soulseek: wrong password", timeout=60_000)
    assert dialog.shut.text() == "Close"
    states[:] = []
    dialog.go.click()
    qtbot.waitUntil(lambda: "not asked" in dialog.said.text(), timeout=60_000)


def test_a_taken_port_is_told_while_it_is_typed(
    qtbot: Any, dialog: SoulseekSetupDialog, taken: int
) -> None:
    dialog.port.setValue(taken)
    qtbot.waitUntil(
        lambda: "Another program" in dialog.port.accessibleDescription(), timeout=60_000
    )
    dialog.port.setValue(80)
    qtbot.waitUntil(lambda: "between 1024" in dialog.port.accessibleDescription(), timeout=60_000)


def test_a_setting_that_cannot_be_kept_is_told(
    qtbot: Any, dialog: SoulseekSetupDialog, world: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_key: str, _value: object) -> None:
        raise BadSetting("The settings file cannot be written.")

    monkeypatch.setattr(world.settings, "set", refuse)
    dialog.name.setText("cratefan")
    dialog.go.click()
    qtbot.waitUntil(lambda: "cannot be written" in dialog.said.text(), timeout=60_000)


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("", "Choose a name."),
        ("x" * 31, "at most 30"),
        ("Jürgen", "plain letters"),
        ("a\tb", "plain letters"),
        (" lena", "No space"),
        ("le  na", "No space"),
    ],
)
def test_names_that_will_not_do(name: str, doubt: str) -> None:
    assert doubt in setup.doubt_of_name(name)


def test_a_plain_name_will_do() -> None:
    assert setup.doubt_of_name("lena listener 7") == ""


def test_a_free_port_and_our_own_are_fine(taken: int) -> None:
    assert setup.port_words(taken)[0] is False
    assert setup.port_words(taken, in_use=taken)[0] is True
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))
        free = probe.getsockname()[1]
    assert setup.port_words(free)[0] is True


def test_a_client_that_is_logged_in_keeps_its_port(
    qtbot: Any, world: FakeContainer, states: list[ServiceState], taken: int
) -> None:
    world.settings.values[setup.PORT] = taken
    states[:] = [ServiceState("Soulseek", ServiceStatus.OK, "connected")]
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = open_soulseek_setup(window, world, InlineRunner())  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: made.port.value() == taken, timeout=60_000)
    assert made.port.accessibleDescription() == ""
    made.leave()
