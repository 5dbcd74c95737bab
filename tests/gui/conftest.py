"""What all GUI tests share: the offscreen platform, the theme, a world of fakes, both runners."""

from __future__ import annotations

import gc
import itertools
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import QCoreApplication, QEvent
from PyQt6.QtWidgets import QApplication

from ui.bridge import Bridge
from ui.collector import Collector
from ui.gallery.world import FakeContainer
from ui.runner import InlineRunner, TaskRunner
from ui.theme.manager import tokens, wear
from ui.theme.tokens import THEMES

HERE = Path(__file__).parent
EVERY = 15
_done = itertools.count(1)


def pytest_runtest_setup() -> None:
    """Windows of earlier tests are freed in the GUI thread, see the teardown.

    Python collects cycles in whatever thread happens to allocate; a widget that is freed in a lane
    of the runner takes the process with it. The program keeps its windows, tests do not.
    """
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Collect now and then, and always before a test that knows no windows."""
    leaves = nextitem is None or not nextitem.path.is_relative_to(HERE)
    if leaves or next(_done) % EVERY == 0:
        gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def themed(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[QApplication]:
    """Every test starts in the dark theme, and leaves no closed widget behind.

    Closed widgets are deleted by an event loop only; kept, each later test would restyle them. What
    the program's window keeps for good is never freed, with all windows of the tests before.
    """
    monkeypatch.setattr(Collector, "keep", lambda _collector: None)
    if tokens() != THEMES["dark"] or not qapp.styleSheet():
        wear(qapp, THEMES["dark"])  # every widget that is still there pays for it
    yield qapp
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def world() -> FakeContainer:
    """A container of fakes with realistic data."""
    return FakeContainer()


@pytest.fixture
def empty_world() -> FakeContainer:
    """The container of a first start: nothing read, nothing wanted."""
    return FakeContainer(empty=True)


@pytest.fixture
def runner() -> InlineRunner:
    """The runner without threads."""
    return InlineRunner()


@pytest.fixture
def threads(qapp: QApplication) -> Iterator[TaskRunner]:
    """The real runner, stopped at the end."""
    made = TaskRunner()
    yield made
    assert made.stop(60), "a lane did not stop"


@pytest.fixture
def bridge(world: FakeContainer) -> Iterator[Bridge]:
    """The bridge of `world`."""
    made = Bridge(world.bus)
    yield made
    made.close()


@pytest.fixture
def build(qtbot: Any) -> Iterator[Callable[..., Any]]:
    """`build(PageClass, container)` makes a page on an inline runner and shows it at 1072×800."""
    bridges: list[Bridge] = []

    def make(page_class: type, container: FakeContainer, runner: Any = None) -> Any:
        bridge = Bridge(container.bus)
        bridges.append(bridge)
        page = page_class(container, runner or InlineRunner(), bridge)
        qtbot.addWidget(page)
        page.resize(1072, 800)
        page.show()
        page.shown()
        return page

    yield make
    for bridge in bridges:
        bridge.close()
