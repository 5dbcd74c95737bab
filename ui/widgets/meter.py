"""The ownership meter: a sentence and a small line of how it was. Used by the Sync page."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QSize
from PyQt6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme.manager import color, px
from ui.widgets.labels import label

WIDTH, HEIGHT = 96, 24


class Sparkline(QWidget):
    """Shares (0..1) over time, scaled to what they span; decoration beside the words."""

    def __init__(self) -> None:
        super().__init__()
        self._shares: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: Sequence[float]) -> None:
        """Other values, the oldest first."""
        self._shares = tuple(shares)
        self.setVisible(len(self._shares) > 1)
        self.update()

    def sizeHint(self) -> QSize:
        """96 × 24."""
        return QSize(px(WIDTH), px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """One line with a dot at its end."""
        if len(self._shares) < 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        points = self._points()
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        painter.setPen(QPen(color("accent"), px(2)))
        painter.drawPath(path)
        painter.setBrush(color("accent"))
        painter.drawEllipse(points[-1], px(2), px(2))

    def _points(self) -> list[QPointF]:
        low, high = min(self._shares), max(self._shares)
        span, edge = (high - low) or 1.0, px(4)
        width, height = self.width() - 2 * edge, self.height() - 2 * edge
        last = len(self._shares) - 1
        return [
            QPointF(edge + width * at / last, edge + height * (1 - (share - low) / span))
            for at, share in enumerate(self._shares)
        ]


class Meter(QWidget):
    """A sentence with its history as a small line; hidden while there is nothing to tell."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self.line = Sparkline()
        self.words = label("", "label")
        row.addWidget(self.line)
        row.addWidget(self.words)
        self.hide()

    def show_history(self, words: str, history: str, shares: Sequence[float]) -> None:
        """Another sentence; "" hides it. `history` is told as tooltip and to screen readers."""
        self.words.setText(words)
        self.line.show_shares(shares)
        self.setToolTip(history)
        self.setAccessibleName(words)
        self.setAccessibleDescription(history)
        self.setVisible(bool(words))
