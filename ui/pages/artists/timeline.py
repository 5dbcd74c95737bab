"""The timeline: tiles of releases in rows under their years. One item view, painted, no widgets.

Arrows move through the tiles across the years; only what is seen is painted.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from PyQt6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.matched.cards import picture
from ui.models import roles
from ui.models.artists import Tile, TimelineModel, badge
from ui.pages.artists.presenter import ArtistPresenter
from ui.theme import paint_kit
from ui.theme.manager import color, metrics, px
from ui.turns import Unbroken
from utils.texts import _

LEFT, SIDE, GAP, PAD = 76, 108, 16, 6
SEEN_MS = 250


class TileDelegate(QStyledItemDelegate):
    """Cover, title, kind with track count, badge."""

    def __init__(self, presenter: ArtistPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter

    @staticmethod
    def height() -> int:
        """Of one tile with its words."""
        lines = metrics("strong").height() + metrics("small").height() + px(20)
        return px(SIDE) + px(8) + lines + px(4)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:
        """One tile."""
        return QSize(px(SIDE), self.height())

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """One tile."""
        tile: Tile | None = index.data(roles.ITEM)
        if painter is None or tile is None:
            return
        box, flags = option.rect, QStyle.StateFlag
        around = box.adjusted(-px(PAD), -px(PAD), px(PAD), px(PAD))
        opened = self._presenter.open_tile
        if opened is not None and opened.key == tile.key:
            paint_kit.rounded_box(painter, around, "select")
        elif option.state & flags.State_MouseOver:
            paint_kit.rounded_box(painter, around, "hover")
        self._cover(painter, QRect(box.left(), box.top(), px(SIDE), px(SIDE)), tile)
        line = QRect(box.left(), box.top() + px(SIDE + 8), box.width(), metrics("strong").height())
        paint_kit.text(painter, line, tile.title, "strong")
        line = QRect(line.left(), line.bottom() + 1, line.width(), metrics("small").height())
        paint_kit.text(painter, line, tile.facts, "small", "text_2")
        line = QRect(line.left(), line.bottom() + px(2), line.width(), px(20))
        glyph, words = badge(tile.holding)
        paint_kit.state(painter, line, glyph, words)
        if option.state & flags.State_HasFocus:
            paint_kit.focus_ring(painter, around)

    def _cover(self, painter: QPainter, square: QRect, tile: Tile) -> None:
        key = f"cover/{tile.key}"
        self._presenter.picture(key, tile.release)
        if not tile.holding.owned:
            painter.setOpacity(0.5)
        picture(painter, square, self._presenter.pictures.image(key), tile.title)
        painter.setOpacity(1.0)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of tiles: its top, its first tile, how many, the year it begins ("" for the same)."""

    top: int
    first: int
    count: int
    year: str


class Timeline(Unbroken, QAbstractItemView):
    """`seen` carries the tiles in sight, a moment after scrolling."""

    seen = pyqtSignal(list)

    def __init__(self, presenter: ArtistPresenter) -> None:
        super().__init__()
        self._lines: list[_Line] = []
        self._columns, self._height = 1, 0
        self.setAccessibleName(_("Releases"))
        self.setAccessibleDescription(_("Arrows move, Enter opens the album, Esc closes it."))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self._sight = QTimer(self)
        self._sight.setSingleShot(True)
        self._sight.setInterval(SEEN_MS)
        self._sight.timeout.connect(self._tell_seen)
        self.tiles = presenter.model
        self.setItemDelegate(TileDelegate(presenter))
        self.setModel(presenter.model)
        presenter.model.modelReset.connect(self._lay_out)
        presenter.model.dataChanged.connect(self._sight.start)
        presenter.pictures.arrived.connect(self._repaint)

    def in_sight(self) -> list[Tile]:
        """The tiles on the screen."""
        return [tile for row in self._rows_in_sight() if (tile := self.tiles.tile(row))]

    # --- where everything is --------------------------------------------------------------------
    def _lay_out(self) -> None:
        viewport = self.viewport()
        room = (viewport.width() if viewport is not None else 0) - px(LEFT)
        self._columns = max(1, (room + px(GAP) - px(PAD)) // px(SIDE + GAP))
        step, top, self._lines, year = TileDelegate.height() + px(20), px(PAD + 2), [], None
        at, count = 0, self.tiles.rowCount()
        while at < count:
            first = self.tiles.tile(at)
            begun = first.year if first is not None else ""
            end = at
            while end < count and end - at < self._columns and self._year(end) == begun:
                end += 1
            self._lines.append(_Line(top, at, end - at, begun if begun != year else ""))
            year, at, top = begun, end, top + step
        self._height = top
        self.updateGeometries()
        self._repaint()
        self._sight.start()

    def _year(self, row: int) -> str:
        tile = self.tiles.tile(row)
        return tile.year if tile is not None else ""

    def _line_of(self, row: int) -> int:
        firsts = [line.first for line in self._lines]
        return max(0, bisect_left(firsts, row + 1) - 1)

    def _rect(self, row: int) -> QRect:
        if not 0 <= row < self.tiles.rowCount() or not self._lines:
            return QRect()
        line = self._lines[self._line_of(row)]
        left = px(LEFT) + (row - line.first) * px(SIDE + GAP)
        return QRect(left, line.top - self.verticalOffset(), px(SIDE), TileDelegate.height())

    def _lines_in_sight(self) -> list[_Line]:
        viewport = self.viewport()
        height = viewport.height() if viewport is not None else 0
        top = self.verticalOffset()
        tops = [line.top for line in self._lines]
        first = max(0, bisect_left(tops, top) - 1)
        return [line for line in self._lines[first:] if line.top < top + height]

    def _rows_in_sight(self) -> list[int]:
        return [row for line in self._lines_in_sight()
                for row in range(line.first, line.first + line.count)]  # fmt: skip

    def _tell_seen(self) -> None:
        if self.isVisible():
            self.seen.emit(self.in_sight())

    def _repaint(self, *_told: object) -> None:
        if (viewport := self.viewport()) is not None:
            viewport.update()

    # --- what an item view has to say -----------------------------------------------------------
    def updateGeometries(self) -> None:
        """The scroll bar's range."""
        viewport, bar = self.viewport(), self.verticalScrollBar()
        if viewport is not None and bar is not None:
            bar.setRange(0, max(0, self._height - viewport.height()))
            bar.setPageStep(viewport.height())
            bar.setSingleStep(px(48))
        super().updateGeometries()

    def visualRect(self, index: QModelIndex) -> QRect:
        """Where a tile is on the screen."""
        return self._rect(index.row())

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The tile under a point."""
        for row in self._rows_in_sight():
            if self._rect(row).contains(point):
                return self.tiles.index(row)
        return QModelIndex()

    def scrollTo(
        self,
        index: QModelIndex,
        _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a tile into sight, with the room around it."""
        box, viewport, bar = self._rect(index.row()), self.viewport(), self.verticalScrollBar()
        if box.isNull() or viewport is None or bar is None:
            return
        above = box.top() - px(PAD + 2)
        below = box.bottom() + px(PAD + 2) - viewport.height()
        if above < 0:
            bar.setValue(bar.value() + above)
        elif below > 0:
            bar.setValue(bar.value() + below)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Arrows go through the tiles across the years; up and down stay in the column."""
        moves, last = QAbstractItemView.CursorAction, self.tiles.rowCount() - 1
        row = self.currentIndex().row()
        if last < 0:
            return QModelIndex()
        if row < 0:
            return self.tiles.index(0)
        by_one = {moves.MoveLeft: -1, moves.MovePrevious: -1, moves.MoveRight: 1, moves.MoveNext: 1}
        by_line = {moves.MoveUp: -1, moves.MoveDown: 1, moves.MovePageUp: -3, moves.MovePageDown: 3}
        if action in by_one:
            row += by_one[action]
        elif action in by_line:
            row = self._other_line(row, by_line[action])
        else:
            row = 0 if action == moves.MoveHome else last
        return self.tiles.index(max(0, min(last, row)))

    def _other_line(self, row: int, by: int) -> int:
        at = self._line_of(row)
        column = row - self._lines[at].first
        goal = self._lines[max(0, min(len(self._lines) - 1, at + by))]
        return goal.first + min(column, goal.count - 1)

    def horizontalOffset(self) -> int:
        """Nothing moves sideways."""
        return 0

    def verticalOffset(self) -> int:
        """How far it is scrolled."""
        bar = self.verticalScrollBar()
        return bar.value() if bar is not None else 0

    def isIndexHidden(self, _index: QModelIndex) -> bool:
        """All are shown."""
        return False

    def setSelection(self, _rect: QRect, _command: object) -> None:
        """The current tile is what counts."""

    def visualRegionForSelection(self, _selection: object) -> QRegion:
        """Nothing is selected but the current tile, which paints itself."""
        return QRegion()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew, and look at what came into sight."""
        super().scrollContentsBy(dx, dy)
        self._repaint()
        self._sight.start()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """As many tiles in a row as fit."""
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Enter opens on every system; the rest is the item view's."""
        if event is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str | None) -> None:
        """Letters are commands here."""

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        """Some tile is always current while it has the keyboard."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.tiles.rowCount():
            self.setCurrentIndex(self.tiles.index(0))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Rail, years and the tiles in sight."""
        painter = QPainter(self.viewport())
        self._rail(painter)
        delegate, hovered = self.itemDelegate(), self._hovered()
        current = self.currentIndex().row() if self.hasFocus() else -1
        for row in self._rows_in_sight():
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            option.rect = self._rect(row)
            flags = QStyle.StateFlag
            option.state &= ~(flags.State_HasFocus | flags.State_MouseOver)
            if row == current:
                option.state |= flags.State_HasFocus
            if row == hovered:
                option.state |= flags.State_MouseOver
            if delegate is not None:
                delegate.paint(painter, option, self.tiles.index(row))

    def _hovered(self) -> int:
        viewport = self.viewport()
        if viewport is None or not viewport.underMouse():
            return -1
        return self.indexAt(viewport.mapFromGlobal(self.cursor().pos())).row()

    def _rail(self, painter: QPainter) -> None:
        viewport = self.viewport()
        if not self._lines or viewport is None:
            return
        middle, side = px(11), px(10)
        painter.fillRect(QRect(middle, 0, 1, viewport.height()), color("line_strong"))
        for line in self._lines_in_sight():
            if not line.year:
                continue
            top = line.top - self.verticalOffset()
            dot = QRect(middle - side // 2, top + px(3), side, side)
            paint_kit.rounded_box(painter, dot, "accent" if not line.first else "text_3", None, 5)
            place = QRect(px(28), top, px(LEFT - 30), metrics("strong").height())
            paint_kit.text(painter, place, line.year, "strong")


__all__ = ["TileDelegate", "Timeline", "TimelineModel"]
