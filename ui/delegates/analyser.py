"""Paints the analyser's rows: artists 60 high, their tracks 36."""

from __future__ import annotations

from PyQt6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QRect, QSize, pyqtSignal
from PyQt6.QtGui import QPainter
from PyQt6.QtWidgets import QStyleOptionViewItem

from core.domain import JobState, Ownership
from services.playlists.missing import Outcome, Standing
from ui.delegates.clicks import left_click
from ui.delegates.views import RowDelegate
from ui.models import figures, roles
from ui.models.analyser import GroupRow, TrackRow, standing_words
from ui.theme import paint_kit
from ui.theme.covers import cover
from ui.theme.manager import px
from ui.theme.state_glyphs import JOB, OWNERSHIP, Glyph
from utils.texts import _, shown

WISHED = Glyph("bookmark", _("Wished"), "text_2", "overlay")
LOOKS: dict[Standing, Glyph] = {
    Standing.NOTHING: Glyph("circle-dashed", _("Missing"), "text_2", "overlay"),
    Standing.PROBABLE: OWNERSHIP[Ownership.PROBABLE],
    Standing.WISHED: WISHED,
    Standing.UNDER_WAY: JOB[JobState.DOWNLOADING],
}
OUTCOMES: dict[Outcome, Glyph] = {
    Outcome.ADDED: Glyph("circle-check", "added", "accent", "accent_soft"),
    Outcome.SKIPPED: Glyph("circle-minus", "skipped", "text_2", "overlay"),
    Outcome.FAILED: Glyph("circle-x", "failed", "danger", "danger_soft"),
}
_BOX = 40


class AnalyserDelegate(RowDelegate):
    """`ticked` carries the row whose box was pressed, `opened` one that was pressed elsewhere."""

    ticked = pyqtSignal(int)
    opened = pyqtSignal(int)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Artists are higher than tracks."""
        item = index.data(roles.ITEM)
        height = 60 if isinstance(item, GroupRow) else 36
        return QSize(super().sizeHint(option, index).width(), px(height))

    def editorEvent(
        self,
        event: QEvent | None,
        _model: QAbstractItemModel | None,
        option: QStyleOptionViewItem,
        index: QModelIndex,
    ) -> bool:
        """The box ticks; the rest of an artist's row opens it."""
        click = left_click(event)
        if click is None:
            return False
        item = index.data(roles.ITEM)
        edge = _BOX if isinstance(item, GroupRow) else 2 * _BOX
        left = click.position().x() - option.rect.left()
        (self.ticked if left < px(edge) else self.opened).emit(index.row())
        return True

    def content(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """An artist or a track."""
        item = index.data(roles.ITEM)
        if isinstance(item, GroupRow):
            _group(painter, rect, item)
        elif isinstance(item, TrackRow):
            _track(painter, rect, item)


def _group(painter: QPainter, rect: QRect, item: GroupRow) -> None:
    inner = rect.adjusted(px(16), 0, -px(16), 0)
    _box(painter, inner, item.check)
    side = px(40)
    picture = QRect(inner.left() + px(32), inner.center().y() - side // 2 + 1, side, side)
    cover(painter, picture, item.group.name, item.group.name)
    chevron = QRect(inner.right() - px(16), inner.center().y() - px(8), px(16), px(16))
    paint_kit.icon(painter, chevron, "chevron-down" if item.open else "chevron-right", "text_2")
    number = QRect(chevron.left() - px(64), inner.top(), px(56), inner.height())
    count = figures.count(len(item.tracks))
    paint_kit.text(painter, number, count, "section", align=paint_kit.RIGHT)
    right = number.left()
    if item.ticked:
        words = (
            _("all selected")
            if item.check
            else _("{count} selected").format(count=figures.count(item.ticked))
        )
        width = paint_kit.pill_width(words, with_icon=True)
        right = number.left() - width
        paint_kit.pill(
            painter,
            right,
            inner.center().y() + 1,
            words,
            token="accent",
            ground="accent_soft",
            icon_name="check",
        )
    names = QRect(picture.right() + px(16), inner.top(), 0, inner.height())
    names.setRight(right - px(12))
    paint_kit.two_lines(painter, names, item.group.name, _playlists(item.group.playlists))


def _track(painter: QPainter, rect: QRect, item: TrackRow) -> None:
    inner = rect.adjusted(px(72), 0, -px(16), 0)
    _box(painter, inner, item.ticked)
    track = item.track.track
    width = inner.width() - px(32)
    title = QRect(inner.left() + px(32), inner.top(), int(width * 0.32), inner.height())
    paint_kit.text(painter, title, track.title, "strong")
    album = QRect(title.right() + px(12), inner.top(), int(width * 0.22), inner.height())
    paint_kit.text(painter, album, track.album or "", "secondary", "text_2")
    length = QRect(album.right() + px(8), inner.top(), px(44), inner.height())
    clock = figures.clock(track.duration)
    paint_kit.text(painter, length, clock, "secondary", "text_2", align=paint_kit.RIGHT)
    state = QRect(length.right() + px(24), inner.top(), 0, inner.height())
    state.setRight(inner.right())
    if item.pushed is not None:
        words = f"{item.pushed.outcome.value}, {shown(item.pushed.why)}"
        paint_kit.state(painter, state, OUTCOMES[item.pushed.outcome], words)
    else:
        paint_kit.state(painter, state, LOOKS[item.track.standing], standing_words(item.track))


def _box(painter: QPainter, inner: QRect, checked: bool | None) -> None:
    side = px(16)
    spot = QRect(inner.left(), inner.center().y() - side // 2 + 1, side, side)
    paint_kit.check_box(painter, spot, checked)


def _playlists(names: tuple[str, ...]) -> str:
    if len(names) > 2:
        return _("{names} · {names_2} · {value} more").format(
            names=names[0], names_2=names[1], value=len(names) - 2
        )
    return " · ".join(names)
