"""The table of Matched Download for a folder: one row per file, with its tick and its proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PyQt6.QtCore import QModelIndex, QObject, Qt, pyqtSignal

from core.domain import Candidate
from services.matched.model import Line
from ui.matched import words
from ui.models import roles
from ui.models.table import TableModel
from utils.texts import _

TICK, FILE, WHO, ALBUM, MATCH, ACTION = range(6)
HEADERS = ("", _("File in the folder"), _("Artist and title"), _("Album"), _("Match"), "")
_PLAIN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren


@dataclass(frozen=True, slots=True)
class FolderRow:
    """One file; `line` is None while its proposal is awaited."""

    candidate: Candidate
    line: Line | None = None
    ticked: bool = True


class FolderModel(TableModel):
    """`ticks_changed` when other files are to be downloaded."""

    headers = HEADERS

    ticks_changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FolderRow] = []

    def set_files(self, files: Sequence[Candidate]) -> None:
        """Another folder."""
        self.beginResetModel()
        self.rows = [FolderRow(one) for one in files]
        self.endResetModel()

    def forget_lines(self) -> None:
        """All proposals are awaited anew; what a person ticked stays."""
        self.rows = [replace(row, line=None) for row in self.rows]
        self._tell(0, len(self.rows) - 1)

    def put(self, at: int, line: Line, untick: bool = False) -> None:
        """The proposal of one file; the same file twice in the folder is wanted once."""
        row = self.rows[at]
        self.rows[at] = replace(row, line=line, ticked=row.ticked and not untick)
        self._tell(at, at)

    def tick_all(self) -> None:
        """All, or none when all are."""
        ticked = not all(row.ticked for row in self.rows)
        self.rows = [replace(row, ticked=ticked) for row in self.rows]
        self._tell(0, len(self.rows) - 1)
        self.ticks_changed.emit()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many files."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """The first column can be ticked."""
        return _PLAIN | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TICK else _PLAIN

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row, its words, its tick."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == roles.ITEM:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == FILE:
            return words.file_name(row.candidate)
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == TICK:
            return Qt.CheckState.Checked if row.ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a file."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        at = index.row()
        self.rows[at] = replace(self.rows[at], ticked=value == Qt.CheckState.Checked)
        self._tell(at, at)
        self.ticks_changed.emit()
        return True

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, ACTION))

    def _spoken(self, row: FolderRow) -> str:
        state = "" if row.ticked else _("not ticked, ")
        if row.line is None:
            return _("{state}{file_name}, being matched").format(
                state=state, file_name=words.file_name(row.candidate)
            )
        return state + words.spoken_line(row.line)
