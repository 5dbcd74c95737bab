"""Connecting Spotify as a person does it, with the real program and a simulated Spotify."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QDesktopServices, QGuiApplication
from PyQt6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from core.tasks import TaskContext
from sandbox.spotify import SpotifyServer
from sandbox.spotify.server import CLIENT_ID
from services.container import Container
from services.events import ServiceChanged
from tests.gui.spotify_setup.conftest import Browser
from ui.gallery.world import FakeContainer
from ui.runner import TaskRunner
from ui.spotify_setup.dialog import SpotifySetupDialog
from ui.spotify_setup.gallery import scenes
from ui.spotify_setup.opening import open_spotify_setup

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    made = QWidget()
    made.resize(1280, 800)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def connected() -> list[str]:
    return []


@pytest.fixture
def dialog(
    window: QWidget,
    program: Container,
    threads: TaskRunner,
    browser: Browser,
    connected: list[str],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: Any,
) -> Iterator[SpotifySetupDialog]:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: browser.open(url.toString()))
    made = open_spotify_setup(window, program, threads, lambda: connected.append("yes"))
    assert isinstance(made, SpotifySetupDialog)
    qtbot.waitUntil(lambda: made.app.redirect.text() != "", timeout=60_000)
    yield made
    made.leave()


def until(qtbot: Any, what: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(what()), timeout=60_000)


def test_paste_the_client_id_press_enter_agree_and_it_is_connected(
    dialog: SpotifySetupDialog, connected: list[str], server: SpotifyServer, qtbot: Any
) -> None:
    assert dialog.focusWidget() is dialog.client_id
    qtbot.keyClicks(dialog.client_id, CLIENT_ID)
    qtbot.keyClick(dialog.client_id, ENTER)
    until(qtbot, lambda: connected)
    assert dialog.result.sentence.text() == "Connected as Lena Listener."
    assert "Sync page" in dialog.result.next_step.text()
    assert server.paths() == ["/me"]
    assert dialog.focusWidget() is dialog.done
    dialog.done.click()
    assert dialog.isHidden()


def test_the_redirect_address_and_the_login_page_can_be_copied(
    dialog: SpotifySetupDialog, browser: Browser, qtbot: Any
) -> None:
    browser.stays_away = True
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    buttons = {one.accessibleName(): one for one in dialog.findChildren(QAbstractButton)}
    buttons["Copy: Redirect address"].click()
    assert clipboard.text() == "http://127.0.0.1/callback"
    dialog.client_id.setText(CLIENT_ID)
    dialog.go.click()
    until(qtbot, lambda: browser.urls)
    buttons["Copy: Login page"].click()
    assert clipboard.text() == browser.urls[0]
    assert "code_challenge_method=S256" in browser.urls[0]
    assert dialog.log_in.left.text().startswith("Waiting for the browser: ")
    assert not dialog.go.isVisible()


def test_a_browser_elsewhere_is_no_hindrance(
    dialog: SpotifySetupDialog, browser: Browser, connected: list[str], qtbot: Any
) -> None:
    browser.stays_away = True
    dialog.client_id.setText(CLIENT_ID)
    dialog.go.click()
    until(qtbot, lambda: browser.urls)
    qtbot.keyClicks(dialog.log_in.pasted, "something else")
    dialog.log_in.use.click()
    assert "not the address Spotify sent you to" in dialog.log_in.pasted.accessibleDescription()
    dialog.log_in.pasted.setText(browser.leads_to(browser.urls[0]))
    qtbot.keyClick(dialog.log_in.pasted, ENTER)
    until(qtbot, lambda: connected)


def test_cancelling_leads_back_and_leaving_stops_the_waiting(
    dialog: SpotifySetupDialog, browser: Browser, connected: list[str], qtbot: Any
) -> None:
    browser.stays_away = True
    dialog.client_id.setText(CLIENT_ID)
    dialog.go.click()
    until(qtbot, lambda: browser.urls)
    dialog.cancel.click()
    assert dialog.go.isVisible()
    assert dialog.go.isEnabled()
    assert dialog.focusWidget() is dialog.client_id
    dialog.go.click()
    until(qtbot, lambda: len(browser.urls) == 2)
    qtbot.keyClick(dialog.log_in.pasted, ESC)
    assert dialog.isHidden()
    assert dialog.presenter.url == ""
    assert connected == []


def test_what_is_wrong_is_told_and_tested_again(
    dialog: SpotifySetupDialog, server: SpotifyServer, connected: list[str], qtbot: Any
) -> None:
    server.mode = "not_allowlisted"
    dialog.client_id.setText(CLIENT_ID)
    dialog.go.click()
    until(qtbot, lambda: "list of users" in dialog.result.sentence.text())
    assert "User Management" in dialog.result.next_step.text()
    assert not dialog.result.account.isVisible()
    assert connected == []
    server.mode = "new"
    dialog.test.click()
    until(qtbot, lambda: connected)
    dialog.change.click()
    assert dialog.client_id.text() == CLIENT_ID
    assert dialog.go.isVisible()


def test_what_was_read_is_forgotten_and_the_account_left(
    dialog: SpotifySetupDialog,
    program: Container,
    server: SpotifyServer,
    connected: list[str],
    qtbot: Any,
) -> None:
    music = server.world.music.release("Album", "Artist", ["One", "Two"])
    dialog.client_id.setText(CLIENT_ID)
    dialog.go.click()
    until(qtbot, lambda: connected)
    assert dialog.result.account.isVisible()
    program.playlists.open(f"spotify:album:{server.world.album_id(music)}", TaskContext())
    dialog.result.clear.click()
    until(qtbot, lambda: "1 answer of Spotify forgotten" in dialog.result.sentence.text())
    assert program.accounts.connected
    dialog.result.leave.click()
    until(qtbot, lambda: len(connected) == 2)
    assert not program.accounts.connected
    assert dialog.go.isVisible()


def test_whoever_shows_the_services_hears_of_the_login_at_once(
    dialog: SpotifySetupDialog, program: Container, connected: list[str], qtbot: Any
) -> None:
    told: list[str] = []
    end = program.bus.subscribe(ServiceChanged, lambda event: told.append(event.state.words))
    dialog.client_id.setText(CLIENT_ID)
    dialog.go.click()
    until(qtbot, lambda: connected and told)
    assert told[-1].startswith("connected as")
    end()


def test_a_port_that_is_taken_is_told_beside_the_address(
    dialog: SpotifySetupDialog, server: SpotifyServer, qtbot: Any
) -> None:
    port = server.url.rpartition(":")[2]
    dialog.client_id.setText(CLIENT_ID)
    dialog.app.redirect.setText(f"http://127.0.0.1:{port}/callback")
    dialog.go.click()
    until(qtbot, lambda: "is in use" in dialog.app.redirect.accessibleDescription())
    assert dialog.go.isEnabled()


def test_everything_can_be_reached_by_keyboard_and_has_a_name(
    dialog: SpotifySetupDialog, qtbot: Any
) -> None:
    seen = []
    for _ in range(12):
        focused = dialog.focusWidget()
        assert focused is not None
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    wanted = {dialog.client_id, dialog.app.redirect, dialog.app.dashboard, dialog.go, dialog.done}
    assert wanted <= set(seen)
    controls = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QAbstractButton)]
    assert all(one.accessibleName() or one.text() for one in controls if one.isVisible())  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [name for name, _ in scenes()])
def test_each_state_of_the_pictures_can_be_shown(window: QWidget, name: str) -> None:
    world = FakeContainer()
    dict(scenes())[name](window, world)
    dialog = window.findChild(SpotifySetupDialog)
    assert dialog is not None
    assert dialog.isVisible()
