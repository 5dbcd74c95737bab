"""The list of keys: opened and left with F1, complete, and true to the shortcuts that exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QLabel

from config.version import VERSION
from ui.bridge import Bridge
from ui.gallery.world import FakeContainer
from ui.keys.dialog import KeysDialog
from ui.keys.listing import EVERYWHERE, LISTS, PAGES, keys_of
from ui.navigation import KEYS
from ui.pages.base import Page
from ui.runner import InlineRunner
from ui.shell import Shell

BY_QT = {"Tab", "Shift+Tab", "Enter", "↑ ↓", "J K", "Shift+↑ ↓", "Esc", "Ctrl+1 … Ctrl+5", "Space"}
"""Keys of Qt's own widgets, of overlays, or several in one."""
WORDS = {"←": "Left", "→": "Right", "Ctrl+Alt+←": "Ctrl+Alt+Left", "Ctrl+Alt+→": "Ctrl+Alt+Right"}


@pytest.fixture
def shell(qtbot: Any, world: FakeContainer) -> Iterator[Shell]:
    made = Shell()
    qtbot.addWidget(made)
    made.show()
    bridge = Bridge(world.bus)
    made.attach(world, InlineRunner(), bridge)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: isinstance(made.stack.currentWidget(), Page), timeout=60_000)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=60_000)
    yield made
    bridge.close()


def lists(shell: Shell) -> list[KeysDialog]:
    return [one for one in shell.findChildren(KeysDialog) if one.isVisible()]


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_a_key_opens_the_list_and_closes_it(qtbot: Any, shell: Shell, key: Qt.Key) -> None:
    qtbot.keyClick(shell, key)
    [shown] = lists(shell)
    assert shown.accessibleName() == "Keys on Dashboard"
    assert "Ctrl+K: Search everything" in shown.area.accessibleDescription()
    assert not shown.grab().isNull()
    qtbot.keyClick(shown, key)
    assert not lists(shell)


def test_the_list_names_the_page_in_front(qtbot: Any, shell: Shell) -> None:
    shell.go("downloads")
    qtbot.waitUntil(lambda: "Downloads" in shell.stack.currentWidget().title, timeout=60_000)
    shell.show_keys()
    [shown] = lists(shell)
    assert shown.accessibleName() == "Keys on Downloads"
    assert "Block this peer" in shown.area.accessibleDescription()
    assert f"Cratekeeper {VERSION}" in {one.text() for one in shown.findChildren(QLabel)}
    shell.show_keys()
    assert not lists(shell)


def test_keys_of_the_player_are_listed_once_there_is_one() -> None:
    assert len(keys_of("sync", True)) == len(keys_of("sync", False)) + 1
    assert keys_of("sync", True)[-1] is EVERYWHERE


def test_f5_reads_the_page_again(
    qtbot: Any, shell: Shell, world: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bool] = []
    monkeypatch.setattr(type(shell.stack.currentWidget()), "shown", lambda _page: read.append(True))
    before = world.health.asked
    qtbot.keyClick(shell, Qt.Key.Key_F5)
    assert read == [True]
    assert world.health.asked == before + 1


def test_ctrl_comma_opens_the_settings(qtbot: Any, shell: Shell) -> None:
    qtbot.keyClick(shell, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shell.stack.currentWidget().title == "Settings", timeout=60_000)


def live(widget: Any) -> set[str]:
    return {one.key().toString() for one in widget.findChildren(QShortcut)}


@pytest.mark.parametrize("page", KEYS)
def test_each_listed_key_exists(qtbot: Any, shell: Shell, page: str) -> None:
    shell.go(page)
    navigator: Any = shell.navigator
    qtbot.waitUntil(lambda: navigator.page(page) is not None, timeout=60_000)
    built: Any = navigator.page(page)
    wanted = {
        QKeySequence(WORDS.get(key, key)).toString()
        for group in (*PAGES[page], EVERYWHERE)
        if group is not LISTS
        for line in group.lines
        for key in line.keys.split(" / ")
        if key not in BY_QT
    } - ({"Ctrl+V"} if page not in {"dashboard", "sync"} else set())
    qtbot.waitUntil(lambda: wanted <= live(built) | live(shell), timeout=60_000)
