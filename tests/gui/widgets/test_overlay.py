"""A dialog over the page: its keys are its own."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.fields import SearchField
from ui.widgets.overlay import Overlay


def test_a_plain_key_means_the_dialogs_field_while_it_is_open(qtbot: Any) -> None:
    window, dialog = QWidget(), Overlay("A dialog", 300, 200)
    below, above = SearchField("Below", shortcut="/"), SearchField("Above", shortcut="/")
    QVBoxLayout(window).addWidget(below)
    dialog.body.addWidget(above)
    qtbot.addWidget(window)
    with qtbot.waitActive(window, timeout=60_000):
        window.show()
        window.activateWindow()
    dialog.open_over(window, dialog.frame)
    qtbot.keyClick(window, Qt.Key.Key_Slash)
    qtbot.waitUntil(above.hasFocus, timeout=60_000)
    assert above.text() == ""
    dialog.leave()
    qtbot.keyClick(window, Qt.Key.Key_Slash)
    qtbot.waitUntil(below.hasFocus, timeout=60_000)
