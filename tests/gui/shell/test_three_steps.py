"""From the first start to music on its way: three steps, no key, no settings form.

Minutes depend on the line and the machine; what keeps a person within five are the steps, so these
are counted. `make walk` shows the same with real mouse and keyboard and asks the files at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QAbstractButton

from ui.bridge import Bridge
from ui.gallery import data
from ui.gallery.world import FakeContainer
from ui.pages.dashboard.first_desk import SEEN
from ui.pages.dashboard.page import DashboardPage
from ui.pages.sync.page import SyncPage
from ui.runner import InlineRunner
from ui.shell import Shell

LINK = "https://www.deezer.com/playlist/1"
MOST_STEPS = 3


class Person:
    """Points, types and presses Enter; every thing done counts."""

    def __init__(self, qtbot: Any) -> None:
        self._qtbot = qtbot
        self.steps: list[str] = []

    def type_and_enter(self, field: Any, text: str) -> None:
        self._qtbot.keyClicks(field, text)
        self._qtbot.keyClick(field, Qt.Key.Key_Return)
        self.steps.append(f"typed {text}")

    def press(self, button: QAbstractButton) -> None:
        assert button.isVisible()
        assert button.isEnabled()
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.steps.append(button.text())


@pytest.fixture
def window(qtbot: Any, empty_world: FakeContainer) -> Iterator[Shell]:
    world: Any = empty_world
    world.guess_music = lambda _ctx: "/home/lena/Music"
    world.playlists.known[LINK] = data.coverage().playlist
    bridge = Bridge(world.bus)
    shell = Shell()
    qtbot.addWidget(shell)
    shell.resize(1280, 800)
    shell.show()
    shell.attach(world, InlineRunner(shell.say_error), bridge)
    yield shell
    bridge.close()


def test_three_steps_from_the_first_start_to_music_on_its_way(
    window: Shell, empty_world: FakeContainer, qtbot: Any
) -> None:
    person, before = Person(qtbot), dict(empty_world.settings.values)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), DashboardPage), timeout=60_000)
    first = window.stack.currentWidget()
    assert isinstance(first, DashboardPage)
    person.type_and_enter(first.first_run.link, LINK)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SyncPage), timeout=60_000)
    page = window.stack.currentWidget()
    assert isinstance(page, SyncPage)
    qtbot.waitUntil(page.coverage_view.head.download.isVisible, timeout=60_000)
    person.press(page.coverage_view.head.download)
    assert page.dialog is not None
    person.press(page.dialog.begin)
    assert len(person.steps) <= MOST_STEPS
    assert empty_world.downloads.jobs()
    assert empty_world.engine.running
    changed = {k for k, v in empty_world.settings.values.items() if before.get(k) != v}
    assert changed <= {"library.folders", SEEN}  # found by itself, no form


def test_no_key_is_needed_for_the_source_of_a_first_start() -> None:
    from config.schema import FIELDS

    assert FIELDS["sources.youtube.enabled"].default is True
    assert "youtube" in FIELDS["sources.order"].default
