"""The parts of a match score as bars: name, bar, figure; "not counted" where a side is silent."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRect, QSize
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from core.domain import ScorePart
from ui.models import figures, words
from ui.theme import paint_kit
from ui.theme.manager import px
from utils.texts import _

ROW = 24


class PartBars(QWidget):
    """One line per part, 24 high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[ScorePart, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: Sequence[ScorePart]) -> None:
        """Show other parts; none hides the widget."""
        if tuple(parts) == self._parts and self.isHidden() is not bool(parts):
            return
        self._parts = tuple(parts)
        self.setVisible(bool(parts))
        self.setAccessibleName(", ".join(_spoken(part) for part in parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(px(200), px(ROW) * len(self._parts))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        for at, part in enumerate(self._parts):
            row = QRect(0, at * px(ROW), self.width(), px(ROW))
            name = QRect(row.left(), row.top(), px(68), row.height())
            paint_kit.text(painter, name, part.name.capitalize(), "secondary", "text_2")
            if part.value is None:
                paint_kit.text(
                    painter, row, _("not counted"), "secondary", "text_2", align=paint_kit.RIGHT
                )
                continue
            figure = figures.score(part.value)
            paint_kit.text(painter, row, figure, "label", align=paint_kit.RIGHT)
            bar = QRect(name.right() + px(4), row.center().y() - px(2), 0, px(5))
            bar.setRight(row.right() - px(44))
            paint_kit.progress(painter, bar, part.value, words.tone(part.value))


def _spoken(part: ScorePart) -> str:
    value = _("not counted") if part.value is None else figures.score(part.value)
    return f"{part.name} {value}"
