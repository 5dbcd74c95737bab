"""What the window remembers between starts: place, page and look, in `<home>/window.json`.

The look is kept here as well as in the settings, so that the first paint need not wait for them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from PyQt6.QtCore import QRect, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QWidget

from ui.theme.manager import px
from utils.atomic import write_atomic

FILE_NAME = "window.json"
FIRST_SIZE = (1280, 800)


@dataclass(frozen=True, slots=True)
class WindowState:
    """`geometry` is (x, y, width, height), None before the first close; `page` is a page's key.

    `new` is True until a playlist was opened; see `ui.welcome`.
    """

    geometry: tuple[int, int, int, int] | None = None
    maximized: bool = False
    page: str = "dashboard"
    theme: str = "system"
    text_size: int = 100
    new: bool = False


def load(home: Path) -> WindowState:
    """The state of the last close; the defaults when there is none or it makes no sense."""
    try:
        found = json.loads((home / FILE_NAME).read_text(encoding="utf-8"))
        known = {field.name for field in fields(WindowState)}
        values = {key: value for key, value in found.items() if key in known}
        if values.get("geometry") is not None:
            x, y, width, height = (int(n) for n in values["geometry"])
            values["geometry"] = (x, y, width, height)
        values["text_size"] = int(values.get("text_size", 100))
        return WindowState(**values)
    except FileNotFoundError:
        return WindowState(new=True)
    except (OSError, ValueError, TypeError, AttributeError):
        return WindowState()


def restore(window: QWidget, state: WindowState) -> None:
    """Size and place as they were; the place only when a screen still shows it."""
    window.resize(px(FIRST_SIZE[0]), px(FIRST_SIZE[1]))
    screen = QGuiApplication.primaryScreen()
    if state.geometry is not None:
        wanted = QRect(*state.geometry)
        window.resize(wanted.size().expandedTo(window.minimumSize()))
        if screen is not None and screen.virtualGeometry().contains(wanted.center()):
            window.move(wanted.topLeft())
    if state.maximized:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def save(home: Path, state: WindowState) -> bool:
    """Keep it; False when the folder cannot be written (the window closes all the same)."""
    try:
        write_atomic(home / FILE_NAME, json.dumps(asdict(state)).encode())
    except OSError:
        return False
    return True
