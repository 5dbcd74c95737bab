"""The focus ring around buttons and boxes: 2 px, just outside the control, for keyboard users.

Fields and item views draw their own ring (style sheet, delegates); this one serves the rest.
"""

from __future__ import annotations

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QAbstractButton, QApplication, QFocusFrame, QSlider, QWidget

from ui.theme.manager import color, px


class FocusRing(QFocusFrame):
    """One per window; follows the focus, hidden while the mouse moves it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        by_mouse = bool(QGuiApplication.mouseButtons().value)
        wanted = isinstance(new, QAbstractButton | QSlider) and not by_mouse
        inside = new is not None and new.window() is self._window
        self.setWidget(new if wanted and inside else None)
        if not (wanted and inside):
            self.hide()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """A rounded line on the frame's own edge; nothing while it belongs to nobody."""
        if self.widget() is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("focus"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(9), px(9))
