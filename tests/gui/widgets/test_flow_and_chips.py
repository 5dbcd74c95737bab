"""Chips that go on in the next line, and chips with menus."""

from __future__ import annotations

from typing import Any

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from ui.theme.rescale import rescale
from ui.widgets.flow import Flow
from ui.widgets.menu_chip import MenuChip

FORMATS = (("flac", "FLAC"), ("mp3", "MP3"))
SPEEDS = (("", "Any speed"), ("5", "Fast"))


@pytest.fixture
def shelf(qtbot: Any) -> tuple[QWidget, Flow, list[QPushButton]]:
    window = QWidget()
    qtbot.addWidget(window)
    column, flow = QVBoxLayout(window), Flow()
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(flow)
    column.addStretch(1)
    buttons = [QPushButton(f"Button {n}") for n in range(4)]
    for button in buttons:
        button.setFixedSize(100, 30)
        flow.addWidget(button)
    window.resize(1000, 200)
    window.show()
    return window, flow, buttons


def test_what_does_not_fit_goes_on_below(shelf: Any, qtbot: Any) -> None:
    window, flow, buttons = shelf
    high = buttons[0].height()
    qtbot.waitUntil(lambda: flow.height() == high, timeout=60_000)
    window.resize(250, 200)
    qtbot.waitUntil(lambda: flow.height() == 2 * high + flow._gap, timeout=60_000)
    assert buttons[1].y() == buttons[0].y() < buttons[2].y() == buttons[3].y()
    window.resize(1000, 200)
    qtbot.waitUntil(lambda: flow.height() == high, timeout=60_000)


def test_hidden_widgets_take_no_room_and_pushed_ones_stand_right(shelf: Any, qtbot: Any) -> None:
    window, flow, buttons = shelf
    buttons[0].hide()
    flow.push_from = buttons[3]
    window.resize(600, 200)
    qtbot.waitUntil(lambda: buttons[3].geometry().right() >= 590, timeout=60_000)
    assert buttons[1].x() == 0
    assert flow.minimumWidth() == 100


def test_one_that_grows_hides_or_comes_is_laid_out_anew(shelf: Any, qtbot: Any) -> None:
    _window, flow, buttons = shelf
    high = buttons[0].height()
    buttons[0].setFixedSize(100, 90)
    qtbot.waitUntil(lambda: flow.height() == 90, timeout=60_000)
    buttons[0].hide()
    qtbot.waitUntil(lambda: flow.height() == high, timeout=60_000)
    another = QPushButton("Another")
    another.setFixedSize(990, 60)
    flow.addWidget(another)
    qtbot.waitUntil(lambda: flow.height() == high + another.height() + flow._gap, timeout=60_000)
    assert another.isVisible()


def test_margins_are_kept_free(shelf: Any) -> None:
    _window, flow, buttons = shelf
    high, wide = flow.height(), flow.minimumWidth()
    flow.setContentsMargins(12, 6, 12, 6)
    flow.settle()
    assert buttons[0].x() == 12
    assert (flow.height(), flow.minimumWidth()) == (high + 12, wide + 24)
    for button in buttons:
        button.hide()
    flow.settle()
    assert flow.height() == 0


def test_gaps_follow_another_text_size(shelf: Any) -> None:
    _window, flow, buttons = shelf
    flow.settle()
    gap = buttons[1].x() - buttons[0].geometry().right()
    rescale(flow, 2.0)
    assert buttons[1].x() - buttons[0].geometry().right() == gap + flow._gap // 2 > gap


def test_boxes_around_never_ask_python(shelf: Any) -> None:
    _window, flow, _buttons = shelf
    assert flow.layout() is None
    assert not flow.hasHeightForWidth()
    assert not {"sizeHint", "minimumSizeHint", "heightForWidth"} & set(vars(Flow))


def test_one_of_several_choices(qtbot: Any) -> None:
    chip = MenuChip("Speed", SPEEDS)
    qtbot.addWidget(chip)
    heard: list[str] = []
    chip.chosen.connect(lambda: heard.append(chip.current))
    assert (chip.text(), chip.isChecked()) == ("Speed", False)
    assert chip.accessibleName() == "Speed: any"
    chip.action("5").trigger()
    assert (chip.text(), chip.isChecked(), heard) == ("Fast", True, ["5"])
    chip.clear()
    assert (chip.current, chip.narrows) == ("", False)


def test_any_number_of_choices_and_their_counts(qtbot: Any) -> None:
    chip = MenuChip("Format", FORMATS, several=True)
    qtbot.addWidget(chip)
    chip.action("flac").trigger()
    chip.action("mp3").trigger()
    assert chip.ticked == {"flac", "mp3"}
    assert chip.text() == "FLAC, MP3"
    chip.set_counts({"flac": 1200})
    assert chip.action("flac").text() == "FLAC  (1,200)"
    chip.offer((("mp3", "MP3"), ("ogg", "OGG")))
    assert chip.ticked == {"mp3"}
    chip.clear()
    assert chip.ticked == frozenset()


def test_a_menu_of_boxes_stays_open_for_the_mouse(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QPoint] = []
    monkeypatch.setattr(QMenu, "popup", lambda _self, spot: shown.append(spot))
    chip = MenuChip("Format", FORMATS, several=True)
    qtbot.addWidget(chip)
    chip.show()
    chip.click()
    assert len(shown) == 1
    assert not chip.isChecked()
    menu = chip.findChild(QMenu)
    assert menu is not None
    menu.setActiveAction(chip.action("mp3"))
    spot = QPointF(menu.actionGeometry(chip.action("mp3")).center())
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QMouseEvent.Type.MouseButtonRelease, spot, spot, left, left, Qt.KeyboardModifier.NoModifier
    )
    menu.mouseReleaseEvent(event)
    assert chip.ticked == {"mp3"}
