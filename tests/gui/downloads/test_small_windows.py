"""The Downloads page in a small window with large text: no words are cut off or out of sight."""

from __future__ import annotations

from typing import Any

import pytest
from PyQt6.QtCore import QPoint, QRect
from PyQt6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from ui.bridge import Bridge
from ui.pages.downloads.gallery import scenes
from ui.pages.downloads.page import DownloadsPage
from ui.pages.sync.gallery import Scene
from ui.runner import InlineRunner
from ui.shell import Shell
from ui.theme.manager import wear
from ui.theme.tokens import THEMES
from ui.widgets.labels import ElidedLabel
from ui.window_state import WindowState

NAMES = ("search-open", "search-failed", "queue-chosen", "queue-paused", "history-many",
         "history-cleared", "wishes-chosen")  # fmt: skip
FOUND = [scene for scene in scenes() if scene.name in NAMES]


@pytest.fixture(params=[(1024, 700, 1.0), (1024, 700, 1.4)], ids=str)
def room(request: Any, qapp: QApplication) -> tuple[int, int]:
    width, height, scale = request.param
    wear(qapp, THEMES["light"].scaled(scale))
    return width, height


@pytest.mark.parametrize("scene", FOUND, ids=lambda scene: scene.name)
def test_words_have_room_and_stay_on_the_page(
    room: tuple[int, int], scene: Scene, qtbot: Any, qapp: QApplication
) -> None:
    world: Any = scene.world()
    bridge = Bridge(world.bus)
    shell = Shell(WindowState(page="downloads"))
    qtbot.addWidget(shell)
    shell.resize(*room)
    shell.show()
    shell.attach(world, InlineRunner(), bridge)
    qtbot.waitUntil(lambda: isinstance(shell.stack.currentWidget(), DownloadsPage), timeout=60_000)
    page = shell.stack.currentWidget()
    assert page is not None
    scene.prepare(page)
    for _ in range(20):
        qapp.processEvents()
    whole = QRect(QPoint(0, 0), page.size())
    for widget in page.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QAbstractButton) and widget.text():
            words = widget.fontMetrics().horizontalAdvance(widget.text().replace("&", ""))
            assert words <= widget.width(), f"“{widget.text()}” is cut off"
            place = QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())
            assert whole.contains(place), f"“{widget.text()}” leaves the page"
        elif isinstance(widget, QLabel) and not widget.wordWrap():
            assert widget.width() >= widget.sizeHint().width() - 1, f"“{widget.text()}” is cut off"
    bridge.close()
