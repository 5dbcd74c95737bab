"""A list in an order people choose: drag, or Alt+Up and Alt+Down; a tick takes part or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from config.schema import SettingField
from ui.theme.manager import px
from ui.widgets.buttons import IconButton
from utils.texts import _, shown

ROW = 40
WORDS = {
    "slskd": "slskd",
    "soulseek": _("Soulseek, built in"),
    "youtube": _("YouTube and others"),
    "deezer": "Deezer",
    "itunes": "iTunes",
    "musicbrainz": "MusicBrainz",
}
KEY = Qt.ItemDataRole.UserRole


class OrderList(QListWidget):
    """Rows that are dragged; `moved` after each change of order or tick."""

    moved = pyqtSignal()

    def __init__(self, name: str, ticked: bool) -> None:
        super().__init__()
        self._ticked, self._quiet = ticked, False
        self.setAccessibleName(name)
        self.setAccessibleDescription("Alt+Up and Alt+Down move the current row.")
        self.setProperty("kind", "order")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(self._tell)
        if (model := self.model()) is not None:
            model.rowsMoved.connect(self._tell)

    def show_rows(self, rows: Sequence[tuple[str, str, bool]]) -> None:
        """(key, words, ticked) from first to last."""
        self._quiet = True
        self.clear()
        for key, words, on in rows:
            item = QListWidgetItem(words)
            item.setData(KEY, key)
            if self._ticked:
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.rescale(1.0)
        self.setCurrentRow(0)
        self._quiet = False

    def rescale(self, _ratio: float) -> None:
        """As high as its rows are, in this text size."""
        self.setFixedHeight(px(ROW) * max(1, self.count()) + px(8))

    def keys(self, ticked_only: bool = False) -> list[str]:
        """The keys as they stand."""
        items = [self.item(row) for row in range(self.count())]
        on = Qt.CheckState.Checked
        return [
            str(item.data(KEY))
            for item in items
            if item is not None and not (ticked_only and self._ticked and item.checkState() != on)
        ]

    def shift(self, by: int) -> None:
        """Move the current row up (-1) or down (1)."""
        row, goal = self.currentRow(), self.currentRow() + by
        if row < 0 or not 0 <= goal < self.count():
            return
        self._quiet = True
        item = self.takeItem(row)
        self.insertItem(goal, item)
        self.setCurrentRow(goal)
        self._quiet = False
        self._tell()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Alt with an arrow moves the row itself."""
        alt = event is not None and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event is not None and alt and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.shift(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        super().keyPressEvent(event)

    def _tell(self, *_unused: object) -> None:
        if not self._quiet:
            self.moved.emit()


class OrderBox(QWidget):
    """An `OrderList` with buttons for those who neither drag nor know the keys."""

    def __init__(self, name: str, ticked: bool) -> None:
        super().__init__()
        self.list = OrderList(name, ticked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.list, 1)
        column = QVBoxLayout()
        up, down = lambda: self.list.shift(-1), lambda: self.list.shift(1)
        column.addWidget(
            IconButton("chevron-up", _("Move up: {name}").format(name=name), "boxed", on_click=up)
        )
        column.addWidget(
            IconButton(
                "chevron-down", _("Move down: {name}").format(name=name), "boxed", on_click=down
            )
        )
        column.addStretch(1)
        row.addLayout(column)


class OrderEditor(OrderBox):
    """The editor of a list setting with known words: what is not ticked is never asked."""

    edited = pyqtSignal()

    def __init__(self, field: SettingField) -> None:
        super().__init__(shown(field.label), ticked=True)
        self._choices = tuple(field.choices)
        self.list.moved.connect(self.edited)

    def value(self) -> Any:
        """The ticked ones in order, with commas: as the setting understands text."""
        return ", ".join(self.list.keys(ticked_only=True))

    def show_value(self, value: Any) -> None:
        """Those taking part first, in their order, then the others."""
        chosen = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
        on = [str(key) for key in chosen or () if key]
        rest = [key for key in self._choices if key not in on]
        rows = [(key, WORDS.get(key, key), True) for key in on]
        self.list.show_rows([*rows, *((key, WORDS.get(key, key), False) for key in rest)])

    def widget(self) -> QWidget:
        """The list."""
        return self.list
