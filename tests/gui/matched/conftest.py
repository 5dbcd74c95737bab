"""A window with Matched Download over it, on a prepared service."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PyQt6.QtWidgets import QMainWindow, QPushButton, QVBoxLayout, QWidget

from ui.matched.gallery import FakeMatched
from ui.matched.opening import open_matched
from ui.runner import InlineRunner

Open = Callable[..., Any]


@pytest.fixture
def matched() -> FakeMatched:
    return FakeMatched()


@pytest.fixture
def started() -> list[Any]:
    return []


@pytest.fixture
def window(qtbot: Any) -> QMainWindow:
    made = QMainWindow()
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.addWidget(QPushButton("Below"))
    made.setCentralWidget(inner)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=60_000)
    return made


@pytest.fixture
def show(window: QMainWindow, matched: FakeMatched, started: list[Any]) -> Open:
    """`show(*files, runner=…)` opens the dialog over the window."""

    def make(*files: Any, runner: Any = None, folder: str = "") -> Any:
        world = cast(Any, SimpleNamespace(matched=matched))
        return open_matched(window, world, runner or InlineRunner(), files, folder, started.extend)

    return make
