"""Clicks on what delegates paint. Used by those with ticks and buttons in their rows."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QStyleOptionViewItem

from ui.delegates.views import CellDelegate
from ui.models import roles


def left_click(event: QEvent | None) -> QMouseEvent | None:
    """The event when it is the left button coming up, else None."""
    if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
        return None
    return event if event.button() is Qt.MouseButton.LeftButton else None


class TickDelegate(CellDelegate):
    """A table with a tick and a button in each row. Items of the model tell `ticked`."""

    tick_column, button_column = 0, -1

    def press(self, index: QModelIndex, item: Any) -> bool:
        """The row's button was clicked; True when that meant something."""
        raise NotImplementedError

    def editorEvent(
        self,
        event: QEvent | None,
        model: QAbstractItemModel | None,
        _option: QStyleOptionViewItem,
        index: QModelIndex,
    ) -> bool:
        """A click on the tick or on the row's button."""
        if model is None or left_click(event) is None:
            return False
        item: Any = index.data(roles.ITEM)
        if index.column() == self.tick_column:
            state = Qt.CheckState.Unchecked if item.ticked else Qt.CheckState.Checked
            return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)
        return index.column() == self.button_column and self.press(index, item)
