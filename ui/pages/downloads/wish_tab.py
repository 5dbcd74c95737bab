"""The wish list: what nobody could deliver yet, why, when it is tried again, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PyQt6.QtCore import QModelIndex, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.domain import Wish
from ui.delegates.lines import LineDelegate, WishDelegate
from ui.delegates.views import RowList, bind_keys, choose_alone
from ui.models import figures, roles, words
from ui.models.explain import LinesModel
from ui.pages.downloads.reasons import ReasonChart
from ui.pages.downloads.reword import RewordDialog
from ui.pages.downloads.wish_presenter import Why, WishPresenter
from ui.stages import stage
from ui.theme import icons
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import SearchField
from ui.widgets.key_hints import KeyHints
from ui.widgets.labels import ElidedLabel, label, line
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Skeleton
from utils.texts import _, shown

LOADING, EMPTY, FILTERED, ROWS = range(4)
PANE_FROM = 860
HINTS = (
    ("J K", "move"),
    ("R", _("try now")),
    ("E", _("other words")),
    ("Del", "remove"),
    ("G", _("where it came from")),
    ("Shift ↑ ↓", _("choose several")),
)

_MANY = _("wait for somebody who has them.")


class WishTab(QWidget):
    """`origin` with the origin of a wish a person wants to see."""

    origin = pyqtSignal(object)

    def __init__(self, presenter: WishPresenter) -> None:
        super().__init__()
        self.presenter, self.model = presenter, presenter.model
        self._loaded = False
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self.search = SearchField(_("Filter the wish list"), _("Filter the wish list"), "/")
        self.words = ElidedLabel("", "secondary", "text_2")
        self.retry = Button(_("Try now"), "", "rotate-cw", size="small")
        self.edit = Button(_("Other words"), "", "pencil", size="small")
        self.remove = Button(_("Remove"), "", "trash-2", size="small")
        yield
        self.list = RowList(
            _("Wish list"),
            _(
                "J and K move, Shift with arrows chooses several, R tries now, "
                "E searches with other words, Delete removes, G goes to where it came from, "
                "slash filters."
            ),
        )
        self.list.setModel(self.model)
        self.list.setItemDelegate(WishDelegate(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.hints = KeyHints(HINTS)
        yield
        self._stack_up()
        yield
        self._pane()
        yield
        self._arrange()
        self._connect()

    def show_loaded(self) -> None:
        """The store was read."""
        self._loaded = True
        self._refresh()

    def take_focus(self) -> None:
        """The tab came to the front."""
        (self.list if self.model.rowCount() else self.search).setFocus()
        self._explain()

    def chosen(self) -> list[Wish]:
        """The wishes of the chosen rows, of the current one when none is chosen."""
        selection = self.list.selectionModel()
        rows = sorted(i.row() for i in selection.selectedRows()) if selection is not None else []
        found = [self.model.wish_at(row) for row in rows]
        current = self.current()
        return found or ([current] if current is not None else [])

    def current(self) -> Wish | None:
        """The wish of the current row."""
        item = self.list.item()
        return item if isinstance(item, Wish) else None

    # --- building -------------------------------------------------------------------------------
    def _stack_up(self) -> None:
        self.empty = EmptyState(
            Emptiness.ALL_DONE,
            _("No wish is open."),
            detail=_("What nobody can deliver is kept here and tried again by itself."),
        )
        self.filtered = EmptyState(
            Emptiness.FILTERED, _("No wish fits this filter."), _("Clear the filter"), "funnel-x"
        )
        self.stack = QStackedWidget()
        for widget in (Skeleton(6), self.empty, self.filtered, self.list):
            self.stack.addWidget(widget)

    def _pane(self) -> None:
        self.pane = Card(padding=16)
        self.pane.setFixedWidth(px(320))
        self.pane.setAccessibleName(_("Details of the wish"))
        self.chart = ReasonChart()
        self.title = ElidedLabel("", "title")
        self.reason = label("", "secondary", wrap=True)
        self.next = ElidedLabel("", "secondary", "text_2")
        self.passed = LinesModel(self)
        self.others = RowList(_("Files passed over"), _("Each with the reason it was not taken."))
        self.others.setModel(self.passed)
        self.others.setItemDelegate(LineDelegate(self.others))
        self.heading = label(_("Passed over"), "section")
        for widget in (
            label(_("Why wishes are open"), "section"), self.chart, line(), self.title, self.reason,
            self.next, self.heading,
        ):  # fmt: skip
            self.pane.body.addWidget(widget)
        self.pane.body.addWidget(self.others, 1)
        self.pane.body.addStretch(0)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.words, 1)
        for button in (self.retry, self.edit, self.remove):
            top.addWidget(button)
        self.search.setMaximumWidth(px(240))
        top.addWidget(self.search)
        card = Card(padding=0)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.setSpacing(0)
        card.body.addWidget(self.stack, 1)
        card.body.addWidget(self.hints)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(card, 1)
        row.addWidget(self.pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        column.addLayout(top)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.search.searched.connect(self.model.show)
        self.filtered.acted.connect(self._clear)
        self.model.modelReset.connect(self._refresh)
        self.chart.chosen.connect(self.model.show_kind)
        self.presenter.explained.connect(self._show_why)
        acts = {"R": self._retry, "E": self._edit, "Delete": self._remove, "G": self._to_origin}
        bind_keys(self.list, acts)
        bind_keys(self.search, {"Down": self.list.setFocus})
        for button, slot in (
            (self.retry, self._retry), (self.edit, self._edit), (self.remove, self._remove),
        ):  # fmt: skip
            button.clicked.connect(lambda _on=False, s=slot: s())
        selection = self.list.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(self._moved)
            selection.selectionChanged.connect(lambda *_unused: self._show_words())
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)

    # --- doing ----------------------------------------------------------------------------------
    def _retry(self) -> None:
        self.presenter.try_now(self.chosen())

    def _remove(self) -> None:
        self.presenter.remove(self.chosen())

    def _edit(self) -> None:
        wish = self.current()
        if wish is None:
            return
        dialog = RewordDialog(wish.track)
        dialog.asked.connect(partial(self.presenter.reword, wish))
        dialog.closed.connect(dialog.deleteLater)
        dialog.open_over(self.window() or self, dialog.title)

    def _to_origin(self) -> None:
        if (wish := self.current()) is not None:
            self.origin.emit(wish.origin)

    def _clear(self) -> None:
        self.search.clear()
        self.chart.forget()
        self.model.show_kind("")
        self.model.show("")

    def _menu(self, spot: QPoint) -> None:
        index = self.list.indexAt(spot)
        if not index.isValid():
            return
        selection = self.list.selectionModel()
        if selection is None or not selection.isSelected(index):
            choose_alone(self.list, index)
        wish: Wish = index.data(roles.ITEM)
        menu = QMenu(self)
        menu.setAccessibleName(_("Actions for {title}").format(title=wish.track.title))
        for icon, text, slot in (
            ("rotate-cw", _("Try now\tR"), self._retry),
            ("pencil", _("Search with other words\tE"), self._edit),
            (
                "link",
                _("Go to “{playlist_name}”\tG").format(playlist_name=wish.origin.playlist_name),
                self._to_origin,
            ),
            ("trash-2", _("Remove\tDel"), self._remove),
        ):
            entry = menu.addAction(icons.icon(icon), text)
            if entry is not None:
                entry.triggered.connect(slot)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.mapToGlobal(spot))

    # --- showing --------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The pane gives way in a narrow window."""
        super().resizeEvent(event)
        self._show_pane()

    def _refresh(self) -> None:
        total, shown = self.model.total(), self.model.rowCount()
        empty = FILTERED if total else EMPTY if self._loaded else LOADING
        self.stack.setCurrentIndex(ROWS if shown else empty)
        for widget in (self.search, self.retry, self.edit, self.remove):
            widget.setVisible(bool(total))
        self.hints.setVisible(shown > 0)
        self.chart.show_reasons(self.model.reasons())
        self._show_words()
        self._show_pane()
        if shown and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))

    def _show_words(self) -> None:
        total, shown = self.model.total(), self.model.rowCount()
        number = figures.count(total, "track")
        chosen = self.chosen()
        if len(chosen) > 1:
            self.words.setText(
                _("{count} of {number} chosen").format(
                    count=figures.count(len(chosen)), number=number
                )
            )
        elif shown < total:
            self.words.setText(
                _("{count} of {number} shown").format(count=figures.count(shown), number=number)
            )
        else:
            waits = _("waits for somebody who has it.") if total == 1 else _MANY
            self.words.setText(f"{number} {waits}" if total else "")
        self.edit.allow(len(chosen) == 1, _("Choose one wish."))

    def _show_pane(self) -> None:
        self.pane.setVisible(self.width() >= px(PANE_FROM) and self.model.total() > 0)

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        wish = self.current()
        if wish is not None:
            self.title.setText(f"{wish.track.title} · {words.credit(wish.track)}")
            self.reason.setText(shown(wish.reason))
            self.next.setText("")
            self.passed.replace(())
        self._explain()

    def _explain(self) -> None:
        wish = self.current()
        if wish is not None and self.isVisible():
            self.presenter.explain(wish)

    def _show_why(self, why: Why) -> None:
        if self.current() != why.wish:
            return
        self.reason.setText(shown(why.sentence))
        tries = figures.count(why.wish.tries, "try", "tries")
        self.next.setText(_("{tries} so far · {next}").format(tries=tries, next=why.next))
        self.passed.replace(why.passed)
        self.heading.setVisible(bool(why.passed))
        self.others.setVisible(bool(why.passed))
