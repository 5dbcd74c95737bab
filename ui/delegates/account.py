"""Paints the accounting's rows, 36 high: the outcome with its sign."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRect
from PyQt6.QtGui import QPainter

from services.playlists.accounting import Line
from ui.delegates.views import CellDelegate
from ui.models import roles
from ui.models.account import LOOKS, OUTCOME, POSITION, TRACK
from ui.theme import paint_kit
from ui.theme.manager import px

_TITLE, _REST = ("strong", "text"), ("secondary", "text_2")
WIDTHS = (52, 0, 160, 196, 260)


class AccountDelegate(CellDelegate):
    """One cell."""

    height = 36

    def cell(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Paint by column."""
        line: Line | None = index.data(roles.ITEM)
        if line is None:
            return
        box, text = rect.adjusted(px(8), 0, -px(8), 0), str(index.data() or "")
        if index.column() == OUTCOME:
            look = LOOKS[line.outcome]
            side = px(16)
            spot = QRect(box.left(), box.center().y() - side // 2 + 1, side, side)
            paint_kit.icon(painter, spot, look.icon, look.color)
            words = box.adjusted(side + px(8), 0, 0, 0)
            paint_kit.text(painter, words, text.capitalize(), "label", look.color)
        elif index.column() == POSITION:
            paint_kit.text(painter, box, text, "secondary", "text_2", align=paint_kit.RIGHT)
        else:
            role, token = _TITLE if index.column() == TRACK else _REST
            paint_kit.text(painter, box, text, role, token)
