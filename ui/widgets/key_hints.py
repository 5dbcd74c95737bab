"""The line under a list that names its keys. Used by the pages with lists."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRect
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from ui.theme import paint_kit
from ui.theme.manager import color, px


class KeyHints(QWidget):
    """Key caps with words, and a few words at the right; 40 high, `ruled` by a line above."""

    def __init__(
        self,
        hints: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
        *,
        ruled: bool = True,
    ) -> None:
        super().__init__(parent)
        self._ruled = ruled
        self._hints: tuple[tuple[str, str], ...] = ()
        self._words = ""
        self.setFixedHeight(px(40))
        self.show_hints(hints)

    def show_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Name these keys."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.setAccessibleName(", ".join(f"{key}: {word}" for key, word in hints))
            self.update()

    def show_words(self, words: str) -> None:
        """What stands at the right."""
        if words != self._words:
            self._words = words
            self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw line, caps and words; hints that do not fit are left out."""
        painter = QPainter(self)
        if self._ruled:
            painter.fillRect(QRect(0, 0, self.width(), 1), color("line"))
        box = self.rect().adjusted(px(16), 1, -px(16), 0)
        used = paint_kit.text(
            painter, box, self._words, "secondary", "text_2", align=paint_kit.RIGHT
        )
        room = box.right() - used - px(24)
        left, middle = box.left(), box.center().y() + 1
        for key, word in self._hints:
            width = paint_kit.text_width(word, "secondary")
            if left + px(40) + paint_kit.text_width(key, "badge") + width > room:
                break
            cap = paint_kit.key_cap(painter, left, middle, key)
            place = QRect(cap.right() + px(8), box.top(), width + 2, box.height())
            paint_kit.text(painter, place, word, "secondary", "text_2")
            left = place.right() + px(16)
