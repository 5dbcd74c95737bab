"""Paints the table of "Download missing tracks", 36 high, with the row's own button."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRect, pyqtSignal
from PyQt6.QtGui import QPainter

from core.domain import JobState
from ui.delegates.clicks import TickDelegate
from ui.delegates.jobs import CANCELLING
from ui.models import figures, roles, words
from ui.models.missing import (
    ACTION,
    ARTIST,
    CANCEL,
    CHOOSE,
    DOWNLOADED,
    LENGTH,
    MATCHED,
    RETRY,
    TICK,
    TRACK,
    MissingRow,
)
from ui.theme import paint_kit
from ui.theme.manager import px

WIDTHS = (40, 0, 132, 64, 140, 224, 88)
ICONS = {CANCEL: "x", RETRY: "rotate-cw", CHOOSE: "list-checks"}


class MissingDelegate(TickDelegate):
    """One cell; `act` carries the job id and the action whose button was pressed."""

    height = 36
    tick_column, button_column = TICK, ACTION
    act = pyqtSignal(int, str)

    def cell(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Paint by column."""
        item: MissingRow | None = index.data(roles.ITEM)
        if item is not None:
            _PAINTERS[index.column()](painter, rect, item)

    def press(self, _index: QModelIndex, item: MissingRow) -> bool:
        """Cancel, try again or choose, whichever the button says."""
        if not item.action or item.job is None:
            return False
        self.act.emit(item.job.id, item.action)
        return True


def _tick(painter: QPainter, rect: QRect, item: MissingRow) -> None:
    box = rect.adjusted(px(8), 0, 0, 0)
    if item.wanted and item.job is None:
        paint_kit.check_box(painter, box, item.ticked)
    elif item.wanted:
        side = px(16)
        still = QRect(0, 0, side, side)
        still.moveCenter(box.center())
        paint_kit.rounded_box(painter, still, "track", None, 4)
        paint_kit.icon(painter, still.adjusted(2, 2, -2, -2), "check", "text_2")


def _track(painter: QPainter, rect: QRect, item: MissingRow) -> None:
    box = rect.adjusted(px(8), 0, -px(8), 0)
    paint_kit.text(painter, box, item.row.entry.track.title, "strong")


def _artist(painter: QPainter, rect: QRect, item: MissingRow) -> None:
    paint_kit.text(
        painter,
        rect.adjusted(px(8), 0, -px(8), 0),
        words.credit(item.row.entry.track),
        "secondary",
        "text_2",
    )


def _length(painter: QPainter, rect: QRect, item: MissingRow) -> None:
    length = figures.clock(item.row.entry.track.duration)
    box = rect.adjusted(0, 0, -px(8), 0)
    paint_kit.text(painter, box, length, "secondary", "text_2", align=paint_kit.RIGHT)


def _matched(painter: QPainter, rect: QRect, item: MissingRow) -> None:
    box = rect.adjusted(px(8), 0, -px(12), 0)
    paint_kit.state(painter, box, item.matched)
    paint_kit.text(painter, box, item.score, "secondary", "text_2", align=paint_kit.RIGHT)


def _downloaded(painter: QPainter, rect: QRect, item: MissingRow) -> None:
    box = rect.adjusted(px(8), 0, -px(8), 0)
    used = paint_kit.state(painter, box, CANCELLING if item.busy else item.look)
    rest = box.adjusted(used + px(12), 0, 0, 0)
    if item.busy or rest.width() < px(24):
        return
    loading = item.job is not None and item.job.state is JobState.DOWNLOADING
    done = words.fraction(item.job) if item.job is not None and loading else None
    if done is not None:  # with a share the word is short; without one a bar would say nothing
        rest.setLeft(box.left() + px(64))
        width = min(px(88), rest.width() - px(72))
        bar = QRect(rest.left(), rect.center().y() - px(1), max(px(16), width), px(4))
        paint_kit.progress(painter, bar, done)
        rest.setLeft(bar.right() + px(12))
    paint_kit.text(painter, rest, item.detail, "secondary", "text_2")


def _action(painter: QPainter, rect: QRect, item: MissingRow) -> None:
    if not item.action:
        return
    width = paint_kit.text_width(item.action, "label")
    right = rect.right() - px(16)
    words_box = QRect(right - width, rect.top(), width + 2, rect.height())
    paint_kit.text(painter, words_box, item.action, "label", "text")
    side = px(14)
    spot = QRect(words_box.left() - side - px(6), rect.center().y() - side // 2, side, side)
    paint_kit.icon(painter, spot, ICONS[item.action], "text_2")


_PAINTERS = {
    TICK: _tick,
    TRACK: _track,
    ARTIST: _artist,
    LENGTH: _length,
    MATCHED: _matched,
    DOWNLOADED: _downloaded,
    ACTION: _action,
}
