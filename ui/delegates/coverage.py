"""Paints the coverage table: position, track, state, score, why."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRect
from PyQt6.QtGui import QPainter

from core.domain import CoverageRow
from ui.delegates.views import CellDelegate
from ui.models import roles, words
from ui.models.coverage import POSITION, SCORE, STATE, TRACK
from ui.theme import paint_kit
from ui.theme.covers import cover
from ui.theme.manager import px
from utils.texts import _

WIDTHS = (52, 0, 108, 60, 212)


class CoverageDelegate(CellDelegate):
    """One cell of a coverage row, 60 high."""

    def cell(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Paint by column."""
        row: CoverageRow | None = index.data(roles.ITEM)
        if row is None:
            return
        column = index.column()
        if column == POSITION:
            box = rect.adjusted(px(8), 0, -px(8), 0)
            number = str(row.entry.position)
            paint_kit.text(painter, box, number, "secondary", "text_2", align=paint_kit.RIGHT)
        elif column == TRACK:
            paint_track(painter, rect, row)
        elif column == STATE:
            paint_kit.state(painter, rect.adjusted(px(8), 0, -px(4), 0), words.row_look(row))
        elif column == SCORE:
            box = rect.adjusted(0, 0, -px(8), 0)
            figure = words.row_score(row)
            paint_kit.text(painter, box, figure, "strong", align=paint_kit.RIGHT)
        else:
            reason, consequence = words.row_why(row)
            box = rect.adjusted(px(8), 0, -px(16), 0)
            paint_kit.two_lines(painter, box, reason, consequence, first_role="label")


def paint_track(painter: QPainter, rect: QRect, row: CoverageRow) -> None:
    """Cover 40 and two lines."""
    track = row.entry.track
    side = px(40)
    picture = QRect(rect.left() + px(8), rect.center().y() - side // 2 + 1, side, side)
    cover(painter, picture, f"{track.artist_credit}/{track.album or track.title}", track.title)
    box = rect.adjusted(side + px(20), 0, -px(12), 0)
    second = words.credit(track)
    if track.album:
        second = f"{second} · {track.album}"
    paint_kit.two_lines(painter, box, track.title or _("No title"), second)
