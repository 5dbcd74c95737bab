"""A tab with a list of downloads: chips, filter, rows, detail pane. Queue, Inbox and History."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.domain import DownloadJob, JobState
from ui.delegates.jobs import JobDelegate
from ui.delegates.views import RowList, bind_keys, step
from ui.models import figures, words
from ui.models.explain import Told
from ui.models.jobs import JobListModel
from ui.pages.downloads.explain_pane import ExplainPane
from ui.pages.downloads.presenter import DownloadsPresenter
from ui.pages.downloads.reveal import folder_of, reveal
from ui.theme import icons
from ui.theme.manager import px
from ui.theme.state_glyphs import Glyph
from ui.widgets.cards import Card
from ui.widgets.choices import Chips, Choice
from ui.widgets.fields import SearchField
from ui.widgets.key_hints import KeyHints
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Skeleton

ALL = "all"
PANE_FROM = 860
LOADING, EMPTY, FILTERED, ROWS = range(4)
MOVE, FILTER = ("J K", "move"), ("/", "filter")
LISTEN = ("P", "listen")
CANCEL, RETRY, FOLDER = ("Del", "cancel"), ("R", "retry"), ("O", "folder")


@dataclass(frozen=True, slots=True)
class Group:
    """One chip: the states it shows."""

    key: str
    word: str
    states: frozenset[JobState]
    glyph: Glyph | None = None


class JobsTab(QWidget):
    """`empty` is the empty state for "there is nothing at all"; the tab owns it."""

    wants_more = pyqtSignal()

    def __init__(
        self,
        presenter: DownloadsPresenter,
        model: JobListModel,
        name: str,
        groups: Sequence[Group],
        empty: EmptyState,
        hints: Sequence[tuple[str, str]] = (MOVE, CANCEL, RETRY, LISTEN, FILTER),
    ) -> None:
        super().__init__()
        self.presenter, self.model, self.groups = presenter, model, tuple(groups)
        choices = [Choice(ALL, "All")] + [Choice(g.key, g.word, g.glyph) for g in groups]
        self.chips = Chips(choices, f"Which of the {name.lower()}")
        self.search = SearchField("Filter this list", f"Filter the {name.lower()}", "/")
        self.list = RowList(
            name, "J and K move, Delete cancels, R tries again, O shows the folder, / filters."
        )
        self.list.setModel(model)
        self.list.setItemDelegate(JobDelegate(self.list))
        self.pane = ExplainPane()
        self.empty = empty
        self.filtered = EmptyState(
            Emptiness.FILTERED, "No download fits this filter.", "Clear the filter", "funnel-x"
        )
        self.hints = KeyHints(hints)
        self._loaded = False
        self._follow = True
        self._arrange()
        self._connect()
        self._refresh()

    # --- what the page asks ---------------------------------------------------------------------
    def show_loaded(self) -> None:
        """The store was read: from now on no rows means there are none."""
        self._loaded = True
        self._refresh()

    def show_told(self, told: Told) -> None:
        """An explanation arrived."""
        self.pane.show_told(told)

    def take_focus(self) -> None:
        """The tab came to the front."""
        (self.list if self.model.rowCount() else self.empty.button).setFocus()
        self._explain()

    # --- building -------------------------------------------------------------------------------
    def _arrange(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(px(16))
        filters.addWidget(self.chips, 1)
        filters.addStretch(0 if self.groups else 1)
        self.search.setMinimumWidth(px(96))
        self.search.setMaximumWidth(px(240))
        filters.addWidget(self.search)
        card = Card(padding=0)
        card.body.setSpacing(0)
        card.body.setContentsMargins(1, 1, 1, 1)
        self.stack = QStackedWidget()
        for widget in (Skeleton(6), self.empty, self.filtered, self.list):
            self.stack.addWidget(widget)
        card.body.addWidget(self.stack, 1)
        card.body.addWidget(self.hints)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(card, 1)
        row.addWidget(self.pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        column.addLayout(filters)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.chips.chosen.connect(self._filter)
        self.search.searched.connect(self._filter)
        self.filtered.acted.connect(self._clear)
        model = self.model
        model.modelReset.connect(self._refresh)
        model.counts_changed.connect(self._refresh)
        model.dataChanged.connect(self._changed)
        selection = self.list.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(self._moved)
        self.pane.act.connect(self.act)
        self.pane.take.connect(self._take)
        bind_keys(
            self.list,
            {
                "Delete": lambda: self.act("cancel"),
                "R": lambda: self.act("retry"),
                "O": lambda: self.act("reveal"),
                "P": self.pane.ask_preview,
            },
        )
        bind_keys(self.search, {"Down": self._into_list})
        escape = QShortcut(QKeySequence("Esc"), self, self._clear)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.list.installEventFilter(self)
        if (viewport := self.list.viewport()) is not None:
            viewport.installEventFilter(self)
        self.list.activated.connect(self._entered)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        if (bar := self.list.verticalScrollBar()) is not None:
            bar.valueChanged.connect(self._scrolled)

    # --- behaviour ------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Until a person chooses a row, the current one is the topmost, whatever moves."""
        kinds = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.ShortcutOverride}
        if event is not None and event.type() in kinds:
            self._follow = False
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The pane gives way in a narrow window."""
        super().resizeEvent(event)
        self._show_pane()

    def act(self, action: str) -> None:
        """Cancel, retry or reveal the current row, as far as its state allows."""
        job = self.current()
        if job is None:
            return
        if action == "cancel" and words.can_cancel(job):
            self.presenter.cancel([job.id])
        elif action == "retry" and words.can_retry(job):
            self.presenter.retry([job.id])
        elif action == "reveal":
            reveal(job)
        elif action == "preview":
            self.pane.ask_preview()

    def current(self) -> DownloadJob | None:
        """The job of the current row."""
        item = self.list.item()
        return item if isinstance(item, DownloadJob) else None

    def _take(self, rank: int) -> None:
        if (job := self.current()) is not None:
            self.presenter.choose(job.id, rank)

    def _filter(self, _value: str = "") -> None:
        group = next((g for g in self.groups if g.key == self.chips.current), None)
        self.model.show(group.states if group else None, self.search.text())
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))
        else:
            number = figures.count(self.model.total(), "download")
            self.filtered.say(
                figures.none_fits(number, group.word if group else "", self.search.text())
            )

    def _clear(self) -> None:
        self.chips.choose(ALL)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._filter()
        self.list.setFocus()

    def _into_list(self) -> None:
        self.list.setFocus()
        step(self.list, 0)

    def _refresh(self) -> None:
        total, shown = self.model.total(), self.model.rowCount()
        if shown:
            place = ROWS
        elif not self._loaded:
            place = LOADING
        else:
            place = FILTERED if total else EMPTY
        self.stack.setCurrentIndex(place)
        if shown and (self._follow or not self.list.currentIndex().isValid()):
            self.list.setCurrentIndex(self.model.index(0))
        self.hints.setVisible(place == ROWS)
        self.search.setVisible(bool(total))
        self.chips.setVisible(bool(self.groups) and bool(total))
        word = figures.count(total, "download")
        self.hints.show_words(word if shown == total else f"{figures.count(shown)} of {word}")
        self._show_counts()
        self._show_pane()
        if not shown:
            self.pane.show_job(None)

    def _show_pane(self) -> None:
        self.pane.setVisible(self.width() >= px(PANE_FROM) and self.model.rowCount() > 0)

    def _entered(self) -> None:
        """Enter takes the file that is chosen in the pane, else it shows or hides the pane."""
        if self.pane.isVisible() and self.pane.take_button.isVisible():
            self.pane.take_button.click()
        else:
            self.pane.setVisible(not self.pane.isVisible())

    def _show_counts(self) -> None:
        counts = self.model.counts()
        shown = {g.key: sum(counts[state] for state in g.states) for g in self.groups}
        self.chips.set_counts({ALL: self.model.total(), **shown})

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.pane.show_job(self.current())
        self._explain()

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        row = self.list.currentIndex().row()
        if not first.row() <= row <= last.row():
            return
        before, job = self.pane.job, self.current()
        self.pane.show_job(job)
        if before is not None and job is not None and before.state is not job.state:
            self._explain()

    def _explain(self) -> None:
        job = self.current()
        if job is not None and self.isVisible():
            self.presenter.explain(job.id)

    def _scrolled(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        if bar is not None and value >= bar.maximum() - px(600):
            self.wants_more.emit()

    def _menu(self, spot: QPoint) -> None:
        index = self.list.indexAt(spot)
        if not index.isValid():
            return
        self.list.setCurrentIndex(index)
        if (job := self.current()) is None:
            return
        menu = QMenu(self)
        menu.setAccessibleName(f"Actions for {job.track.title}")
        entries = (
            ("cancel", "x", "Cancel\tDel", words.can_cancel(job)),
            ("retry", "rotate-cw", "Try again\tR", words.can_retry(job)),
            ("reveal", "folder-open", "Show in folder\tO", bool(folder_of(job))),
            ("preview", "play", "Listen\tP", self.pane.can_preview),
        )
        for action, icon, text, possible in entries:
            entry = menu.addAction(icons.icon(icon), text)
            if entry is not None:
                entry.setEnabled(possible)
                entry.triggered.connect(lambda _checked=False, a=action: self.act(a))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.mapToGlobal(spot))
