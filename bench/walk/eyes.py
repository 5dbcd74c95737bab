"""What a person sees in the window, told to the walk: every visible thing, its words, its place.

Runs inside the window's process and answers each connection on a loopback port with one JSON
document. It only looks: what is done is done with the mouse and the keyboard.

Used by `bench.walk.window`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QObject, QPoint, QRect, Qt
from PyQt6.QtNetwork import QHostAddress, QTcpServer
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QTabBar,
    QWidget,
)

from ui.heartbeat import Heartbeat

ROWS = 60
Seen = dict[str, Any]


class Eyes(QObject):
    """Listens on a port of the loopback interface as long as it lives."""

    def __init__(self, port: int, heart: Heartbeat) -> None:
        super().__init__()
        self._heart = heart
        self._server = QTcpServer(self)
        self._server.newConnection.connect(self._answer)
        if not self._server.listen(QHostAddress(QHostAddress.SpecialAddress.LocalHost), port):
            raise OSError(self._server.errorString())

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            late = self._heart.late_max_ms
            self._heart.start()  # looking is not the window's own work
            told = {"late_ms": late, "focus": _focus(), "things": list(look())}
            socket.write(json.dumps(told).encode())
            socket.disconnectFromHost()
            socket.disconnected.connect(socket.deleteLater)


def _focus() -> str:
    """What the keyboard goes to; "" when the window has it not."""
    widget = QApplication.focusWidget()
    return "" if widget is None else f"{type(widget).__name__} {widget.accessibleName()}".strip()


def look() -> Iterator[Seen]:
    """Everything visible in all windows of the program, the topmost window's things last."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            for widget in (window, *window.findChildren(QWidget)):
                yield from _see(widget)


def _see(widget: QWidget) -> Iterator[Seen]:
    region = widget.visibleRegion() if widget.isVisible() else None
    if region is None or region.isEmpty():
        return
    box = region.boundingRect()
    yield _thing(widget, box, _words(widget), _facts(widget))
    if isinstance(widget, QMenu):
        for action in widget.actions():
            yield _thing(widget, widget.actionGeometry(action), action.text(), {"kind": "action"})
    elif isinstance(widget, QTabBar):
        for at in range(widget.count()):
            yield _thing(widget, widget.tabRect(at), widget.tabText(at), {"kind": "tab"})
    elif isinstance(widget, QAbstractItemView):
        yield from _rows(widget)


def _rows(view: QAbstractItemView) -> Iterator[Seen]:
    model, port = view.model(), view.viewport()
    if model is None or port is None or not _ours(view):
        return
    here = port.rect()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for number in range(min(model.rowCount(), ROWS)):
        for column in range(columns):
            index = model.index(number, column)
            box = view.visualRect(index)
            if box.intersects(here):
                roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
                told = [str(index.data(role) or "") for role in roles]
                facts = {"kind": "row", "row": number, "column": column, "name": told[1]}
                yield _thing(port, box.intersected(here), told[0], facts)


def _ours(view: QAbstractItemView) -> bool:
    """Whether Qt tells the places of its rows; it keeps them to itself in lists of its own."""
    return type(view).__module__.startswith("ui.")


def _thing(widget: QWidget, box: QRect, text: str, facts: Seen) -> Seen:
    corner = widget.mapToGlobal(box.topLeft())
    middle = widget.mapToGlobal(box.center())
    return {
        "kind": type(widget).__name__,
        "name": widget.accessibleName(),
        "text": text,
        "tip": widget.toolTip(),
        "box": [corner.x(), corner.y(), box.width(), box.height()],
        "on": widget.isEnabled(),
        "reach": _reaches(widget, middle),
        **facts,
    }


def _reaches(widget: QWidget, place: QPoint) -> bool:
    """Whether a click there comes to this widget, or to something in it."""
    hit = QApplication.widgetAt(place)
    return hit is not None and (hit is widget or widget.isAncestorOf(hit))


def _words(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
        return widget.text()
    if isinstance(widget, QProgressBar):
        return f"{widget.value()}/{widget.maximum()}"
    return widget.windowTitle() if widget.isWindow() else ""


def _facts(widget: QWidget) -> Seen:
    return {"checked": widget.isChecked()} if isinstance(widget, QAbstractButton) else {}
