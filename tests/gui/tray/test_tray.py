"""The tray: closing leaves the program running only on request, and its menu does what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PyQt6.QtWidgets import QSystemTrayIcon

from services.events import Announcement
from ui.bridge import Bridge
from ui.gallery.world import FakeContainer
from ui.runner import InlineRunner
from ui.shell import Shell
from ui.tray.icon import KEEP, Tray


@pytest.fixture
def notices(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, *what: told.append(what[0]))
    monkeypatch.setattr(QSystemTrayIcon, "isVisible", lambda _icon: True)
    monkeypatch.setattr(Shell, "raise_", lambda _shell: None)  # the offscreen platform warns
    return told


@pytest.fixture
def tray(qtbot: Any, world: FakeContainer, notices: list[str]) -> Iterator[Tray]:
    del notices
    shell = Shell()
    qtbot.addWidget(shell)
    shell.show()
    bridge = Bridge(world.bus)
    runner = InlineRunner(shell.say_error)
    shell.attach(world, runner, bridge)  # type: ignore[arg-type]
    made = Tray(shell, world, runner, bridge, shell.windowIcon())  # type: ignore[arg-type]
    shell.tray = made
    yield made
    bridge.close()
    made.close()


def press(tray: Tray, words: str) -> None:
    [action] = [one for one in tray.menu.actions() if one.text() == words]
    action.trigger()


def test_closing_quits_unless_the_person_wants_it_otherwise(qtbot: Any, tray: Tray) -> None:
    shell = tray.parent()
    assert isinstance(shell, Shell)
    with qtbot.waitSignal(shell.closing, timeout=60_000):
        shell.close()


def test_closing_leaves_it_in_the_tray_and_says_so_once(
    qtbot: Any, tray: Tray, world: FakeContainer, notices: list[str]
) -> None:
    shell: Any = tray.parent()
    world.settings.set(KEEP, True)
    ended: list[bool] = []
    shell.closing.connect(lambda: ended.append(True))
    shell.close()
    assert shell.isHidden()
    press(tray, "Open Cratekeeper")
    assert shell.isVisible()
    shell.close()
    assert notices == ["Cratekeeper goes on"]
    assert not ended
    press(tray, "Quit")
    assert ended


def test_where_no_tray_shows_the_icon_closing_quits(
    tray: Tray, world: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isVisible", lambda _icon: False)
    world.settings.set(KEEP, True)
    assert not tray.keeps


def test_downloads_are_paused_and_resumed_from_the_menu(tray: Tray, world: FakeContainer) -> None:
    press(tray, "Pause all downloads")
    assert world.settings.get("downloads.paused") is True
    tray.menu.aboutToShow.emit()
    press(tray, "Resume all downloads")
    assert world.settings.get("downloads.paused") is False


def test_the_library_is_scanned_from_the_menu(tray: Tray, world: FakeContainer) -> None:
    press(tray, "Scan the library")
    assert world.library.scans == [False]


def test_a_click_opens_the_window_and_the_menu_key_does_not(tray: Tray) -> None:
    shell: Any = tray.parent()
    shell.hide()
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert shell.isHidden()
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert shell.isVisible()


def test_what_is_under_way_stands_in_its_tooltip(
    qtbot: Any, tray: Tray, world: FakeContainer
) -> None:
    assert tray.icon.toolTip() == "Cratekeeper: 7 downloads under way"
    world.downloads.cancel(1)
    qtbot.waitUntil(lambda: "6 downloads" in tray.icon.toolTip(), timeout=60_000)


def test_a_finished_batch_is_shown_while_nobody_looks(
    qtbot: Any, tray: Tray, world: FakeContainer, notices: list[str]
) -> None:
    shell: Any = tray.parent()
    shell.hide()
    qtbot.waitUntil(lambda: not shell.isActiveWindow(), timeout=60_000)
    world.bus.publish(Announcement("Summer is finished", "12 in place"))
    assert notices == ["Summer is finished"]


def test_a_finished_batch_is_not_shown_to_who_looks_at_the_window(
    tray: Tray, world: FakeContainer, notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell: Any = tray.parent()
    monkeypatch.setattr(shell, "isActiveWindow", lambda: True)
    world.bus.publish(Announcement("Summer is finished", "12 in place"))
    assert notices == []
