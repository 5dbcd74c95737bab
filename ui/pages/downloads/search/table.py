"""The table of what a search by hand found: lines of three heights, several may be chosen.

A table rather than a list, because its header keeps the heights and lays ten thousand lines out
without asking for each. Used by the search tab.
"""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from ui.delegates.offers import (
    DOWNLOAD,
    FIND,
    HEIGHTS,
    MATCH,
    PREVIEW,
    SINGLE,
    TOGGLE,
    OfferDelegate,
)
from ui.delegates.views import bind_keys, choose_alone, step
from ui.models.offer_words import Row
from ui.models.offers import OfferModel
from ui.theme.manager import px
from ui.turns import Unbroken
from utils.texts import _

BROWSE = "browse"
KEYS = _(
    "J and K move, Shift with arrows chooses several. Enter starts Matched Download, Control and "
    "Enter downloads, Space previews, right and left open and close an album, B asks for the whole "
    "folder."
)


class OfferTable(Unbroken, QTableView):
    """`act` carries what a key or a painted button asks for, about the current line."""

    act = pyqtSignal(str)

    def __init__(self, model: OfferModel) -> None:
        super().__init__()
        self._model = model
        self._kinds: list[str] = []
        self._forgotten = False
        self.delegate = OfferDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(_("What was found"))
        self.setAccessibleDescription(KEYS)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._headers()
        model.rowsInserted.connect(self._spread)
        model.rowsRemoved.connect(self._shrunk)
        model.modelReset.connect(self._fit_all)
        model.dataChanged.connect(self._fit)
        self.delegate.act.connect(self._pressed)
        bind_keys(
            self,
            {
                "J": lambda: step(self, 1),
                "K": lambda: step(self, -1),
                "Space": lambda: self.act.emit(PREVIEW),
                "P": lambda: self.act.emit(PREVIEW),
                "Return": self._enter,
                "Enter": self._enter,
                "Ctrl+Return": lambda: self.act.emit(DOWNLOAD),
                "Ctrl+Enter": lambda: self.act.emit(DOWNLOAD),
                "B": lambda: self.act.emit(BROWSE),
                "Right": lambda: self._open(True),
                "Left": lambda: self._open(False),
            },
        )

    # --- what the tab asks ----------------------------------------------------------------------
    def row(self) -> Row | None:
        """The current line."""
        at = self.currentIndex().row()
        return self._model.row_at(at) if 0 <= at < self._model.rowCount() else None

    def chosen(self) -> list[Row]:
        """The chosen lines from top to bottom; the current one when none is."""
        found = [self._model.row_at(at) for at in self._selected()]
        current = self.row()
        return found or ([current] if current is not None else [])

    def held(self) -> int:
        """The last line that must stay where it is, -1 for none: visible, chosen or opened."""
        picked = max(self._selected(), default=-1)
        return max(self._last_visible(), picked, self.currentIndex().row(), self._model.last_open())

    def room(self) -> int:
        """How many more single files fit on the screen below the last line."""
        viewport = self.viewport()
        head = self.verticalHeader()
        if viewport is None or head is None:
            return 0
        return max(0, viewport.height() - head.length()) // px(SINGLE)

    def _selected(self) -> list[int]:
        """The chosen lines from top to bottom; by ranges, for there may be ten thousand."""
        model = self.selectionModel()
        if model is None:
            return []
        found = model.selection()
        ranges = [found[at] for at in range(len(found))]
        return sorted(at for one in ranges for at in range(one.top(), one.bottom() + 1))

    def _last_visible(self) -> int:
        viewport = self.viewport()
        bottom = self.rowAt(viewport.height() - 1) if viewport is not None else -1
        return bottom if bottom >= 0 else self._model.rowCount() - 1

    # --- looks ----------------------------------------------------------------------------------
    def _headers(self) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        if across is not None:
            across.hide()
            across.setStretchLastSection(True)
        if down is not None:
            down.hide()
            down.setMinimumSectionSize(px(20))
            down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            down.setDefaultSectionSize(px(SINGLE))

    def changeEvent(self, event: QEvent | None) -> None:
        """Another text size: measure the lines again."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.StyleChange:
            self._headers()
            self._fit_all()

    def _fit(self, *_what: object) -> None:
        self._measure()

    def _fit_all(self) -> None:
        """The header gave every line the usual height."""
        self._forgotten = True
        self._measure()

    def _spread(self, _parent: QModelIndex, first: int, last: int) -> None:
        """New lines have the usual height, those behind them keep theirs."""
        self._kinds[first:first] = [""] * (last - first + 1)
        self._measure()

    def _shrunk(self, _parent: QModelIndex, first: int, last: int) -> None:
        del self._kinds[first : last + 1]

    def _measure(self) -> None:
        """Give lines their heights; only those that differ from before cost anything."""
        head = self.verticalHeader()
        if head is None:
            return
        kinds = self._model.kinds()
        plain = head.defaultSectionSize()
        if self._forgotten:
            self._kinds, self._forgotten = [], False
        for at, kind in enumerate(kinds):
            before = self._kinds[at] if at < len(self._kinds) else ""
            if kind != before:
                wanted = px(HEIGHTS[kind])
                if before or wanted != plain:
                    head.resizeSection(at, wanted)
        self._kinds = kinds

    # --- hands ----------------------------------------------------------------------------------
    def sizeHintForColumn(self, _column: int) -> int:
        """The one column is as wide as the table."""
        return 0

    def viewportSizeHint(self) -> QSize:
        """Any room will do."""
        return QSize(0, 0)

    def keyboardSearch(self, search: str | None) -> None:
        """Letters are commands here."""

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Tab leaves; everything else as usual."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Painted buttons light up under the pointer."""
        super().mouseMoveEvent(event)
        if event is not None:
            self._point(event.position().toPoint())

    def leaveEvent(self, event: QEvent | None) -> None:
        """No line is under the pointer."""
        super().leaveEvent(event)
        self._point(QPoint(-1, -1))

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Twice on an album opens it."""
        super().mouseDoubleClickEvent(event)
        row = self.row()
        if row is not None and row.is_head:
            self.act.emit(TOGGLE)

    def _point(self, spot: QPoint) -> None:
        self.delegate.point(spot)
        if (viewport := self.viewport()) is not None:
            viewport.update()

    def _pressed(self, index: QModelIndex, action: str) -> None:
        choose_alone(self, index)
        self.act.emit(action)

    def _enter(self) -> None:
        row = self.row()
        if row is not None:
            self.act.emit(FIND if row.catalogue is not None else MATCH)

    def _open(self, wanted: bool) -> None:
        row = self.row()
        if row is None:
            return
        at = self._model.place_of(row.entry.key)
        if row.is_track and not wanted:
            self.setCurrentIndex(self._model.index(at))
        elif row.is_head and row.is_open is not wanted:
            self.act.emit(TOGGLE)
