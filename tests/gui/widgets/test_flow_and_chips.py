"""Chips that go on in the next line, and chips with menus."""

from __future__ import annotations

from typing import Any

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QMenu, QPushButton, QWidget

from ui.widgets.flow import Flow
from ui.widgets.menu_chip import MenuChip

FORMATS = (("flac", "FLAC"), ("mp3", "MP3"))
SPEEDS = (("", "Any speed"), ("5", "Fast"))


@pytest.fixture
def shelf(qtbot: Any) -> tuple[QWidget, Flow, list[QPushButton]]:
    window = QWidget()
    qtbot.addWidget(window)
    flow = Flow(window)
    buttons = [QPushButton(f"Button {n}") for n in range(4)]
    for button in buttons:
        button.setFixedSize(100, 30)
        flow.addWidget(button)
    window.show()
    return window, flow, buttons


def test_what_does_not_fit_goes_on_below(shelf: Any, qtbot: Any) -> None:
    window, flow, buttons = shelf
    window.resize(250, 200)
    qtbot.waitUntil(lambda: buttons[2].y() > buttons[0].y(), timeout=60_000)
    assert buttons[1].y() == buttons[0].y()
    high = buttons[0].height()
    assert flow.heightForWidth(250) == 2 * high + flow._gap
    assert flow.heightForWidth(1000) == high
    assert flow.hasHeightForWidth()


def test_hidden_widgets_take_no_room_and_pushed_ones_stand_right(shelf: Any, qtbot: Any) -> None:
    window, flow, buttons = shelf
    buttons[0].hide()
    flow.push_from = buttons[3]
    window.resize(600, 100)
    qtbot.waitUntil(lambda: buttons[3].geometry().right() >= 590, timeout=60_000)
    assert buttons[1].x() == 0
    assert flow.count() == 4
    assert flow.itemAt(9) is None
    assert flow.takeAt(9) is None
    taken = flow.takeAt(0)
    assert taken is not None
    assert taken.widget() is buttons[0]
    assert flow.sizeHint().width() >= 100


def test_one_that_grows_hides_or_leaves_is_laid_out_anew(shelf: Any) -> None:
    _window, flow, buttons = shelf
    high = buttons[0].height()
    assert flow.heightForWidth(1000) == high
    buttons[0].setFixedSize(100, 90)
    assert flow.heightForWidth(1000) == 90
    buttons[0].hide()
    assert flow.heightForWidth(1000) == high
    assert flow.heightForWidth(210) == 2 * high + flow._gap
    flow.takeAt(3)
    assert flow.heightForWidth(210) == high
    flow.addWidget(buttons[3])
    assert flow.heightForWidth(210) == 2 * high + flow._gap


def test_boxes_around_may_ask_as_often_as_they_like(shelf: Any, monkeypatch: Any) -> None:
    _window, flow, _buttons = shelf
    placed: list[int] = []
    real = flow._placed
    monkeypatch.setattr(flow, "_placed", lambda rect, test: placed.append(1) or real(rect, test))
    flow.invalidate()
    assert {flow.heightForWidth(250) for _ in range(50)} == {flow.heightForWidth(250)}
    assert len(placed) == 1


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
