"""Another theme while the window is open: the same look as a fresh start has, in slices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PyQt6.QtCore import QEvent
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from ui.theme.manager import ThemeManager, tokens, wear
from ui.theme.switch import OWN_STYLE
from ui.theme.tokens import THEMES
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import label


class Listening(QWidget):
    """Counts how often its style changed."""

    heard = 0

    def changeEvent(self, event: QEvent | None) -> None:
        if event is not None and event.type() == QEvent.Type.StyleChange:
            self.heard += 1


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[ThemeManager]:
    made = ThemeManager(qapp, "dark")
    yield made
    if made._turns is not None:
        made._turns.finish()
    made.deleteLater()


@pytest.fixture
def window(qtbot: Any, themes: ThemeManager) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.setProperty("kind", "page")
    column = QVBoxLayout(made)
    card = Card()
    for widget in (label("A heading", "section"), label("words", "body", "text_2")):
        card.body.addWidget(widget)
    card.body.addWidget(Button("Go on", "primary", "check"))
    card.body.addWidget(QLineEdit("something"))
    column.addWidget(card)
    column.addWidget(Listening())
    made.resize(400, 320)
    made.show()
    return made


def settled(themes: ThemeManager, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: themes._turns is None, timeout=60_000)


def picture(window: QWidget) -> QImage:
    return window.grab().toImage()


def fresh(window: QWidget, qapp: QApplication) -> QImage:
    """The picture after Qt has styled everything in its own way."""
    wear(qapp, tokens())
    return picture(window)


@pytest.mark.parametrize(("theme", "scale"), [("light", 1.0), ("contrast", 1.0), ("light", 1.3)])
def test_it_looks_as_after_a_fresh_start(
    window: QWidget, themes: ThemeManager, qapp: QApplication, qtbot: Any, theme: str, scale: float
) -> None:
    before = picture(window)
    themes.choose(theme, scale)
    assert tokens().name == theme
    settled(themes, qtbot)
    now = picture(window)
    assert now != before
    assert now == fresh(window, qapp)


def test_who_changes_their_mind_gets_the_last_choice(
    window: QWidget, themes: ThemeManager, qapp: QApplication, qtbot: Any
) -> None:
    before = picture(window)
    themes.choose("light", 1.3)
    themes.choose("contrast")
    themes.choose("dark", 1.0)
    settled(themes, qtbot)
    assert picture(window) == before == fresh(window, qapp)


def test_widgets_that_listen_hear_of_it_and_closed_ones_are_left_alone(
    window: QWidget, themes: ThemeManager, qapp: QApplication, qtbot: Any
) -> None:
    listening = window.findChild(Listening)
    heard = listening.heard
    gone = QWidget()
    gone.show()
    themes.choose("light")
    gone.deleteLater()
    qapp.sendPostedEvents(gone, QEvent.Type.DeferredDelete.value)
    settled(themes, qtbot)
    assert listening.heard > heard
    assert tokens().color("canvas") == THEMES["light"].color("canvas")


def test_nobody_has_a_style_of_its_own_before_or_after(
    window: QWidget, themes: ThemeManager, qapp: QApplication, qtbot: Any
) -> None:
    def own() -> list[str]:
        return [type(one).__name__ for one in qapp.allWidgets() if one.testAttribute(OWN_STYLE)]

    assert own() == []
    themes.choose("light", 1.2)
    assert own() == []
    settled(themes, qtbot)
    assert own() == []


def test_a_window_keeps_its_picture_until_all_that_is_seen_is_styled(
    window: QWidget, themes: ThemeManager, qtbot: Any
) -> None:
    themes.choose("light")
    assert not window.updatesEnabled()
    themes.choose("contrast")
    settled(themes, qtbot)
    assert window.updatesEnabled()
    assert all(child.updatesEnabled() for child in window.findChildren(QWidget))
