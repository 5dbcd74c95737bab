"""Every state of both pages can be drawn in every theme, speaks, and stays inside its room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QWidget,
)

from ui.gallery import data
from ui.gallery.world import FakeContainer
from ui.models import figures
from ui.pages.downloads.gallery import scenes as download_scenes
from ui.pages.downloads.page import DownloadsPage
from ui.pages.sync.gallery import Scene
from ui.pages.sync.gallery import scenes as sync_scenes
from ui.pages.sync.page import SyncPage
from ui.runner import InlineRunner
from ui.theme.manager import color, wear
from ui.theme.tokens import THEMES

ALL = [(SyncPage, scene) for scene in sync_scenes()] + [
    (DownloadsPage, scene) for scene in download_scenes()
]
NAMES = [f"{page.__name__}-{scene.name}" for page, scene in ALL]


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pictures."""
    monkeypatch.setattr(figures, "now", lambda: data.NOW)


@pytest.fixture
def draw(build: Callable[..., Any], qapp: QApplication) -> Callable[[type, Scene], Any]:
    def made(page_class: type, scene: Scene) -> Any:
        page = build(page_class, scene.world(), InlineRunner(hold=scene.held))
        scene.prepare(page)
        qapp.processEvents()
        return page

    return made


def visible(page: QWidget, kind: type) -> Iterator[Any]:
    return (widget for widget in page.findChildren(kind) if widget.isVisible())


def nameless(page: QWidget) -> list[str]:
    """What takes the focus and says nothing to a screen reader."""
    return [
        str(widget)
        for kind in (QAbstractButton, QLineEdit, QAbstractItemView)
        for widget in visible(page, kind)
        if widget.focusPolicy().value
        and not (widget.accessibleName() or getattr(widget, "text", str)()).strip()
    ]


def cut_off(page: QWidget) -> list[str]:
    """Buttons without room for their words or wider than the page."""
    return [
        button.text()
        for button in visible(page, QAbstractButton)
        if button.fontMetrics().horizontalAdvance(button.text().replace("&", "")) > button.width()
        or button.width() > page.width()
    ]


@pytest.mark.parametrize(("page_class", "scene"), ALL, ids=NAMES)
def test_everything_that_can_be_used_has_a_name_and_buttons_have_room(
    draw: Callable[[type, Scene], Any], page_class: type, scene: Scene
) -> None:
    page = draw(page_class, scene)
    assert nameless(page) == []
    page.resize(816, 700)
    QApplication.processEvents()
    assert cut_off(page) == []


def test_the_checks_see_a_nameless_field_and_a_button_that_is_too_narrow(
    draw: Callable[[type, Scene], Any],
) -> None:
    page = draw(SyncPage, sync_scenes()[0])
    field, button = QLineEdit(page), QPushButton("Much too long for ten pixels", page)
    button.setFixedWidth(10)
    field.show()
    button.show()
    assert nameless(page) == [str(field)]
    assert cut_off(page) == [button.text()]


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
@pytest.mark.parametrize(
    ("page_class", "name"),
    [(SyncPage, "overview"), (SyncPage, "missing-running"), (DownloadsPage, "queue-steps")],
)
def test_pages_are_painted_in_every_theme(
    draw: Callable[[type, Scene], Any],
    qapp: QApplication,
    theme: str,
    page_class: type,
    name: str,
) -> None:
    wear(qapp, THEMES[theme])
    scene = next(s for p, s in ALL if p is page_class and s.name == name)
    picture = draw(page_class, scene).grab().toImage()
    seen = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    }
    assert len(seen) > 60
    assert color("surface").name() in seen


@pytest.mark.parametrize("scale", [0.9, 1.5])
def test_larger_and_smaller_text_can_be_drawn(
    draw: Callable[[type, Scene], Any], qapp: QApplication, scale: float
) -> None:
    page = draw(SyncPage, next(s for s in sync_scenes() if s.name == "coverage-probable"))
    before = page.coverage_view.table.visualRect(page.coverage_view.model.index(0, 0)).height()
    wear(qapp, THEMES["dark"].scaled(scale))
    qapp.processEvents()
    page.grab()
    after = page.coverage_view.table.visualRect(page.coverage_view.model.index(0, 0)).height()
    assert after == round(60 * scale)
    assert before == 60


def test_no_page_needs_a_horizontal_scroll_bar(
    draw: Callable[[type, Scene], Any],
) -> None:
    page = draw(SyncPage, next(s for s in sync_scenes() if s.name == "coverage-long"))
    bars = [b for b in page.findChildren(QScrollBar) if b.isVisible() and b.maximum()]
    assert all(bar.height() >= bar.width() for bar in bars)


@pytest.mark.parametrize("page_class", [SyncPage, DownloadsPage])
def test_parts_built_later_open_no_window_of_their_own(
    build: Callable[..., Any], qtbot: Any, page_class: type
) -> None:
    """A part that is shown before it has a parent flashes up and takes the focus."""
    page = build(page_class, FakeContainer())
    before = {id(w) for w in QApplication.topLevelWidgets() if w.isVisible()}
    shown: list[QWidget] = []
    spy = _WindowSpy(shown)
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(spy)
    qtbot.waitUntil(lambda: not page.building.active, timeout=60_000)
    app.removeEventFilter(spy)
    assert [w for w in shown if id(w) not in before] == []


class _WindowSpy(QObject):
    """Remembers every widget that is shown as a window."""

    def __init__(self, shown: list[QWidget]) -> None:
        super().__init__()
        self._shown = shown

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        came = event is not None and event.type() == QEvent.Type.Show
        if came and isinstance(watched, QWidget) and watched.isWindow():
            self._shown.append(watched)
        return False
