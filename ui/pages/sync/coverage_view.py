"""One playlist compared with the library: the numbers, the rows, and why each stands as it does."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping

from PyQt6.QtCore import QModelIndex, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.domain import Coverage, CoverageRow, Ownership
from ui.delegates.coverage import WIDTHS, CoverageDelegate
from ui.delegates.views import RowTable, bind_keys, step
from ui.models import figures
from ui.models.coverage import SORTS, CoverageModel
from ui.pages.sync.coverage_head import CoverageHead
from ui.pages.sync.evidence_pane import EvidencePane
from ui.pages.sync.hero import HeroCard
from ui.stages import stage
from ui.theme.manager import px
from ui.theme.state_glyphs import OWNERSHIP
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import Choice, WrappedChips
from ui.widgets.fields import SearchField
from ui.widgets.key_hints import KeyHints
from ui.widgets.notices import Emptiness, EmptyState
from utils.texts import _

ALL = "all"
CHOICES = (
    Choice(ALL, _("All")),
    *(Choice(state.value, OWNERSHIP[state].word, OWNERSHIP[state]) for state in Ownership),
)
PANE_FROM = 860
"""Narrowest width of the view (a window of 1,100) at which the detail pane is shown."""
FILTERS = 440
"""Room for genre, order and the search field beside the chips."""


class CoverageView(QWidget):
    """`asked` carries what a person wants: "back", "recheck", "download", "push", "m3u8",
    "accounting", "genres" or "undo"; `answer` a row and "yes", "no" or a library track.
    """

    asked = pyqtSignal(str)
    answer = pyqtSignal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.coverage: Coverage | None = None
        self._pane_wanted = True
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self.model = CoverageModel(self)
        self.hero = HeroCard()
        self.chips = WrappedChips(CHOICES, _("Which tracks"))
        yield
        self.search = SearchField(_("Filter these tracks"), _("Filter these tracks"), "/")
        self.table = RowTable(
            _("Tracks of the playlist"),
            WIDTHS,
            _("J and K move, Enter shows the details, slash filters, Escape goes back."),
        )
        self.table.has_spare = True
        self.table.setDragEnabled(True)
        yield
        self.pane = EvidencePane()
        yield
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        self.head = CoverageHead()
        column.addWidget(self.head)
        column.addWidget(self.hero)
        yield
        column.addLayout(self._filters())
        yield
        column.addLayout(self._master_detail(), 1)
        yield
        self._connect()
        yield

    # --- what the page asks ---------------------------------------------------------------------
    def show_coverage(self, coverage: Coverage) -> None:
        """Another playlist, or the same one checked again (the current row stays)."""
        row = self.table.item()
        same = self.coverage is not None and self.coverage.playlist.key == coverage.playlist.key
        position = row.entry.position if same and isinstance(row, CoverageRow) else None
        self.coverage = coverage
        if not same:
            self._clear_filters()
        self.model.set_coverage(coverage)
        self.head.show_coverage(coverage)
        self.setAccessibleName(_("Coverage of {name}").format(name=coverage.playlist.name))
        self.hero.show_coverage(coverage)
        counts = coverage.counts()
        shown = {state.value: counts[state] for state in Ownership}
        self.chips.set_counts({ALL: len(coverage.rows), **shown})
        self._arrange()
        self._choose_row(position)

    def show_decided(self, coverage: Coverage, position: int, can_undo: bool) -> None:
        """A row was judged anew; the next one to decide becomes current."""
        self.show_coverage(coverage)
        row = self.model.find(position)
        following = None if row is None else self._next_probable(row)
        at = following if following is not None else row
        if at is not None:
            self.table.setCurrentIndex(self.model.index(at, 0))
        self.show_undo(can_undo)

    def show_undo(self, possible: bool) -> None:
        """Whether a decision can be taken back."""
        self.pane.decision.show_undo(possible)

    def show_genres(self, genres: Mapping[int, str]) -> None:
        """Super genres were found: let the person choose one."""
        counts = Counter(genres.values())
        menu = QMenu(self)
        for name, number in [("", len(genres)), *counts.most_common()]:
            action = menu.addAction(f"{name or _('All genres')}   {figures.count(number)}")
            if action is not None:
                act = functools.partial(self.filter_genre, genres, name)
                action.triggered.connect(lambda _on=False, act=act: act())
        menu.popup(self.genre.mapToGlobal(QPoint(0, self.genre.height())))

    def filter_genre(self, genres: Mapping[int, str], name: str) -> None:
        """Only rows of this super genre, "" for all."""
        self.genre.set_label(name or _("Genre"))
        self.model.set_genres(genres, name)

    def sort_by(self, order: str) -> None:
        """Another order of the rows."""
        self.order.set_label(SORTS[order][0])
        self.model.sort_by(order)

    def show_busy(self, words: str) -> None:
        """The playlist is being compared again."""
        self.head.recheck.set_busy(True, words)

    # --- parts ----------------------------------------------------------------------------------
    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.setSpacing(px(8))
        row.addWidget(self.chips, 1)
        self.genre = Button(_("Genre"), "quiet", "tag", on_click=lambda: self.asked.emit("genres"))
        self.genre.setToolTip(_("Show one super genre"))
        self.order = Button(SORTS["playlist"][0], "quiet", "arrow-up-down")
        self.order.clicked.connect(lambda _on=False: self._sort_menu())
        for button in (self.genre, self.order):
            button.setMinimumWidth(px(34))
            row.addWidget(button)
        self.search.setMaximumWidth(px(200))
        self.search.setMinimumWidth(px(80))
        row.addWidget(self.search)
        return row

    def _master_detail(self) -> QHBoxLayout:
        self.table.setModel(self.model)
        self.table.setItemDelegate(CoverageDelegate(self.table))
        self.table.fit_columns()
        self.nothing = EmptyState(
            Emptiness.FILTERED, _("No track fits this filter."), _("Show all"), "funnel-x"
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.nothing)
        card = Card(padding=0)
        card.body.setSpacing(0)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.stack, 1)
        self.hints = KeyHints(
            (
                ("J K", "move"),
                ("Y N", "decide"),
                ("M", _("match by hand")),
                ("Ctrl Z", _("take back")),
                ("P", "play"),
                ("/", "filter"),
            )
        )
        card.body.addWidget(self.hints)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(card, 1)
        row.addWidget(self.pane)
        return row

    def _connect(self) -> None:
        self.head.asked.connect(self.asked)
        self.chips.chosen.connect(self._filter)
        self.search.searched.connect(self._filter)
        self.nothing.acted.connect(self._show_all)
        self.model.modelReset.connect(self._filtered)
        selection = self.table.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(self._moved)
        self.table.activated.connect(self._toggle_pane)
        bar = self.table.verticalScrollBar()
        if bar is not None:
            bar.valueChanged.connect(self._show_range)
            bar.rangeChanged.connect(self._show_range)
        QShortcut(QKeySequence("Esc"), self, self._escape).setContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        bind_keys(self.search, {"Down": self._into_table})
        keys = {"P": self.pane.ask_play, "Y": self._yes, "N": self._no, "M": self._match}
        bind_keys(self.table, {**keys, "Ctrl+Z": self._undo})
        box = self.pane.decision
        box.yes.connect(self._yes)
        box.no.connect(self._no)
        box.undo.connect(self._undo)
        box.use.connect(self._use)

    # --- behaviour ------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The pane gives way in a narrow window."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < px(PANE_FROM)
        self.pane.setVisible(self._pane_wanted and not narrow)
        for button in self.head.secondary:
            button.set_narrow(narrow)
        tight = narrow or self.width() < self.chips.one_line() + px(FILTERS)
        tools = (self.genre, self.order)
        for button in tools:
            button.set_narrow(tight)
        line = self.chips.one_line()
        room = self.width() - line - (px(34) + px(8)) * len(tools) - px(8)
        fits = room >= px(80)  # a short field rather than chips on a second line
        self.chips.setMinimumWidth(line if fits else 0)
        self.search.setMaximumWidth(min(room, px(200)) if fits else px(200))
        self._show_range()

    def _toggle_pane(self) -> None:
        """Enter shows and hides the details, also in a narrow window."""
        self._pane_wanted = not self.pane.isVisible()
        self.pane.setVisible(self._pane_wanted)

    def _filter(self, _value: str = "") -> None:
        key = self.chips.current
        self.model.show(None if key == ALL else Ownership(key), self.search.text())

    def _filtered(self) -> None:
        empty = self.model.rowCount() == 0 and self.model.total() > 0
        self.stack.setCurrentIndex(1 if empty else 0)
        if empty:
            key = self.chips.current
            group = "" if key == ALL else OWNERSHIP[Ownership(key)].word
            number = figures.count(self.model.total(), "track")
            self.nothing.say(figures.none_fits(number, group, self.search.text()))
        self._choose_row(None)
        self._show_range()

    def _clear_filters(self) -> None:
        self.chips.choose(ALL)
        self.genre.set_label(_("Genre"))
        self.model.set_genres({})
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.model.show()

    def _show_all(self) -> None:
        self._clear_filters()
        self.table.setFocus()

    def _escape(self) -> None:
        if self.search.text() or self.chips.current != ALL:
            self._show_all()
        else:
            self.asked.emit("back")

    def _into_table(self) -> None:
        self.table.setFocus()
        if not self.table.currentIndex().isValid():
            step(self.table, 0)

    def _choose_row(self, position: int | None) -> None:
        row = self.model.find(position) if position is not None else 0
        index = self.model.index(row or 0, 0)
        self.table.setCurrentIndex(index)
        self._moved(index)

    def _moved(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        row = self.table.item() if index.isValid() else None
        self.pane.show_row(row if isinstance(row, CoverageRow) else None)

    # --- deciding -------------------------------------------------------------------------------
    def _current(self) -> CoverageRow | None:
        row = self.table.item()
        return row if isinstance(row, CoverageRow) else None

    def _undo(self) -> None:
        self.asked.emit("undo")

    def _yes(self) -> None:
        row = self._current()
        if row is not None and row.ownership is Ownership.PROBABLE:
            self.answer.emit(row, "yes")

    def _no(self) -> None:
        row = self._current()
        if row is not None and row.ownership in {Ownership.PROBABLE, Ownership.OWNED}:
            self.answer.emit(row, "no")

    def _use(self, track: object) -> None:
        if (row := self._current()) is not None:
            self.answer.emit(row, track)

    def _match(self) -> None:
        row = self._current()
        if row is not None and row.ownership is not Ownership.UNUSABLE:
            self.pane.setVisible(True)
            self.pane.decision.start_search(row)

    def _next_probable(self, after: int) -> int | None:
        rows = range(after + 1, self.model.rowCount())
        probable = (at for at in rows if self.model.row_at(at).ownership is Ownership.PROBABLE)
        return next(probable, None)

    def _sort_menu(self) -> None:
        menu = QMenu(self)
        for key, (word, _unused) in SORTS.items():
            action = menu.addAction(word)
            if action is not None:
                action.triggered.connect(lambda _on=False, key=key: self.sort_by(key))
        menu.popup(self.order.mapToGlobal(QPoint(0, self.order.height())))

    def _show_range(self, *_args: int) -> None:
        total = self.model.rowCount()
        viewport = self.table.viewport()
        height = viewport.height() if viewport is not None else 0
        first = self.table.indexAt(self.table.rect().topLeft()).row() + 1
        end = self.table.indexAt(self.table.rect().bottomLeft())
        row_height = max(1, px(60))
        last = min(total, first + max(0, height // row_height - 1)) if end.isValid() else total
        shown = (
            _("{max}–{last} of {count}").format(
                max=max(1, first), last=last, count=figures.count(total)
            )
            if total
            else ""
        )
        self.hints.show_words(shown)
