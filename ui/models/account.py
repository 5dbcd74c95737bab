"""The rows of a playlist's accounting: what became of each, and why. Used by its dialog."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import QModelIndex, QObject, Qt

from core.domain import JobState, Ownership
from services.playlists.accounting import Account, Line, Outcome, cells
from ui.models import roles
from ui.models.table import TableModel
from ui.theme.state_glyphs import JOB, OWNERSHIP, Glyph
from utils.texts import _

HEADERS = ("#", _("Track"), _("Artist"), _("Outcome"), _("Why"))
POSITION, TRACK, ARTIST, OUTCOME, WHY = range(5)
_CELL = (0, 1, 2, 4, 5)
LOOKS: dict[Outcome, Glyph] = {
    Outcome.OWNED: OWNERSHIP[Ownership.OWNED],
    Outcome.FETCHED: JOB[JobState.DONE],
    Outcome.CHOOSE: JOB[JobState.REVIEW],
    Outcome.ON_ITS_WAY: JOB[JobState.DOWNLOADING],
    Outcome.MISSING: OWNERSHIP[Ownership.MISSING],
    Outcome.FAILED: JOB[JobState.PARKED],
    Outcome.UNAVAILABLE: OWNERSHIP[Ownership.UNUSABLE],
    Outcome.LOCAL_FILE: OWNERSHIP[Ownership.UNUSABLE],
    Outcome.EPISODE: OWNERSHIP[Ownership.UNUSABLE],
}


class AccountModel(TableModel):
    """One account, narrowed to an outcome."""

    headers = HEADERS
    right = frozenset({POSITION})

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self._shown: list[Line] = []

    def show(self, account: Account, only: Outcome | None = None) -> None:
        """Another account, or other rows of it."""
        self.beginResetModel()
        self._lines = account.lines
        self._shown = [line for line in self._lines if only in {None, line.outcome}]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Rows shown now."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The same texts as in the file; `roles.ITEM` is the `Line`."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        line = self._shown[index.row()]
        if role == roles.ITEM:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return cells(line)[_CELL[index.column()]]
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return ", ".join(part for part in cells(line) if part)
        return None
