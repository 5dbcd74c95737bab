"""The field in a page's header that opens the command palette. Used by the Dashboard."""

from __future__ import annotations

from PyQt6.QtCore import QRect, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QPushButton, QSizePolicy

from ui.theme import paint_kit
from ui.theme.manager import px
from utils.texts import _

KEY = "Ctrl+K"


class PaletteField(QPushButton):
    """Looks like a search field with its key; a button, because typing happens in the palette."""

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self._words = words = words or _("Search everything")
        self.setProperty("kind", "field")
        self.setAccessibleName(words)
        self.setAccessibleDescription(
            _("Opens the list of everything, also with {key}").format(key=KEY)
        )
        self.setToolTip(f"{words} ({KEY})")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)

    def sizeHint(self) -> QSize:
        """As in the drawing: 240 wide."""
        return QSize(px(240), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Its icon and its key stay."""
        return QSize(px(112), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Frame, loupe, words and key."""
        super().paintEvent(event)
        painter = QPainter(self)
        box, side = self.rect().adjusted(px(12), 0, -px(8), 0), px(16)
        middle = box.center().y() + 1
        spot = QRect(box.left(), middle - side // 2, side, side)
        paint_kit.icon(painter, spot, "search", "text_2")
        wide = paint_kit.text_width(KEY, "badge") + px(12)
        paint_kit.key_cap(painter, box.right() - wide, middle, KEY)
        words = QRect(spot.right() + px(8), box.top(), 0, box.height())
        words.setRight(box.right() - wide - px(8))
        paint_kit.text(painter, words, self._words, "body", "text_2")
