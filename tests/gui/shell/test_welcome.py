"""The first start begins with the first screen: no grey bars before it, however slow the answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QApplication

from ui import window_state
from ui.app import Session
from ui.gallery.world import FakeContainer
from ui.pages.dashboard.page import DashboardPage
from ui.widgets.painted import Skeleton
from ui.window_state import WindowState

Open = Callable[[FakeContainer], Session]


@pytest.fixture
def open_session(qapp: QApplication, tmp_path: Path, qtbot: Any) -> Iterator[Open]:
    sessions: list[Session] = []

    def make(world: FakeContainer) -> Session:
        session = Session(qapp, tmp_path, lambda: world)  # type: ignore[arg-type,return-value]
        sessions.append(session)
        qtbot.addWidget(session.shell)
        session.show()
        return session

    yield make
    for session in sessions:
        session.close()


@pytest.fixture
def held(open_session: Open) -> Iterator[tuple[FakeContainer, threading.Event]]:
    """A program whose playlists are told when the event is set."""
    world, answer = FakeContainer(empty=True), threading.Event()
    told = world.shelf.all

    def late() -> list[Any]:
        answer.wait(60)
        return told()

    world.shelf.all = late  # type: ignore[method-assign]
    yield world, answer
    answer.set()


def bars(session: Session) -> list[Skeleton]:
    return [one for one in session.shell.findChildren(Skeleton) if one.isVisible()]


def dashboard(session: Session, qtbot: Any) -> DashboardPage:
    stack = session.shell.stack
    qtbot.waitUntil(lambda: isinstance(stack.currentWidget(), DashboardPage), timeout=60_000)
    page = stack.currentWidget()
    assert isinstance(page, DashboardPage)
    return page


def test_the_first_screen_is_there_before_anything_was_read(
    open_session: Open, held: tuple[FakeContainer, threading.Event], qtbot: Any
) -> None:
    world, answer = held
    session = open_session(world)
    assert bars(session) == []  # before there are services
    page = dashboard(session, qtbot)
    assert page.first_run.isVisible()
    assert bars(session) == []
    answer.set()
    qtbot.waitUntil(lambda: not page.presenter.reading.busy, timeout=60_000)
    assert page.first_run.isVisible()


def test_a_person_with_playlists_is_not_welcomed_again(
    open_session: Open, qtbot: Any, tmp_path: Path
) -> None:
    assert window_state.load(tmp_path).new
    session = open_session(FakeContainer())
    page = dashboard(session, qtbot)
    qtbot.waitUntil(lambda: not page.is_new, timeout=60_000)
    assert not page.first_run.isVisible()
    session.close()
    assert not window_state.load(tmp_path).new


def test_until_a_playlist_was_opened_every_start_is_a_first_one(
    open_session: Open, qtbot: Any, tmp_path: Path
) -> None:
    session = open_session(FakeContainer(empty=True))
    page = dashboard(session, qtbot)
    qtbot.waitUntil(lambda: not page.presenter.reading.busy, timeout=60_000)
    session.close()
    assert window_state.load(tmp_path).new


def test_who_used_an_earlier_version_is_shown_that_it_loads(
    open_session: Open, held: tuple[FakeContainer, threading.Event], tmp_path: Path, qtbot: Any
) -> None:
    window_state.save(tmp_path, WindowState())
    session = open_session(held[0])
    assert len(bars(session)) == 1
    assert not dashboard(session, qtbot).first_run.isVisible()
