"""A slider of the design system; on the seek bar the part that has come wears a shade.

Groove, handle and the played part come from the style sheet (`ui/theme/qss.py`).
"""

from __future__ import annotations

from PyQt6.QtCore import QRect, QRectF, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from ui.theme.manager import color, px

GROOVE = 4


class Slider(QSlider):
    """Horizontal. `show_arrived` tells how much can be played already."""

    def __init__(self, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._arrived = 0.0

    def show_arrived(self, share: float) -> None:
        """0..1 of the file."""
        if share != self._arrived:
            self._arrived = share
            self.update()

    def shade(self) -> QRect:
        """Where the shade is painted: from the handle to what has come."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        style = self.style()
        if style is None or not self._arrived:
            return QRect()
        handle = style.subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
        )
        left, height = handle.right() + 1, px(GROOVE)
        right = round(self.width() * self._arrived)
        return QRect(left, handle.center().y() - height // 2 + 1, max(0, right - left), height)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """What the style sheet says, then the shade."""
        super().paintEvent(event)
        shade = self.shade()
        if shade.isEmpty():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("line_strong"))
        painter.drawRoundedRect(QRectF(shade), shade.height() / 2, shade.height() / 2)
