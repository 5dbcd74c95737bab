"""Plots of the library: bars lying (formats, genres), columns (years), a line (growth)."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from ui.theme import paint_kit
from ui.theme.manager import color, px
from utils.texts import _

BAR, MOST_BARS, MOST_COLUMNS = 26, 6, 60


class BarPlot(QWidget):
    """Name, bar, number; the largest first, as many as fit."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._rows: list[tuple[str, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def show_rows(self, rows: Sequence[tuple[str, int]]) -> None:
        """(name, number) from large to small."""
        self._rows = list(rows[:MOST_BARS])
        said = ", ".join(f"{name} {number:,}" for name, number in self._rows)
        self.setAccessibleName(f"{self._name}: {said or _('nothing yet')}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(px(200), px(BAR) * max(1, len(self._rows)))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        most = max((number for _unused, number in self._rows), default=0) or 1
        for at, (name, number) in enumerate(self._rows):
            row = QRect(0, at * px(BAR), self.width(), px(BAR))
            if row.bottom() > self.height():
                break
            left = row.adjusted(0, 0, -(self.width() - px(104)), 0)
            paint_kit.text(painter, left, name, "secondary", "text_2")
            paint_kit.text(painter, row, f"{number:,}", "label", align=paint_kit.RIGHT)
            bar = QRect(px(112), row.center().y() - px(3), 0, px(7))
            bar.setRight(row.right() - px(72))
            paint_kit.progress(painter, bar, number / most, "accent")


class ColumnPlot(QWidget):
    """One column a year, the first and the last year below."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._columns: list[tuple[int, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(px(120))

    def show_columns(self, columns: Sequence[tuple[int, int]]) -> None:
        """(year, number) by year; years between without any are empty columns."""
        known = dict(columns)
        if known:
            first = max(min(known), max(known) - MOST_COLUMNS + 1)
            self._columns = [(year, known.get(year, 0)) for year in range(first, max(known) + 1)]
        else:
            self._columns = []
        best = max(self._columns, key=lambda one: one[1], default=None)
        said = (
            _("most from {best} ({best_2:,})").format(best=best[0], best_2=best[1])
            if best
            else _("nothing yet")
        )
        self.setAccessibleName(f"{self._name}: {said}")
        self.setToolTip(said)
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw the columns."""
        if not self._columns:
            return
        painter = QPainter(self)
        foot = px(20)
        high = self.height() - foot - px(4)
        most = max(number for _unused, number in self._columns) or 1
        step = self.width() / len(self._columns)
        gap = 1 if step > 4 else 0
        for at, (_unused, number) in enumerate(self._columns):
            tall = round(high * number / most) if number else 0
            box = QRectF(at * step, high - tall, max(1.0, step - gap), tall)
            painter.fillRect(box, color("accent"))
        painter.fillRect(QRect(0, high, self.width(), 1), color("line"))
        line = QRect(0, high, self.width(), foot)
        paint_kit.text(painter, line, str(self._columns[0][0]), "small", "text_2")
        last = str(self._columns[-1][0])
        paint_kit.text(painter, line, last, "small", "text_2", align=paint_kit.RIGHT)


class LinePlot(QWidget):
    """How the library grew, from the first day known to today."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._points: list[tuple[str, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(px(120))

    def show_points(self, points: Sequence[tuple[str, int]]) -> None:
        """(day, number in all) in order of time."""
        self._points = list(points)
        if not points:
            said = _("nothing yet")
        else:
            said = _("{points:,} on {points_2}, {points_3:,} on {points_4}").format(
                points=points[0][1],
                points_2=points[0][0],
                points_3=points[-1][1],
                points_4=points[-1][0],
            )
        self.setAccessibleName(f"{self._name}: {said}")
        self.setToolTip(said)
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw the line and the ground below it."""
        if not self._points:
            return
        painter = QPainter(self)
        foot = px(20)
        high = self.height() - foot - px(6)
        most = max(number for _unused, number in self._points) or 1
        step = self.width() / max(1, len(self._points) - 1)
        dots = [
            QPointF(at * step, px(4) + high - high * number / most)
            for at, (_unused, number) in enumerate(self._points)
        ]
        if len(dots) == 1:
            dots.append(QPointF(float(self.width()), dots[0].y()))
        bottom = float(high + px(4))
        ground = QPolygonF([QPointF(0, bottom), *dots, QPointF(dots[-1].x(), bottom)])
        with paint_kit.saved(painter):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent_soft"))
            painter.drawPolygon(ground)
            painter.setPen(QPen(color("accent"), 2))
            painter.drawPolyline(QPolygonF(dots))
        line = QRect(0, round(bottom), self.width(), foot)
        paint_kit.text(painter, line, self._points[0][0], "small", "text_2")
        last = _("{points:,} tracks").format(points=self._points[-1][1])
        paint_kit.text(painter, line, last, "small", "text_2", align=paint_kit.RIGHT)
