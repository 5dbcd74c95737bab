"""The list of peers and files that are never taken again. Opened by the History."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, Qt
from PyQt6.QtWidgets import QAbstractItemView, QFileDialog, QHBoxLayout, QStackedWidget, QWidget

from ui.delegates.lines import LineDelegate
from ui.delegates.views import RowList, bind_keys, choose_alone
from ui.models import figures, roles
from ui.models.explain import Line
from ui.pages.downloads.refused_presenter import RefusedPresenter, RefusedRow
from ui.theme.manager import px
from ui.theme.state_glyphs import Glyph
from ui.widgets.buttons import Button
from ui.widgets.fields import SearchField
from ui.widgets.labels import label
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.overlay import Overlay
from ui.widgets.painted import Skeleton
from ui.widgets.trouble import TroubleBanner
from utils.texts import _

LOADING, NOTHING, FILTERED, ROWS = range(4)
PEER = Glyph("ban", _("Blocked peer"), "warn", "warn_soft")
FILE = Glyph("file-x", _("Refused file"), "text_2", "overlay")


class RefusedModel(QAbstractListModel):
    """The rows that hold the words of the filter, as lines for `LineDelegate`."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[RefusedRow] = []
        self.rows: list[RefusedRow] = []

    def show(self, rows: Sequence[RefusedRow], needle: str) -> None:
        """Another list or another filter."""
        words = needle.casefold().split()
        self.beginResetModel()
        self.all = list(rows)
        self.rows = [one for one in rows if all(word in _text(one) for word in words)]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many fit."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """`roles.ITEM` is a `Line`; texts for people and screen readers."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        glyph = PEER if row.is_peer else FILE
        if role == roles.ITEM:
            return Line(row.title, row.detail, glyph, aside=row.aside)
        told = {
            Qt.ItemDataRole.DisplayRole: row.title,
            Qt.ItemDataRole.AccessibleTextRole: f"{glyph.word}: {row.title}",
            Qt.ItemDataRole.AccessibleDescriptionRole: row.detail,
            Qt.ItemDataRole.ToolTipRole: "\n".join(filter(None, (row.tip, row.detail))),
        }
        return told.get(Qt.ItemDataRole(role))


class RefusedDialog(Overlay):
    """Rows can be chosen with Shift and Ctrl; Delete takes them off the list."""

    def __init__(self, presenter: RefusedPresenter, owner: QWidget | None = None) -> None:
        super().__init__(_("Never taken again"), 860, 640, owner)
        self.presenter = presenter
        self.body.addWidget(label(_("Never taken again"), "page"))
        self.words = label("", "body", "text_2", wrap=True)
        self.body.addWidget(self.words)
        self.trouble = TroubleBanner()
        self.trouble.heed(presenter)
        self.body.addWidget(self.trouble)
        self.search = SearchField(_("Filter this list"), _("Filter refused peers and files"), "/")
        self.body.addWidget(self.search)
        self._list()
        self._foot()
        presenter.loaded.connect(self._show)
        presenter.done.connect(self._say)
        presenter.failed.connect(self._complain)
        self.search.searched.connect(lambda text: self._fill(self.model.all, text))
        presenter.load()

    def _list(self) -> None:
        self.model = RefusedModel()
        self.list = RowList(
            _("Blocked peers and refused files"),
            _("Shift with arrows chooses several. Delete takes them off the list."),
        )
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setModel(self.model)
        self.list.setItemDelegate(LineDelegate(self.list))
        bind_keys(self.list, {"Del": self.take_again, "Ctrl+Z": self.take_back})
        bind_keys(self.search, {"Down": self.list.setFocus})
        nothing = EmptyState(
            Emptiness.ALL_DONE,
            _("Nothing is refused."),
            detail=_("Files that were bad, and what you block or refuse, are listed here."),
        )
        filtered = EmptyState(
            Emptiness.FILTERED, _("Nothing here fits this filter."), icon="funnel-x"
        )
        self.stack = QStackedWidget()
        for widget in (Skeleton(5, 52), nothing, filtered, self.list):
            self.stack.addWidget(widget)
        self.body.addWidget(self.stack, 1)
        if (selection := self.list.selectionModel()) is not None:
            selection.selectionChanged.connect(lambda *_unused: self._show_action())

    def _foot(self) -> None:
        self.undo = Button(_("Undo"), "quiet", "undo-2", on_click=self.take_back)
        self.undo.hide()
        self.export = Button(_("Export…"), "", "file-down", on_click=self._ask_export)
        self.close_button = Button(_("Close"), "", "x", on_click=self.leave)
        self.allow = Button(_("Take again"), "primary", "check", on_click=self.take_again)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.undo)
        foot.addWidget(self.export)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.allow)
        self.body.addLayout(foot)

    # --- what a person does ---------------------------------------------------------------------
    def take_again(self) -> None:
        """Take the chosen rows off the list."""
        if rows := self._chosen():
            self.presenter.allow(rows)

    def take_back(self) -> None:
        """Refuse again what was taken off last."""
        if not self.undo.isHidden():
            self.presenter.take_back()

    def _ask_export(self) -> None:
        path, _unused = QFileDialog.getSaveFileName(
            self, _("Export the list"), "cratekeeper-refused.json", _("JSON (*.json)")
        )
        if path:
            self.presenter.export(Path(path))

    # --- what is shown --------------------------------------------------------------------------
    def _show(self, rows: list[RefusedRow]) -> None:
        self._fill(rows, self.search.text())
        peers = sum(row.is_peer for row in rows)
        files = figures.count(len(rows) - peers, "file")
        self.words.setText(
            _("{peers} you blocked and {files} that were bad or that you refused.").format(
                peers=figures.count(peers, "peer"), files=files
            )
            if rows
            else ""
        )
        self.export.setVisible(bool(rows))
        self.search.setVisible(bool(rows))

    def _fill(self, rows: Sequence[RefusedRow], needle: str) -> None:
        self.model.show(rows, needle)
        place = ROWS if self.model.rows else FILTERED if rows else NOTHING
        self.stack.setCurrentIndex(place)
        if self.model.rows:
            choose_alone(self.list, self.model.index(0))
        self._show_action()

    def _show_action(self) -> None:
        self.allow.allow(bool(self._chosen()), _("Choose what may be taken again."))

    def _chosen(self) -> list[RefusedRow]:
        selection = self.list.selectionModel()
        found = selection.selectedRows() if selection is not None else []
        return [self.model.rows[one.row()] for one in sorted(found)]

    def _say(self, sentence: str, can_undo: bool) -> None:
        self.words.setText(sentence)
        self.undo.setVisible(can_undo)

    def _complain(self, sentence: str, step: str) -> None:
        self.words.setText(f"{sentence} {step}".strip())


def _text(row: RefusedRow) -> str:
    return f"{row.title} {row.detail} {row.tip}".casefold()
