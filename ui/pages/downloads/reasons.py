"""Why wishes are open, as bars with numbers; a chosen bar narrows the list. On the wish list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, Qt, pyqtSignal
from PyQt6.QtGui import QPainter

from ui.delegates.views import RowDelegate, RowList
from ui.models import figures, roles
from ui.theme import paint_kit
from ui.theme.manager import px
from utils.texts import _

ROW = 44


class ReasonModel(QAbstractListModel):
    """(kind, number) rows, the commonest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, int]] = []

    def replace(self, rows: Sequence[tuple[str, int]]) -> None:
        """Other numbers; nothing happens when they are the same."""
        if list(rows) != self._rows:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many kinds."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def share(self, row: int) -> float:
        """How many of all are open for this, 0..1."""
        return self._rows[row][1] / max(1, sum(number for _unused, number in self._rows))

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """`roles.ITEM` is (kind, number)."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        kind, number = self._rows[index.row()]
        if role == roles.ITEM:
            return kind, number
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{kind}: {figures.count(number, 'wish', 'wishes')}"
        return None


class ReasonDelegate(RowDelegate):
    """Words and number, a bar below."""

    height = ROW

    def content(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """One bar."""
        kind, number = index.data(roles.ITEM)
        inner = rect.adjusted(px(12), px(6), -px(12), -px(8))
        line = QRect(inner.left(), inner.top(), inner.width(), px(18))
        used = paint_kit.text(painter, line, f"{number:,}", "label", "text", align=paint_kit.RIGHT)
        paint_kit.text(
            painter, line.adjusted(0, 0, -used - px(8), 0), kind.capitalize(), "secondary"
        )
        bar = QRect(inner.left(), line.bottom() + px(6), inner.width(), px(4))
        model = index.model()
        share = model.share(index.row()) if isinstance(model, ReasonModel) else 0.0
        paint_kit.progress(painter, bar, share, "info")


class ReasonChart(RowList):
    """`chosen` with a kind of reason, "" for all: Enter or a click on it, once more to undo."""

    chosen = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(_("Why wishes are open"), _("Enter shows the wishes of one reason."))
        self.reasons = ReasonModel(self)
        self._current = ""
        self.setModel(self.reasons)
        self.setItemDelegate(ReasonDelegate(self))
        self.activated.connect(self._toggle)
        self.clicked.connect(self._toggle)

    def show_reasons(self, rows: Sequence[tuple[str, int]]) -> None:
        """Other numbers."""
        self.reasons.replace(rows)
        self.setFixedHeight(px(ROW) * max(1, min(5, len(rows))) + 2)

    def _toggle(self, index: QModelIndex) -> None:
        kind = index.data(roles.ITEM)[0]
        self._current = "" if kind == self._current else kind
        self.chosen.emit(self._current)

    def forget(self) -> None:
        """No reason is chosen any more."""
        self._current = ""
        self.clearSelection()
