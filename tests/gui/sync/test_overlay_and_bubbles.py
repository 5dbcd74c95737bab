"""The dialog over the window, the bubbles, and the line of keys, each on its own."""

from __future__ import annotations

from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from ui.models.groups import Progress
from ui.pages.sync.bubbles import Bubble, BubbleBar
from ui.theme.manager import color
from ui.widgets.key_hints import KeyHints
from ui.widgets.overlay import Overlay


def progress(number: int = 1, **changes: Any) -> Progress:
    values: dict[str, Any] = {
        "key": f"k{number}",
        "name": f"List {number}",
        "total": 4,
        "done": 1,
        "running": 1,
        "active": 2,
        "waiting_for_you": 0,
    }
    return Progress(**{**values, **changes})


def seen(picture: QImage, token: str) -> bool:
    wanted = color(token).rgb()
    return any(
        picture.pixel(x, y) == wanted
        for x in range(picture.width())
        for y in range(picture.height())
    )


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    made = QWidget()
    QVBoxLayout(made).addWidget(QPushButton("below"))
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitUntil(made.isActiveWindow, timeout=60_000)
    return made


def dialog(buttons: int = 2) -> Overlay:
    made = Overlay("A question", 400, 300)
    for number in range(buttons):
        made.body.addWidget(QPushButton(f"answer {number}"))
    return made


def answers(made: Overlay) -> list[QPushButton]:
    return made.frame.findChildren(QPushButton)


def test_it_covers_the_window_and_takes_the_focus(window: QWidget) -> None:
    made = dialog()
    first, _second = answers(made)
    made.open_over(window, first)
    assert made.size() == window.size()
    assert first.hasFocus()
    assert made.accessibleName() == "A question"
    assert made.frame.width() == 400


def test_tab_goes_round_inside_and_skips_what_is_disabled(window: QWidget, qtbot: Any) -> None:
    made = dialog(3)
    first, second, third = answers(made)
    second.setEnabled(False)
    made.open_over(window, first)
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert third.hasFocus()
    qtbot.keyClick(third, Qt.Key.Key_Tab)
    assert first.hasFocus()
    qtbot.keyClick(first, Qt.Key.Key_Backtab)
    assert third.hasFocus()


def test_without_anything_to_focus_tab_does_not_escape(window: QWidget) -> None:
    made = dialog(0)
    made.open_over(window, made)
    assert made.focusNextPrevChild(True)
    assert not window.findChild(QPushButton).hasFocus()


def test_escape_leaves_once_and_gives_the_focus_back(window: QWidget, qtbot: Any) -> None:
    below = window.findChild(QPushButton)
    below.setFocus()
    made = dialog()
    closed: list[int] = []
    made.closed.connect(lambda: closed.append(1))
    made.open_over(window, answers(made)[0])
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    made.leave()
    assert closed == [1]
    assert not made.isVisible()
    assert below.hasFocus()


def test_a_small_window_makes_the_dialog_smaller(window: QWidget) -> None:
    made = dialog()
    made.open_over(window, answers(made)[0])
    window.resize(300, 200)
    QApplication.processEvents()
    assert made.size() == window.size()
    assert made.frame.width() == window.width() - 32
    assert made.frame.geometry().bottom() <= window.height()


# --- bubbles ------------------------------------------------------------------------------------
def test_a_bubble_says_its_state_and_opens_its_playlist(window: QWidget, qtbot: Any) -> None:
    opened: list[str] = []
    bubble = Bubble(opened.append, window)
    bubble.show()
    assert not seen(bubble.grab().toImage(), "info"), "nothing to tell, nothing painted"
    bubble.show_progress(progress())
    assert bubble.accessibleName() == "Downloads of List 1: 1 of 4 · 1 running"
    assert bubble.toolTip() == "List 1\n1 of 4 · 1 running"
    picture = bubble.grab().toImage()
    assert seen(picture, "info")
    bubble.show_progress(progress(waiting_for_you=1))
    assert seen(bubble.grab().toImage(), "warn")
    qtbot.mouseClick(bubble, Qt.MouseButton.LeftButton)
    qtbot.keyClick(bubble, Qt.Key.Key_Space)
    assert opened == ["k1", "k1"]


def test_bubbles_come_and_go_and_the_newest_stay(window: QWidget) -> None:
    window.resize(1100, 300)
    bar = BubbleBar(window)
    assert bar.isHidden()
    bar.show_all([progress(n) for n in range(5)])
    shown = [b.progress.name for b in bar.bubbles if b.progress and not b.isHidden()]
    assert shown == ["List 2", "List 3", "List 4"]
    bar.show_all([progress(7)])
    assert [not b.isHidden() for b in bar.bubbles] == [True, False, False]
    bar.show_all([])
    assert bar.isHidden()


def test_a_narrow_window_has_room_for_one(window: QWidget) -> None:
    window.resize(420, 300)
    bar = BubbleBar(window)
    bar.show_all([progress(n) for n in range(3)])
    assert len(bar.bubbles) == 1
    assert bar._more.text() == "+2 more"


# --- keys ---------------------------------------------------------------------------------------
def test_keys_are_named_and_those_without_room_are_left_out(qtbot: Any) -> None:
    hints = KeyHints((("J K", "move"), ("Enter", "details"), ("Esc", "back")))
    qtbot.addWidget(hints)
    hints.show_words("1–6 of 97")
    assert hints.accessibleName() == "J K: move, Enter: details, Esc: back"
    hints.resize(600, 40)
    wide = hints.grab().toImage()
    hints.resize(200, 40)
    narrow = hints.grab().toImage()
    assert seen(wide, "raised")
    assert ink(narrow) < ink(wide)


def ink(picture: QImage) -> int:
    """Pixels of the key caps' ground."""
    wanted = color("raised").rgb()
    return sum(
        picture.pixel(x, y) == wanted
        for x in range(picture.width())
        for y in range(picture.height())
    )
