"""Paints the rows of Matched Download for a folder, 40 high, with the row's own button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QModelIndex, QRect, pyqtSignal
from PyQt6.QtGui import QPainter, QResizeEvent
from PyQt6.QtWidgets import QWidget

from services.matched.model import Line, LineState
from ui.delegates.clicks import TickDelegate
from ui.delegates.views import RowTable
from ui.matched import words
from ui.matched.cards import picture
from ui.matched.folder_model import ACTION, ALBUM, FILE, MATCH, TICK, WHO, FolderRow
from ui.matched.presenter import cover_key
from ui.models import figures, roles
from ui.theme import paint_kit
from ui.theme.manager import metrics, px
from utils.texts import _, shown

if TYPE_CHECKING:
    from ui.matched.folder_presenter import FolderPresenter

WIDTHS = (40, 224, 0, 188, 236, 96)
MIDDLE = (40, 176, 0, 150, 208, 92)
MIDDLE_BELOW = 1000
NARROW = (40, 148, 0, 0, 168, 92)
"""Without the album's column; the release is told when the line is changed."""
NARROW_BELOW = 820


class FolderTable(RowTable):
    """In a narrow dialog the album gives way, so that names stay readable."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__(name, WIDTHS, description)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Other columns for another width."""
        narrow, middle = (self.width() < px(most) for most in (NARROW_BELOW, MIDDLE_BELOW))
        widths = NARROW if narrow else MIDDLE if middle else WIDTHS
        if widths is not self._widths:
            self._widths = widths
            self.fit_columns()
            self.setColumnHidden(ALBUM, narrow)
        super().resizeEvent(event)


class FolderDelegate(TickDelegate):
    """`change` carries the row whose button was pressed."""

    height = 40
    tick_column, button_column = TICK, ACTION
    change = pyqtSignal(int)

    def __init__(self, presenter: FolderPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter

    def cell(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Paint by column."""
        row: FolderRow | None = index.data(roles.ITEM)
        if row is None:
            return
        box = rect.adjusted(px(8), 0, -px(8), 0)
        column = index.column()
        if column == TICK:
            paint_kit.check_box(painter, box, row.ticked)
        elif column == FILE:
            token = "text" if row.ticked else "text_3"
            paint_kit.text(painter, box, words.file_name(row.candidate), "body", token)
        elif row.line is None:
            _awaited(painter, box, column)
        elif column == WHO:
            self._who(painter, box, row.line)
        elif column == ALBUM:
            _album(painter, box, row.line)
        elif column == MATCH:
            _match(painter, box, row.line)
        elif column == ACTION:
            _button(painter, box, row.line)

    def press(self, index: QModelIndex, _item: FolderRow) -> bool:
        """Another choice for this file."""
        self.change.emit(index.row())
        return True

    def _who(self, painter: QPainter, box: QRect, line: Line) -> None:
        side = px(28)
        square = QRect(box.left(), box.center().y() - side // 2 + 1, side, side)
        rest = box.adjusted(side + px(12), 0, 0, 0)
        if line.release is None:
            paint_kit.rounded_box(painter, square, "overlay", "line", 6)
            edge = px(6)
            icon = square.adjusted(edge, edge, -edge, -edge)
            silent = line.state is LineState.SILENT
            glyph, tone = ("cloud-alert", "warn") if silent else ("circle-help", "danger")
            paint_kit.icon(painter, icon, glyph, tone)
            paint_kit.text(painter, rest, words.nobody(line), "strong", tone)
            return
        release = line.release
        image = self._presenter.pictures.image(cover_key(release))
        if image is None:
            self._presenter.want_cover(release)
        picture(painter, square, image, words.release_title(release))
        used = paint_kit.text(painter, rest, release.target.artists[0], "strong")
        title = rest.adjusted(used + px(8), 0, 0, 0)
        if title.width() > px(24):
            paint_kit.text(painter, title, release.target.title, "body", "text_2")


def _album(painter: QPainter, box: QRect, line: Line) -> None:
    if line.release is None:
        paint_kit.text(painter, box, shown(line.why), "secondary", "text_2")
        return
    target = line.release.target
    used = paint_kit.text(
        painter, box, _("Single") if target.single else target.album or _("Single")
    )
    rest = box.adjusted(used + px(8), 0, 0, 0)
    if target.year and rest.width() > px(30):
        paint_kit.text(painter, rest, str(target.year), "secondary", "text_2")


def _match(painter: QPainter, box: QRect, line: Line) -> None:
    glyph = words.STATES[LineState.CHECK if line.twin is not None else line.state]
    wide = px(56) if box.width() > px(180) else 0
    if wide:
        bar = QRect(box.left(), box.center().y() - px(1), wide, px(4))
        paint_kit.progress(painter, bar, line.score, glyph.color)
        wide += px(8)
    figure = QRect(box.left() + wide, box.top(), px(42), box.height())
    percent = figures.percent(line.score) if line.score is not None else "–"
    paint_kit.text(painter, figure, percent, "label")
    rest = QRect(figure.right() + px(4), box.top(), 0, box.height())
    rest.setRight(box.right())
    paint_kit.state(painter, rest, glyph, words.line_word(line))


def _button(painter: QPainter, box: QRect, line: Line) -> None:
    """Boxed where a person is needed, quiet elsewhere."""
    said = _("Change") if line.release is not None else _("Search")
    wide = paint_kit.text_width(said, "label") + px(24)
    button = QRect(box.right() - wide, box.center().y() - px(13), wide, px(28))
    if line.state is not LineState.STRONG:
        paint_kit.rounded_box(painter, button, "raised", "line_strong", 8)
    paint_kit.text(painter, button, said, "label", align=paint_kit.CENTER)


def _awaited(painter: QPainter, box: QRect, column: int) -> None:
    if column == ACTION:
        return
    share = {WHO: 0.7, ALBUM: 0.5, MATCH: 0.6}[column]
    high = metrics("body").height() // 2
    bar = QRect(box.left(), box.center().y() - high // 2, round(box.width() * share), high)
    paint_kit.rounded_box(painter, bar, "track", None, 4)
