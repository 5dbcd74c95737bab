"""A row of equal cards side by side: artists, search results, releases. Arrows move, Enter takes.

The cards are rows of an item view, so that a screen reader and the keyboard know them as a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PyQt6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PyQt6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.delegates.views import RowList
from ui.models import roles
from ui.theme import paint_kit
from ui.theme.manager import px
from utils.texts import _

LOADING = object()
"""In place of a card that is awaited."""


class CardsModel(QAbstractListModel):
    """Values with the words a screen reader says; `LOADING` values are no choices."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[tuple[object, str]] = []

    def show(self, items: Sequence[tuple[object, str]]) -> None:
        """Other cards; the same ones again change nothing."""
        if [one for one, _unused in items] == [one for one, _unused in self._items]:
            self._items = list(items)
            if items:
                self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
            return
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def item(self, at: int) -> object | None:
        """The value at a place, None outside and for what is awaited."""
        found = self._items[at][0] if 0 <= at < len(self._items) else None
        return None if found is LOADING else found

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many cards."""
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value, or its words."""
        if not index.isValid():
            return None
        value, said = self._items[index.row()]
        if role == roles.ITEM:
            return value
        names = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        return said if role in names else None


class CardDelegate(QStyledItemDelegate):
    """Ground, edge, ring and skeleton of a card; `content` paints the rest."""

    height, least, gap = 60, 100, 12
    room = 0
    """The view's width, so that all cards together fill it; `most` of them side by side."""
    most = 5

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:
        """An equal share of the row, never less than can be read; the gap belongs to the cell."""
        gap = px(self.gap)
        share = (self.room + gap) // self.most
        return QSize(max(px(self.least) + gap, share), px(self.height))

    def box(self, cell: QRect) -> QRect:
        """The card in its cell."""
        return cell.adjusted(0, 0, -px(self.gap), 0)

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """One card."""
        if painter is None:
            return
        value, box, flags = index.data(roles.ITEM), self.box(option.rect), QStyle.StateFlag
        if value is LOADING:
            paint_kit.rounded_box(painter, box, "raised", "line", 12)
            self.skeleton(painter, box)
            return
        chosen = self.is_chosen(value)
        hovered = bool(option.state & flags.State_MouseOver)
        ground = "accent_soft" if chosen else "hover" if hovered else "raised"
        edge = "accent_edge" if chosen else "line_strong" if hovered else "line"
        paint_kit.rounded_box(painter, box, ground, edge, 12)
        if chosen:
            paint_kit.rounded_box(painter, box.adjusted(1, 1, -1, -1), None, edge, 11)
        self.content(painter, box, value)
        if option.state & flags.State_HasFocus:
            paint_kit.focus_ring(painter, box, 12)

    def is_chosen(self, value: object) -> bool:
        """True for the card that is taken."""
        del value
        return False

    def skeleton(self, painter: QPainter, box: QRect) -> None:
        """Grey shapes where the content will be."""
        raise NotImplementedError

    def content(self, painter: QPainter, box: QRect, value: Any) -> None:
        """Paint the card's own things."""
        raise NotImplementedError


class CardRow(RowList):
    """`taken` with the value of a card that was clicked, or chosen with Enter or a digit.

    `entered` follows when it was Enter.
    """

    taken = pyqtSignal(object)
    entered = pyqtSignal(object)

    def __init__(self, name: str, delegate: CardDelegate, description: str = "") -> None:
        super().__init__(name, description or _("Arrows move, Enter chooses."))
        self.cards = CardsModel(self)
        self.delegate = delegate
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setModel(self.cards)
        self.setItemDelegate(delegate)
        self.setFixedHeight(px(delegate.height) + 2)
        self.clicked.connect(self._take)
        self.cards.modelReset.connect(self._first)

    def take(self, at: int) -> bool:
        """Choose the card at a place; False when there is none."""
        value = self.cards.item(at)
        if value is None:
            return False
        self.setCurrentIndex(self.cards.index(at))
        self.taken.emit(value)
        return True

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Enter and the digits choose; Up and Down belong to the dialog."""
        if event is None:
            return
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (value := self.cards.item(self.currentIndex().row())) is not None:
                self.taken.emit(value)
                self.entered.emit(value)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and not event.modifiers().value:
            if not self.take(key - Qt.Key.Key_1):
                event.ignore()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The cards share the new width."""
        viewport = self.viewport()
        if viewport is not None:
            self.delegate.room = viewport.width()
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        """Somebody is always current while the row has the keyboard."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self._first()

    def _first(self) -> None:
        if self.cards.item(0) is not None:
            self.setCurrentIndex(self.cards.index(0))

    def _take(self, index: QModelIndex) -> None:
        self.take(index.row())
