"""The window: pages on demand, shortcuts, states in words, narrow and remembered."""

from __future__ import annotations

import importlib
import sys
import traceback
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPaintEvent
from PyQt6.QtWidgets import QApplication, QWidget

from core.domain import ServiceState, ServiceStatus, StorageError
from services.events import Level, Notice, ServiceChanged, SettingChanged
from ui import window_state
from ui.bridge import Bridge
from ui.gallery import data
from ui.gallery.world import FakeContainer
from ui.navigation import KEYS, PAGES, import_page
from ui.pages.base import Page
from ui.runner import InlineRunner
from ui.shell import Shell
from ui.window_state import WindowState


@pytest.fixture
def open_shell(qtbot: Any) -> Iterator[Callable[..., Shell]]:
    bridges: list[Bridge] = []

    def make(world: FakeContainer, state: WindowState | None = None) -> Shell:
        shell = Shell(state)
        qtbot.addWidget(shell)
        shell.show()
        bridges.append(Bridge(world.bus))
        shell.attach(world, InlineRunner(shell.say_error), bridges[-1])
        qtbot.waitUntil(lambda: isinstance(shell.stack.currentWidget(), Page), timeout=60_000)
        return shell

    yield make
    for bridge in bridges:
        bridge.close()


def front(shell: Shell) -> str:
    page = shell.stack.currentWidget()
    return page.title if isinstance(page, Page) else ""


def go(qtbot: Any, shell: Shell, key: str) -> Page:
    shell.go(key)
    title = next(page.title for page in PAGES if page.key == key)
    qtbot.waitUntil(lambda: front(shell) == title, timeout=60_000)
    page = shell.stack.currentWidget()
    assert isinstance(page, Page)
    return page


def test_the_services_are_asked_again_when_one_was_set_otherwise(
    qtbot: Any, open_shell: Callable[..., Shell], world: FakeContainer
) -> None:
    shell = open_shell(world)
    qtbot.waitUntil(lambda: world.health.asked == 1, timeout=60_000)
    for key in ("sources.slskd.url", "sources.slskd.api_key", "window.theme"):
        world.bus.publish(SettingChanged(key))
    qtbot.waitUntil(lambda: world.health.asked == 2, timeout=60_000)
    assert not shell._soon.isActive()


def test_the_window_is_painted_before_there_are_services(qtbot: Any) -> None:
    shell = Shell()
    qtbot.addWidget(shell)
    with qtbot.waitSignal(shell.first_painted, timeout=60_000):
        shell.show()
    assert shell.navigator is None
    assert shell.sidebar.buttons["dashboard"].isChecked()


def test_a_page_wished_for_before_the_services_come_is_the_first_one(
    qtbot: Any, world: FakeContainer
) -> None:
    shell = Shell()
    qtbot.addWidget(shell)
    shell.show()
    shell.go("artists")
    bridge = Bridge(world.bus)
    shell.attach(world, InlineRunner(), bridge)
    qtbot.waitUntil(lambda: front(shell) == "Artists", timeout=60_000)
    bridge.close()


def test_pages_are_built_on_their_first_visit(
    qtbot: Any, world: FakeContainer, open_shell: Any
) -> None:
    shell = open_shell(world)
    assert shell.navigator is not None
    assert shell.navigator.page("settings") is None
    first = go(qtbot, shell, "settings")
    go(qtbot, shell, "dashboard")
    assert go(qtbot, shell, "settings") is first
    with pytest.raises(KeyError):
        shell.navigator.go("nowhere")


def test_hurried_navigation_ends_at_the_last_page_asked_for(
    qtbot: Any, world: FakeContainer, open_shell: Any
) -> None:
    shell = open_shell(world)
    shell.go("settings")
    shell.go("artists")
    shell.go("dashboard")
    shell.go("artists")
    qtbot.waitUntil(lambda: front(shell) == "Artists", timeout=60_000)
    assert shell.sidebar.buttons["artists"].isChecked()


@pytest.mark.parametrize("number", range(1, 6))
def test_ctrl_and_a_number_opens_each_page(
    qtbot: Any, world: FakeContainer, open_shell: Any, number: int
) -> None:
    shell = open_shell(world, WindowState(page="artists" if number != 4 else "dashboard"))
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow, timeout=60_000)
    qtbot.keyClick(shell, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: front(shell) == PAGES[number - 1].title, timeout=60_000)


def test_f6_goes_from_the_sidebar_to_the_page_and_back(
    qtbot: Any, world: FakeContainer, open_shell: Any
) -> None:
    shell = open_shell(world)
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow, timeout=60_000)
    shell.sidebar.buttons["dashboard"].setFocus()
    page = shell.stack.currentWidget()
    qtbot.keyClick(shell, Qt.Key.Key_F6)
    assert page.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(shell, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is shell.sidebar.buttons["dashboard"]


def test_tab_shows_where_the_focus_is(qtbot: Any, world: FakeContainer, open_shell: Any) -> None:
    shell = open_shell(world)
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow, timeout=60_000)
    shell.sidebar.buttons["dashboard"].setFocus()
    assert shell._ring.widget() is None
    qtbot.keyClick(shell.sidebar.buttons["dashboard"], Qt.Key.Key_Tab)
    assert shell._ring.widget() is QApplication.focusWidget() is shell.sidebar.buttons["sync"]


def test_a_click_in_the_sidebar_opens_the_page(
    qtbot: Any, world: FakeContainer, open_shell: Any
) -> None:
    shell = open_shell(world)
    qtbot.mouseClick(shell.sidebar.buttons["artists"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: front(shell) == "Artists", timeout=60_000)


def test_active_downloads_are_counted_in_the_sidebar(
    qtbot: Any, world: FakeContainer, open_shell: Any
) -> None:
    shell = open_shell(world)
    button = shell.sidebar.buttons["downloads"]
    assert button.accessibleName() == "Downloads, 7 active, 1 needs you"
    world.downloads.cancel(1)
    qtbot.waitUntil(
        lambda: button.accessibleName().startswith("Downloads, 6 active"), timeout=60_000
    )
    assert not button.grab().isNull()


def test_service_states_stand_in_words_and_follow_changes(
    qtbot: Any, world: FakeContainer, open_shell: Any
) -> None:
    shell = open_shell(world)
    qtbot.waitUntil(lambda: world.health.asked == 1, timeout=60_000)

    def lines() -> list[str]:
        return [line.accessibleName() for line in shell.sidebar._lines if not line.isHidden()]

    assert "slskd: connected as cratefan" in lines()
    world.health.healthy = False
    world.bus.publish(ServiceChanged(data.services(False)[1]))
    assert "slskd: no answer" in lines()
    shell.sidebar.show_services([ServiceState("Library", ServiceStatus.OK, "read")])
    assert lines() == ["Library: read"]


def test_a_failing_service_is_tried_again_by_itself(
    qtbot: Any, world: FakeContainer, open_shell: Any
) -> None:
    world.health.healthy, world.health.wait = False, 0.0
    shell = open_shell(world)
    qtbot.waitUntil(lambda: world.health.asked >= 2, timeout=60_000)
    world.health.healthy = True
    qtbot.waitUntil(lambda: not shell._again.isActive(), timeout=60_000)
    assert "slskd: connected as cratefan" in [
        line.accessibleName().partition(" since")[0] for line in shell.sidebar._lines
    ]


def test_the_sidebar_shows_icons_only_in_a_narrow_window(
    qtbot: Any, world: FakeContainer, open_shell: Any
) -> None:
    shell = open_shell(world)
    wide = shell.sidebar.width()
    shell.resize(820, 700)
    assert shell.sidebar.width() < wide / 2
    button = shell.sidebar.buttons["downloads"]
    assert button.text() == ""
    assert button.accessibleName() == "Downloads, 7 active, 1 needs you"
    assert not shell.grab().isNull()
    shell.resize(1200, 700)
    assert shell.sidebar.width() == wide
    assert button.text() == "Downloads"


def test_notices_of_the_bus_and_of_pages_become_toasts(
    qtbot: Any, world: FakeContainer, open_shell: Any
) -> None:
    shell = open_shell(world)
    world.bus.publish(Notice(Level.INFO, "From the bus"))
    page = shell.stack.currentWidget()
    assert isinstance(page, Page)
    page.notice.emit(Notice(Level.OK, "From the page"))
    shell.say_error(StorageError("The disk is full.", "Make room."))
    titles = [toast.notice.title for toast in shell.toasts.toasts]
    assert titles == ["From the bus", "From the page", "The disk is full."]


def test_a_page_can_ask_for_another(qtbot: Any, world: FakeContainer, open_shell: Any) -> None:
    shell = open_shell(world)
    page = shell.stack.currentWidget()
    assert isinstance(page, Page)
    page.navigate.emit("artists")
    qtbot.waitUntil(lambda: front(shell) == "Artists", timeout=60_000)


def test_a_playlist_brought_on_the_dashboard_is_opened_on_sync(
    qtbot: Any, world: FakeContainer, open_shell: Any
) -> None:
    shell = open_shell(world)
    source = world.shelf.all()[0].source
    page = shell.stack.currentWidget()
    assert isinstance(page, Page)
    page.brought.emit([source])
    qtbot.waitUntil(lambda: front(shell) == "Sync", timeout=60_000)
    assert world.playlists.opened == [source]


def test_when_there_will_be_no_services_the_window_says_why(qtbot: Any) -> None:
    shell = Shell()
    qtbot.addWidget(shell)
    shell.show()
    shell.fail(StorageError("The database cannot be opened.", "Check the disk."))
    state = shell.stack.currentWidget()
    assert state is not None
    assert state.accessibleName() == "The database cannot be opened."
    assert state.accessibleDescription() == "Check the disk."
    with qtbot.waitSignal(shell.closing, timeout=60_000):
        state.acted.emit()


def test_the_window_opens_as_it_was_closed(
    qtbot: Any, world: FakeContainer, open_shell: Any, tmp_path: Path
) -> None:
    shell = open_shell(world)
    go(qtbot, shell, "settings")
    shell.setGeometry(40, 30, 1100, 720)
    assert window_state.save(tmp_path, shell.window_state("light", 110))
    state = window_state.load(tmp_path)
    assert (state.page, state.theme, state.text_size) == ("settings", "light", 110)
    again = Shell(state)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (1100, 720)
    assert again.sidebar.buttons["settings"].isChecked()


def test_a_maximized_window_stays_maximized(qtbot: Any) -> None:
    shell = Shell(WindowState(geometry=(10, 10, 1000, 700), maximized=True))
    qtbot.addWidget(shell)
    shell.show()
    assert shell.isMaximized()
    assert shell.window_state("dark", 100).maximized


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"geometry": [1, 2]}', '{"geometry": ["a", 2, 3, 4]}', '{"text_size": "x"}'],
)
def test_a_spoilt_state_file_means_the_defaults(tmp_path: Path, content: str) -> None:
    (tmp_path / window_state.FILE_NAME).write_text(content, encoding="utf-8")
    assert window_state.load(tmp_path) == WindowState()


def test_unknown_values_of_a_later_version_are_ignored(tmp_path: Path) -> None:
    (tmp_path / window_state.FILE_NAME).write_text('{"page": "sync", "future": 1}', "utf-8")
    assert window_state.load(tmp_path) == WindowState(page="sync")


def test_a_home_that_cannot_be_written_does_not_keep_the_window_open(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert window_state.save(tmp_path / "file", WindowState()) is False


def test_a_page_that_no_longer_exists_falls_back_to_the_first(
    qtbot: Any, world: FakeContainer, open_shell: Any
) -> None:
    assert front(open_shell(world, WindowState(page="nowhere"))) == "Dashboard"


def test_a_page_module_is_imported_aside_and_a_hurried_person_gets_the_last_page(
    qtbot: Any, world: FakeContainer, open_shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = open_shell(world)
    waiting: list[Callable[[], None]] = []
    importlib.import_module("ui.pages.artists.page")  # whatever ran before: this one is there
    modules = {name: module for name, module in sys.modules.items() if ".settings.page" not in name}
    monkeypatch.setattr("ui.navigation.sys", types.SimpleNamespace(modules=modules))
    assert shell.navigator is not None
    monkeypatch.setattr(shell.navigator, "_aside", lambda _work, then: waiting.append(then))
    shell.go("settings")
    assert len(waiting) == 1
    shell.go("artists")
    qtbot.waitUntil(lambda: front(shell) == "Artists", timeout=60_000)
    waiting[0]()
    assert front(shell) == "Artists"
    assert go(qtbot, shell, "settings").title == "Settings"


def test_importing_a_page_that_is_none_does_nothing() -> None:
    import_page("artists")
    import_page("nowhere")
    assert "nowhere" not in KEYS


def test_a_place_on_a_page_is_opened_with_the_page(
    qtbot: Any, open_shell: Callable[..., Shell], world: FakeContainer
) -> None:
    shell = open_shell(world)
    shell.go("downloads/wishes")
    pages: Any = shell.navigator
    qtbot.waitUntil(lambda: pages.page("downloads") is not None, timeout=60_000)
    downloads = pages.page("downloads")
    qtbot.waitUntil(lambda: downloads.tabs.current == "wishes", timeout=60_000)
    shell.go("downloads/history")
    assert downloads.tabs.current == "history"
    shell.go("settings/quality")
    qtbot.waitUntil(lambda: pages.page("settings") is not None, timeout=60_000)
    settings = pages.page("settings")
    qtbot.waitUntil(settings._marks["quality"].isChecked, timeout=60_000)


class Painted(QWidget):
    """Remembers the functions that its painting happened in."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.callers: list[set[str]] = []

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        frames = traceback.walk_stack(sys._getframe())
        self.callers.append({frame.f_code.co_qualname for frame, _line in frames})


def test_a_painting_keeps_pythons_lock_to_its_end(qtbot: Any) -> None:
    """The shell's own `event` holds it, so that no row has to wait for a busy lane."""
    shell = Shell()
    qtbot.addWidget(shell)
    painted = Painted(shell)
    painted.resize(20, 20)
    shell.show()
    painted.show()

    def held() -> bool:
        painted.update()
        return any("Shell.event" in callers for callers in painted.callers)

    qtbot.waitUntil(held, timeout=60_000)
