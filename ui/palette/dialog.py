"""The command palette: one field, one list, keys only when one likes. Opened with Ctrl+K.

Typing narrows the list, the arrows (or Page Up and Down) move in it while the field keeps the
focus, Enter goes there, Esc leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QRect, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QPainter
from PyQt6.QtWidgets import QListView, QStackedWidget

from ui.delegates.views import RowDelegate, RowList
from ui.models import roles
from ui.palette.entries import Entry, best
from ui.theme import paint_kit
from ui.theme.manager import px
from ui.widgets.fields import SearchField
from ui.widgets.key_hints import KeyHints
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.overlay import Overlay
from utils.texts import _

WIDTH, HEIGHT = 640, 520
STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}
HINTS = (("↑ ↓", "move"), ("Enter", "open"), ("Esc", "leave"))


class EntryModel(QAbstractListModel):
    """The entries that fit."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Entry] = []

    def show(self, rows: list[Entry]) -> None:
        """Other entries."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many fit."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title; `roles.ITEM` is the `Entry`."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        entry = self._rows[index.row()]
        told = {
            Qt.ItemDataRole.DisplayRole: entry.title,
            Qt.ItemDataRole.AccessibleTextRole: entry.spoken,
            Qt.ItemDataRole.ToolTipRole: entry.spoken,
            roles.ITEM: entry,
        }
        return told.get(role)


class EntryDelegate(RowDelegate):
    """Icon, title, keys, and what it is."""

    height = 40
    inset = 12

    def content(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Paint one entry."""
        entry: Entry | None = index.data(roles.ITEM)
        if entry is None:
            return
        box, side = rect.adjusted(px(self.inset), 0, -px(self.inset), 0), px(16)
        spot = QRect(box.left(), box.center().y() - side // 2 + 1, side, side)
        paint_kit.icon(painter, spot, entry.icon, "text_2")
        right = box.right()
        if entry.keys:
            wide = paint_kit.text_width(entry.keys, "badge") + px(12)
            right = right - wide
            paint_kit.key_cap(painter, right, box.center().y() + 1, entry.keys)
            right -= px(12)
        kind = QRect(box.left(), box.top(), right - box.left(), box.height())
        wide = min(paint_kit.text_width(entry.kind, "secondary") + 2, box.width() // 2)
        kind.setLeft(right - wide)
        paint_kit.text(painter, kind, entry.kind, "secondary", "text_2", align=paint_kit.RIGHT)
        title = box.adjusted(side + px(12), 0, 0, 0)
        title.setRight(kind.left() - px(12))
        paint_kit.text(painter, title, entry.title, "strong", "text")


class PaletteDialog(Overlay):
    """`chosen` carries the entry; the dialog is left before."""

    chosen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__(_("Search everything"), WIDTH, HEIGHT)
        self._entries: list[Entry] = []
        self.field = SearchField(
            _("Search everything"), _("Search pages, actions, settings, playlists")
        )
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self.take)
        self.model = EntryModel(self)
        self.list = RowList(_("Found"), _("Arrows move, Enter opens."))
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.clicked.connect(self.take)
        self.list.activated.connect(self.take)
        self.nothing = EmptyState(Emptiness.FILTERED, _("Nothing fits"), _("Clear"), "x")
        self.nothing.acted.connect(self.field.clear)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.nothing)
        self.body.addWidget(self.field)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(KeyHints(HINTS))
        self.body.setContentsMargins(px(16), px(16), px(16), 0)
        self.body.setSpacing(px(8))

    def offer(self, entries: Sequence[Entry]) -> None:
        """What there is to choose from; the typed words stay."""
        self._entries = list(entries)
        self._narrow(self.field.text())

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Keys of the list reach it from the field."""
        if watched is self.field and isinstance(event, QKeyEvent):
            wanted = event.type() == QEvent.Type.KeyPress and Qt.Key(event.key()) in STEPS
            if wanted:
                self._step(STEPS[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)

    def take(self) -> None:
        """The current entry is chosen."""
        entry = self.list.item()
        if isinstance(entry, Entry):
            self.leave()
            self.chosen.emit(entry)

    def _narrow(self, typed: str) -> None:
        self.model.show(best(typed, self._entries))
        found = self.model.rowCount()
        self.stack.setCurrentWidget(self.list if found else self.nothing)
        self.nothing.say(_("Nothing fits “{strip}”").format(strip=typed.strip()))
        if found:
            self.list.setCurrentIndex(self.model.index(0, 0))
            self.list.scrollToTop()
        self._tell()

    def _step(self, by: int) -> None:
        many = self.model.rowCount()
        if many:
            at = self.list.currentIndex().row() + by
            at = at % many if abs(by) == 1 else max(0, min(many - 1, at))
            index = self.model.index(at, 0)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index, QListView.ScrollHint.EnsureVisible)
        self._tell()

    def _tell(self) -> None:
        """The field has the focus: it tells a screen reader which entry Enter would open."""
        entry, many = self.list.item(), self.model.rowCount()
        at = self.list.currentIndex().row() + 1
        told = (
            _("{spoken}, {at} of {many}").format(spoken=entry.spoken, at=at, many=many)
            if isinstance(entry, Entry)
            else _("Nothing fits")
        )
        self.field.setAccessibleDescription(told)
