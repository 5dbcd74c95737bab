"""What all tables of rows have in common: how many columns, and their names. Used by the models."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, Qt


class TableModel(QAbstractTableModel):
    """`headers` are the columns' names; those in `right` stand right, as their figures do."""

    headers: Sequence[str] = ()
    right: Collection[int] = frozenset()

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """As many as there are names; a row has nothing below it."""
        return 0 if parent is not None and parent.isValid() else len(self.headers)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The columns' names and on which side they stand."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headers[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            flags = Qt.AlignmentFlag
            side = flags.AlignRight if section in self.right else flags.AlignLeft
            return side | flags.AlignVCenter
        return None
