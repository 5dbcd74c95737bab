"""All pages in all their states: named for screen readers, reachable by Tab, nothing clipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PyQt6.QtCore import QPoint, QRect, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from tests.gui.shell import walk
from ui.bridge import Bridge
from ui.gallery.scenes import SCENES, Scene, Stage, _show
from ui.navigation import KEYS
from ui.runner import InlineRunner
from ui.shell import Shell
from ui.slices import Slices
from ui.theme.manager import wear
from ui.theme.tokens import THEMES
from ui.widgets.labels import ElidedLabel
from ui.window_state import WindowState

INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
SCENE_LIST = [
    pytest.param(scene, id=f"{scene.page}-{scene.state}")
    for scene in SCENES
    if "10000" not in scene.state and scene.page != "components"  # these have their own test
]


SMALL_AND_LARGE = [
    pytest.param(Scene(key, "small", _show(key), size=(1024, 700), scale=1.4), id=key)
    for key in KEYS
]
"""Every page in the smallest window that has to work, with large text."""


@pytest.fixture
def play(qtbot: Any, qapp: QApplication) -> Iterator[Callable[[Scene], Shell]]:
    bridges: list[Bridge] = []
    shells: list[Shell] = []

    def make(scene: Scene) -> Shell:
        if scene.scale != 1.0:
            wear(qapp, THEMES["dark"].scaled(scene.scale))
        world: Any = scene.container()
        bridges.append(Bridge(world.bus))
        shell = Shell(WindowState(page=scene.page))
        shells.append(shell)
        qtbot.addWidget(shell)
        shell.resize(*scene.size)
        shell.show()
        runner = InlineRunner(hold=scene.hold)
        shell.attach(world, runner, bridges[-1])

        def settle() -> None:
            for _ in range(12):
                for slices in shell.findChildren(Slices):
                    slices.finish()  # a slow machine needs any number of turns for it
                qapp.processEvents()

        settle()
        scene.act(Stage(shell, world, runner, settle))
        settle()
        return shell

    yield make
    for bridge in bridges:
        bridge.close()


def visible(shell: Shell, *kinds: type[QWidget]) -> list[QWidget]:
    """Visible widgets of these kinds that are not inner parts of another control."""
    return [
        widget
        for widget in shell.findChildren(QWidget)
        if isinstance(widget, kinds)
        and widget.isVisible()
        and not isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox | QLineEdit)
        and not isinstance(widget, QHeaderView)
        and not inside_a_combo(widget)
    ]


def inside_a_combo(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QComboBox):
            return True
        above = above.parentWidget()
    return False


def told(widget: QWidget) -> str:
    """How a failing test names a widget."""
    place = widget.parentWidget()
    return f"{type(widget).__name__} in {type(place).__name__}, {widget.geometry()}"


def nameless(shell: Shell) -> list[str]:
    """What can be used and has neither an accessible name nor words."""
    found = visible(shell, *INTERACTIVE)
    assert len(found) >= 5
    return [
        told(widget)
        for widget in found
        if not (widget.accessibleName() or (isinstance(widget, QPushButton) and widget.text()))
    ]


def passed_over(shell: Shell) -> list[str]:
    """What can be used and is not reached by Tab."""
    tab = Qt.FocusPolicy.TabFocus.value
    return [
        told(widget)
        for widget in visible(shell, *INTERACTIVE)
        if widget.isEnabled()
        and not reached_by_arrows(widget)
        and not widget.focusPolicy().value & tab
    ]


def reached_by_arrows(widget: QWidget) -> bool:
    """Of an exclusive group Tab reaches the chosen button, arrows the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and not widget.isChecked()


def clipped(shell: Shell) -> list[str]:
    """Labels and buttons whose words have no room."""
    return [
        f"{widget.text()!r}: {told(widget)}"  # type: ignore[attr-defined]
        for widget in visible(shell, QLabel, QPushButton)
        if not (isinstance(widget, ElidedLabel) or type(widget).__name__.startswith("Elided"))
        and not has_room(widget)
    ]


def has_room(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else 0
        fits = widget.wordWrap() or widget.width() >= widget.sizeHint().width()
        return fits and widget.height() >= needed - 1
    assert isinstance(widget, QPushButton)
    return widget.width() >= widget.fontMetrics().horizontalAdvance(widget.text())


def outside(shell: Shell) -> list[str]:
    """Of the page, the sidebar and the toasts what leaves the window."""
    page = shell.stack.currentWidget()
    assert page is not None
    whole = QRect(QPoint(0, 0), shell.size())
    front = (page, shell.sidebar, *shell.toasts.toasts)
    return [told(widget) for widget in front if not whole.contains(box_in(shell, widget))]


def box_in(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("scene", SCENE_LIST)
def test_everything_has_a_name_a_place_in_the_tab_order_and_room(play: Any, scene: Scene) -> None:
    """One window per scene: building it costs more than all that is looked at."""
    shell = play(scene)
    assert nameless(shell) == []
    assert passed_over(shell) == []
    assert clipped(shell) == []
    assert outside(shell) == []


@pytest.mark.parametrize("scene", SMALL_AND_LARGE)
def test_words_stand_out_in_every_theme_and_tab_goes_down_the_page_and_comes_round(
    qtbot: Any, qapp: QApplication, play: Any, scene: Scene
) -> None:
    shell = play(scene)
    for theme in ("light", "contrast", "dark"):
        wear(qapp, THEMES[theme].scaled(scene.scale))
        qapp.processEvents()
        assert list(walk.shown_labels(shell))
        assert walk.pale_words(shell, shell.grab().toImage()) == [], theme
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow, timeout=60_000)
    first = shell.sidebar.buttons["dashboard"]
    places = walk.tab_places(shell, first)
    assert set(shell.sidebar.buttons.values()) <= set(places)
    page = shell.stack.currentWidget()
    assert page is not None
    assert any(page.isAncestorOf(one) for one in places)
    assert walk.jumps_back(places, page) == []
    assert clipped(shell) == []


def test_the_check_sees_pale_words(play: Any) -> None:
    shell = play(SCENES[0])
    pale = QLabel("pale", shell.sidebar)
    look = pale.palette()
    look.setColor(look.ColorRole.WindowText, QColor("#333333"))
    pale.setPalette(look)
    pale.setGeometry(20, 300, 80, 20)
    pale.show()
    assert any("pale" in told for told in walk.pale_words(shell, shell.grab().toImage()))


def test_the_checks_see_a_nameless_an_unreached_a_clipped_and_a_lost_widget(play: Any) -> None:
    """The checks can fail: planted faults are among what they look at."""
    shell = play(SCENES[0])
    bad = QLineEdit(shell.sidebar)
    bad.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    narrow = QLabel("much too long for ten pixels", shell.sidebar)
    narrow.setFixedWidth(10)
    bad.show()
    narrow.show()
    shell.sidebar.move(-10, 0)
    assert nameless(shell) == passed_over(shell) == [told(bad)]
    assert ["much too long" in fault for fault in clipped(shell)] == [True]
    assert outside(shell) == [told(shell.sidebar)]
