"""The rows of a coverage as a table: position, track, state, score, why. Used by the Sync page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PyQt6.QtCore import QModelIndex, QObject, Qt

from core.domain import Coverage, CoverageRow, Ownership
from ui.models import roles, words
from ui.models.table import TableModel
from ui.theme.state_glyphs import OWNERSHIP
from utils.texts import _

POSITION, TRACK, STATE, SCORE, WHY = range(5)
HEADERS = ("#", _("Track"), _("State"), _("Score"), _("Why"))


_STATES = (Ownership.PROBABLE, Ownership.MISSING, Ownership.OWNED, Ownership.UNUSABLE)
SORTS: dict[str, tuple[str, Callable[[CoverageRow], Any]]] = {
    "playlist": (_("Playlist order"), lambda row: row.entry.position),
    "title": (_("By title"), lambda row: (row.entry.track.title.casefold(), row.entry.position)),
    "artist": (
        _("By artist"),
        lambda row: (row.entry.track.artist_credit.casefold(), row.entry.position),
    ),
    "score": (
        _("Least certain first"),
        lambda row: (row.match.result.score if row.match else 0.0, row.entry.position),
    ),
    "state": (_("By state"), lambda row: (_STATES.index(row.ownership), row.entry.position)),
}
"""Key → (words for people, the key function)."""


class CoverageModel(TableModel):
    """One coverage, narrowed to an ownership, a super genre and rows that contain some words."""

    headers = HEADERS
    right = frozenset({POSITION, SCORE})

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CoverageRow, ...] = ()
        self._hay: list[str] = []
        self._shown: list[CoverageRow] = []
        self._only: Ownership | None = None
        self._needle = ""
        self._order = "playlist"
        self._genres: Mapping[int, str] = {}
        self._genre = ""

    def sort_by(self, order: str) -> None:
        """One of `SORTS`."""
        self._order = order
        self._rebuild()

    def set_genres(self, genres: Mapping[int, str], only: str = "") -> None:
        """Super genres by position; only rows of one ("" for all)."""
        self._genres, self._genre = genres, only
        self._rebuild()

    def set_coverage(self, coverage: Coverage | None) -> None:
        """Another playlist, or the same one checked again."""
        self._rows = coverage.rows if coverage is not None else ()
        self._hay = [_hay(row) for row in self._rows]
        self._rebuild()

    def show(self, only: Ownership | None = None, needle: str = "") -> None:
        """Narrow to one ownership (None: all) and to rows that contain `needle`."""
        needle = needle.strip().casefold()
        if (only, needle) != (self._only, self._needle):
            self._only, self._needle = only, needle
            self._rebuild()

    def total(self) -> int:
        """All rows, whatever the filter."""
        return len(self._rows)

    def row_at(self, row: int) -> CoverageRow:
        """The coverage row in a shown row."""
        return self._shown[row]

    def find(self, position: int) -> int | None:
        """The shown row of a playlist position."""
        return next(
            (at for at, row in enumerate(self._shown) if row.entry.position == position), None
        )

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Rows shown now."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for people and screen readers; `roles.ITEM` is the `CoverageRow`."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row = self._shown[index.row()]
        if role == roles.ITEM:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words.spoken_row(row) if index.column() == 0 else _text(row, index.column())
        if role in {Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.ToolTipRole}:
            return _describe(row)
        return None

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._shown = [
            row
            for row, hay in zip(self._rows, self._hay, strict=True)
            if self._only in {None, row.ownership} and self._needle in hay and self._fits(row)
        ]
        if self._order != "playlist":
            self._shown.sort(key=SORTS[self._order][1])
        self.endResetModel()

    def _fits(self, row: CoverageRow) -> bool:
        return not self._genre or self._genres.get(row.entry.position) == self._genre


def _hay(row: CoverageRow) -> str:
    track = row.entry.track
    return f"{track.title}\n{track.artist_credit}\n{track.album or ''}".casefold()


def _text(row: CoverageRow, column: int) -> str:
    if column == POSITION:
        return str(row.entry.position)
    if column == TRACK:
        return row.entry.track.title
    if column == STATE:
        return OWNERSHIP[row.ownership].word
    if column == SCORE:
        return words.row_score(row)
    return words.row_why(row)[0]


def _describe(row: CoverageRow) -> str:
    track = row.entry.track
    lines = [track.title, words.credit(track), *words.row_why(row)]
    return "\n".join(line for line in lines if line)
