"""Who answers: "52 results from 31 people · Soulseek answering · YouTube done". Painted, spoken."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import QRect
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from ui.pages.downloads.search.asked import Asked
from ui.theme import paint_kit
from ui.theme.manager import px
from utils.texts import shown


class StatusLine(QWidget):
    """One line, 20 high."""

    def __init__(self) -> None:
        super().__init__()
        self._summary, self._aside = "", ""
        self._asked: tuple[Asked, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(px(20))

    def show_state(self, summary: str, asked: Iterable[Asked], aside: str) -> None:
        """Show other words; nothing is painted when they are the same."""
        now = (summary, tuple(asked), aside)
        if now == (self._summary, self._asked, self._aside):
            return
        self._summary, self._asked, self._aside = now
        told = [f"{one.label} {one.progress.value.word}" for one in self._asked]
        self.setAccessibleName(", ".join(part for part in (summary, *told, aside) if part))
        self.setToolTip("\n".join(shown(one.sentence) for one in self._asked if one.sentence))
        self.update()

    @property
    def words(self) -> str:
        """What the line says."""
        return self.accessibleName()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """The summary, then as many of those asked as fit, the aside at the right."""
        painter, box = QPainter(self), self.rect()
        used = paint_kit.text(painter, box, self._summary, "label")
        left = box.left() + used + px(16)
        right = box.right()
        if box.width() - left > px(260):
            right -= px(16) + paint_kit.text(
                painter, box, self._aside, "secondary", "text_2", align=paint_kit.RIGHT
            )
        for one in self._asked:
            glyph = one.progress.value
            name = paint_kit.text_width(one.label, "label") + px(4)
            width = px(20) + name + paint_kit.text_width(glyph.word, "secondary")
            if left + width > right:
                break
            icon = QRect(left, box.center().y() - px(7), px(14), px(14))
            paint_kit.icon(painter, icon, glyph.icon, glyph.color)
            at = QRect(left + px(20), box.top(), name, box.height())
            paint_kit.text(painter, at, one.label, "label", "text_2")
            rest = QRect(at.right(), box.top(), right - at.right(), box.height())
            paint_kit.text(painter, rest, glyph.word, "secondary", glyph.color)
            left += width + px(16)
