"""A dialog drawn over the whole window: dimmed ground, one frame, the focus kept inside."""

from __future__ import annotations

import contextlib

from PyQt6.QtCore import QEvent, QObject, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShortcut
from PyQt6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.theme.manager import px, tokens

MARGIN = 16


class Overlay(QWidget):
    """`closed` fires when it was left by Esc or `leave`. Show it with `open_over`.

    A dialog that is kept for later has an `owner` until a window takes it.
    """

    closed = pyqtSignal()

    def __init__(self, name: str, width: int, height: int, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._size = (width, height)
        self._before: QWidget | None = None
        self._silenced: list[QShortcut] = []
        self.frame = QFrame(self)
        self.frame.setProperty("kind", "card")
        self.frame.setAccessibleName(name)
        self.setAccessibleName(name)
        self.body = QVBoxLayout(self.frame)
        edge = px(24)
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(px(16))
        self.hide()

    def open_over(self, window: QWidget, focus: QWidget) -> None:
        """Cover `window` and give `focus` the keyboard."""
        self._before = window.focusWidget()
        if self.parentWidget() is not window:
            self.setParent(window)
        window.installEventFilter(self)
        self._arrange()
        self._silence(window)
        self.show()
        self.raise_()
        focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Close; the focus goes back to where it was."""
        if self.isHidden():
            return
        self.hide()
        for shortcut in self._silenced:
            with contextlib.suppress(RuntimeError):  # its page may be gone
                shortcut.setEnabled(True)
        self._silenced = []
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None
        self.closed.emit()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Follow the window's size."""
        if event is not None and event.type() == QEvent.Type.Resize and self.isVisible():
            self._arrange()
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside the dialog."""
        stops = [w for w in self._chain() if w.isVisibleTo(self) and w.isEnabled()]
        if not stops:
            return True
        focused = self.focusWidget()
        at = stops.index(focused) if focused in stops else -1
        goal = stops[(at + (1 if forward else -1)) % len(stops)]
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        goal.setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Esc leaves; other keys do not reach the page below."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.leave()
        if event is not None:
            event.accept()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """A click on the dimmed ground does nothing; the page below must not get it."""
        if event is not None:
            event.accept()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Dim what lies below."""
        shade = QColor(0, 0, 0, 190 if tokens().dark else 120)
        QPainter(self).fillRect(self.rect(), shade)

    def _silence(self, window: QWidget) -> None:
        """Plain keys such as "/" mean this dialog's fields now, not those of the page below."""
        for shortcut in window.findChildren(QShortcut):
            owner = shortcut.parent()
            plain = "+" not in shortcut.key().toString()
            inside = isinstance(owner, QWidget) and self.isAncestorOf(owner)
            if plain and not inside and shortcut.isEnabled():
                shortcut.setEnabled(False)
                self._silenced.append(shortcut)

    def _chain(self) -> list[QWidget]:
        tab = Qt.FocusPolicy.TabFocus.value
        found: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if self.isAncestorOf(widget) and widget.focusPolicy().value & tab:
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found

    def _arrange(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(window.rect())
        width = min(px(self._size[0]), self.width() - 2 * px(MARGIN))
        height = min(px(self._size[1]), self.height() - 2 * px(MARGIN))
        left = (self.width() - width) // 2
        self.frame.setGeometry(left, max(px(MARGIN), (self.height() - height) // 4), width, height)
