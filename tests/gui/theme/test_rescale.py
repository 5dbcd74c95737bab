"""Another text size while the window is open: what was measured once follows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PyQt6.QtCore import QSize
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.gallery.world import FakeContainer
from ui.pages.dashboard.page import DashboardPage
from ui.theme.manager import ThemeManager, px
from ui.theme.rescale import NO_LIMIT
from ui.widgets.buttons import Button
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Icon, Skeleton


class Deciding(QWidget):
    """Counts how often it looked at its width."""

    looked = 0

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self.looked += 1


class Form(QWidget):
    """One of everything that is told a size in pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(px(300), 200)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), 1)
        column.setSpacing(px(16))
        self.words = QLabel("words")
        self.words.setFixedWidth(px(100))
        self.line = QWidget()
        self.line.setFixedHeight(1)
        self.icon, self.go = Icon("check", side=16), Button("Go", "primary", "check")
        self.grid, self.row = QGridLayout(), QHBoxLayout()
        self.grid.setHorizontalSpacing(px(12))
        self.grid.setVerticalSpacing(px(8))
        self.grid.setColumnMinimumWidth(0, px(190))
        self.row.addSpacing(px(32))
        self.row.addStretch(1)
        self.skeleton, self.deciding = Skeleton(2, 60), Deciding()
        for widget in (self.words, self.line, self.icon, self.go, self.skeleton, self.deciding):
            column.addWidget(widget)
        column.addLayout(self.grid)
        column.addLayout(self.row)

    def sizes(self) -> list[Any]:
        """All it was told."""
        column, spacer = self.layout(), self.row.itemAt(0)
        assert column is not None
        assert spacer is not None
        edge = column.contentsMargins()
        return [
            (edge.left(), edge.top(), edge.right(), edge.bottom(), column.spacing()),
            (self.words.minimumWidth(), self.words.maximumWidth(), self.words.maximumHeight()),
            (self.line.height(), self.icon.width(), self.go.iconSize()),
            (self.grid.horizontalSpacing(), self.grid.verticalSpacing()),
            (self.grid.columnMinimumWidth(0), spacer.sizeHint(), self.skeleton.minimumHeight()),
        ]


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[ThemeManager]:
    made = ThemeManager(qapp, "dark")
    yield made
    made.choose("dark", 1.0)
    if made._turns is not None:
        made._turns.finish()
    made.deleteLater()


def choose(themes: ThemeManager, scale: float, *between: float) -> None:
    """Another text size, perhaps with a change of mind while the first is under way."""
    for one in (*between, scale):
        themes.choose("dark", one)
    if themes._turns is not None:
        themes._turns.finish()


def shown(qtbot: Any, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_everything_that_was_measured_is_as_in_a_window_opened_in_that_size(
    themes: ThemeManager, qtbot: Any
) -> None:
    form = Form()
    shown(qtbot, form)
    before = form.sizes()
    choose(themes, 1.4)
    fresh = Form()
    shown(qtbot, fresh)
    assert form.sizes() == fresh.sizes() != before
    assert form.words.maximumHeight() >= NO_LIMIT
    choose(themes, 1.0)
    assert form.sizes() == before


def test_who_changes_their_mind_on_the_way_gets_the_last_size(
    themes: ThemeManager, qtbot: Any
) -> None:
    form = Form()
    shown(qtbot, form)
    choose(themes, 1.4, 0.9, 1.2)
    fresh = Form()
    shown(qtbot, fresh)
    assert form.sizes() == fresh.sizes()


def test_what_was_never_shown_follows_too_and_a_window_keeps_its_least_size(
    themes: ThemeManager, qtbot: Any
) -> None:
    form, hidden = Form(), EmptyState(Emptiness.FAILED, "It failed.", "Try again")
    shown(qtbot, form)
    qtbot.addWidget(hidden)
    hidden.sentence.setParent(form)
    choose(themes, 1.4)
    assert hidden.sentence.minimumWidth() == px(400) == 560
    assert form.minimumSize() == QSize(300, 200)


def test_who_decides_by_its_width_looks_again(themes: ThemeManager, qtbot: Any) -> None:
    form, unseen = Form(), Deciding()
    qtbot.addWidget(unseen)
    shown(qtbot, form)
    looked = form.deciding.looked
    choose(themes, 1.4)
    assert form.deciding.looked > looked
    assert unseen.looked == 0  # it may not be whole yet


def test_a_page_has_the_sizes_of_one_opened_in_that_text_size(
    themes: ThemeManager, build: Callable[..., Any]
) -> None:
    live = build(DashboardPage, FakeContainer())
    choose(themes, 1.4)
    fresh = build(DashboardPage, FakeContainer())
    pairs = [
        (one.heading, other.heading) if not name else (getattr(one, name), getattr(other, name))
        for name in ("", "hero", "services", "downloads", "health", "add", "seek", "_strip")
        for one, other in ((live, fresh),)
    ]
    for one, other in pairs:
        assert one.minimumSize() == other.minimumSize()
        assert one.maximumSize() == other.maximumSize()
