"""One list of what is amiss in the library, with its safe action and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, Qt, pyqtSignal
from PyQt6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedWidget

from services.care.model import WORDS, CareDone, CareItem, CareKind, CareList
from ui.delegates.lines import LineDelegate
from ui.delegates.views import RowList
from ui.models import figures, roles
from ui.models.explain import Line
from ui.theme.manager import px
from ui.theme.state_glyphs import Glyph
from ui.widgets.buttons import Button
from ui.widgets.labels import label
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.overlay import Overlay
from ui.widgets.painted import Skeleton
from utils.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOKING, NOTHING, ROWS = range(3)
AMISS = Glyph("triangle-alert", _("Amiss"), "warn", "warn_soft")


class CareModel(QAbstractListModel):
    """The items as lines for `LineDelegate`."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[CareItem] = []

    def replace(self, items: Sequence[CareItem]) -> None:
        """Another list."""
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """`roles.ITEM` is a `Line`; texts for people and screen readers."""
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == roles.ITEM:
            aside = figures.count(len(item.paths), "file") if item.paths else ""
            return Line(item.title, item.detail, AMISS, aside=aside, files=tuple(item.paths))
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return item.title
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return "\n".join([item.detail, *item.paths])
        return None


class CareDialog(Overlay):
    """`act_wanted(kind, items)`, `undo_wanted(run)`, `deep_wanted(kind)` for the thorough look."""

    act_wanted = pyqtSignal(object, object)
    deep_wanted = pyqtSignal(object)
    undo_wanted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(_("Put in order"), 860, 640)
        self.kind = CareKind.DUPLICATES
        self._run = ""
        self.title = label("", "page")
        self.words = label("", "body", "text_2", wrap=True)
        self.body.addWidget(self.title)
        self.body.addWidget(self.words)
        self.model = CareModel()
        self.list = RowList(
            _("What is amiss"), _("Space and Shift choose; without a choice it is all.")
        )
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setDragEnabled(True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(LineDelegate(self.list))
        self.nothing = EmptyState(Emptiness.ALL_DONE, _("Nothing is amiss here."))
        self.stack = QStackedWidget()
        for widget in (Skeleton(5, 52), self.nothing, self.list):
            self.stack.addWidget(widget)
        self.body.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        self.undo = Button(_("Undo"), "quiet", "undo-2", on_click=self._undo)
        self.close_button = Button(_("Close"), "", "x", on_click=self.leave)
        self.act = Button("", "primary", "check", on_click=self._act)
        self.deeper = Button(_("Check the others"), "", "scan-search", on_click=self._look_deep)
        self.deeper.setToolTip(_("Decodes lossless files that were never checked; takes a while."))
        self.deeper.hide()
        foot.addWidget(self.undo)
        foot.addWidget(self.deeper)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.act)
        self.body.addLayout(foot)
        selection = self.list.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(lambda *_unused: self._show_action())
        self.undo.hide()

    def show_looking(self, kind: CareKind) -> None:
        """The library is being looked through."""
        self.kind, self._run = kind, ""
        self.title.setText(WORDS[kind].title)
        self.words.setText(_("Looking through the library…"))
        self.stack.setCurrentIndex(LOOKING)
        self.undo.hide()
        self.deeper.hide()
        self.model.replace(())
        self._show_action()

    def show_progress(self, words: str) -> None:
        """How far it is."""
        self.words.setText(words)

    def show_list(self, found: CareList) -> None:
        """What was found; nothing was changed."""
        self.model.replace(found.items)
        self.stack.setCurrentIndex(ROWS if found.items else NOTHING)
        self.words.setText(" ".join([_looked(found), *found.notes]))
        self.deeper.setVisible(found.kind is CareKind.SUSPICIOUS and bool(found.notes))
        self._show_action()

    def show_busy(self, on: bool) -> None:
        """The action is under way."""
        self.act.set_busy(on, _("Working…"))

    def show_done(self, done: CareDone) -> None:
        """What the action did, and the way back."""
        self._run = done.run
        words = _("{changes} made").format(changes=figures.count(done.done, "change"))
        if done.failed:
            words = _("{words}, {failed} not: {failed_2}").format(
                words=words, failed=len(done.failed), failed_2=done.failed[0][1]
            )
        self.words.setText(f"{words}.")
        self.undo.setVisible(bool(done.run))

    def chosen(self) -> list[CareItem]:
        """The chosen items, all when none is."""
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        return [self.model.items[row] for row in rows] if len(rows) > 1 else list(self.model.items)

    def _look_deep(self) -> None:
        self.deeper.hide()
        self.deep_wanted.emit(self.kind)

    def _show_action(self) -> None:
        items = self.chosen()
        self.act.setVisible(bool(items))
        self.act.set_label(f"{WORDS[self.kind].action} ({len(items):,})")

    def _act(self) -> None:
        self.act_wanted.emit(self.kind, self.chosen())

    def _undo(self) -> None:
        if self._run:
            self.undo_wanted.emit(self._run)
            self.undo.hide()


def _looked(found: CareList) -> str:
    number = figures.count(len(found.items), "entry", "entries")
    if not found.looked:  # it is not about the library
        return f"{number}."
    tracks = figures.count(found.looked, "track")
    return _("{number} among {tracks}.").format(number=number, tracks=tracks)
