"""The focus ring around buttons and boxes: 2 px, just outside the control, for keyboard users.

Fields and item views draw their own ring (style sheet, delegates); this one serves the rest.
"""

from __future__ import annotations

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QAbstractButton, QApplication, QFocusFrame, QSlider, QWidget

from ui.theme.manager import color, px


class FocusRing(QFocusFrame):
    """One per window; follows the focus once the keyboard moved it (`arm`), not the mouse's."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._armed = False
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def arm(self) -> None:
        """The keyboard is in use: the focus is shown until the mouse is."""
        self._armed = True

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if QGuiApplication.mouseButtons().value:
            self._armed = False
        wanted = isinstance(new, QAbstractButton | QSlider) and self._armed
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
