"""A tab with a list of downloads (Queue and History): chips, filter, rows, details, actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QEvent, QItemSelectionRange, QModelIndex, QObject, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.domain import DownloadJob, JobState
from ui.delegates.jobs import JobDelegate
from ui.delegates.views import RowList, bind_keys, choose_alone, step
from ui.models import figures, roles
from ui.models.explain import Told
from ui.models.finished import FinishedModel
from ui.models.jobs import JobListModel
from ui.pages.downloads.actions import ACTIONS, BY_KEY
from ui.pages.downloads.bulk_bar import BulkBar
from ui.pages.downloads.explain_pane import ExplainPane
from ui.pages.downloads.presenter import DownloadsPresenter
from ui.pages.downloads.reveal import reveal
from ui.pages.downloads.reword import RewordDialog
from ui.stages import stage
from ui.theme import icons
from ui.theme.manager import px
from ui.theme.state_glyphs import Glyph
from ui.widgets.cards import Card
from ui.widgets.choices import Chips, Choice
from ui.widgets.fields import SearchField
from ui.widgets.flow import Flow
from ui.widgets.key_hints import KeyHints
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Skeleton
from utils.texts import _

ALL = "all"
PANE_FROM = 860
LOADING, EMPTY, FILTERED, ROWS = range(4)
MOVE, FILTER = ("J K", "move"), ("/", "filter")
LISTEN = ("P", "listen")
PAUSE, MANY = ("H", "pause"), ("Shift ↑ ↓", _("choose several"))
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

    origin = pyqtSignal(object)

    def __init__(
        self,
        presenter: DownloadsPresenter,
        model: JobListModel | FinishedModel,
        name: str,
        groups: Sequence[Group],
        empty: EmptyState,
        hints: Sequence[tuple[str, str]] = (MOVE, CANCEL, RETRY, PAUSE, MANY, LISTEN, FILTER),
    ) -> None:
        super().__init__()
        self.presenter, self.model, self.groups = presenter, model, tuple(groups)
        self.empty = empty
        self._loaded, self._awaited, self._follow = False, False, True
        stage(self._make(name, hints))

    def _make(self, name: str, hints: Sequence[tuple[str, str]]) -> Iterator[None]:
        choices = [Choice(ALL, _("All"))] + [Choice(g.key, g.word, g.glyph) for g in self.groups]
        self.chips = Chips(choices, _("Which of the {lower}").format(lower=name.lower()))
        self.search = SearchField(
            _("Filter this list"), _("Filter the {lower}").format(lower=name.lower()), "/"
        )
        self.list = RowList(
            name,
            _(
                "J and K move, Shift with arrows chooses several. Delete cancels, R tries again, "
                "H pauses, O shows the folder, slash filters."
            ),
        )
        yield
        self.list.setDragEnabled(True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(JobDelegate(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.bulk, self.hints = BulkBar(), KeyHints(hints)
        yield
        self.pane = ExplainPane()
        yield
        self.filtered = EmptyState(
            Emptiness.FILTERED, _("No download fits this filter."), _("Clear the filter"),
            "funnel-x",
        )  # fmt: skip
        self._arrange()
        yield
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
        self._awaited = not self.model.rowCount()
        (self.empty.button if self._awaited else self.list).setFocus()
        self._explain()

    def instead(self, place: int) -> int:
        """Another page of the stack than this one."""
        return place

    def extras(self) -> Sequence[QWidget]:
        """What stands beside the chips; the same widgets every time."""
        return ()

    def bind(self, keys: Mapping[str, Callable[[], None]]) -> None:
        """Further keys of the list."""
        bind_keys(self.list, keys)

    # --- building -------------------------------------------------------------------------------
    def _arrange(self) -> None:
        self.tools = Flow()
        self.tools.addWidget(self.chips)
        for widget in self.extras():
            self.tools.addWidget(widget)
        self.tools.addWidget(self.search)
        self.tools.push_from = next(iter(self.extras()), self.search)
        self.search.setMaximumWidth(px(240))
        card = Card(padding=0)
        card.body.setSpacing(0)
        card.body.setContentsMargins(1, 1, 1, 1)
        self.stack = QStackedWidget()
        for widget in (Skeleton(6), self.empty, self.filtered, self.list):
            self.stack.addWidget(widget)
        for widget, share in ((self.stack, 1), (self.hints, 0), (self.bulk, 0)):
            card.body.addWidget(widget, share)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(card, 1)
        row.addWidget(self.pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.tools.setContentsMargins(0, 0, 0, px(16))
        column.addWidget(self.tools)
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
            selection.selectionChanged.connect(self._chose)
        self.bulk.act.connect(self._act_on_all)
        self.pane.act.connect(self.act)
        self.pane.take.connect(self._take)
        keys = {one.shortcut: partial(self.act, one.key) for one in ACTIONS}
        bind_keys(self.list, {**keys, "P": self.pane.ask_preview, "G": self._to_origin})
        bind_keys(self.search, {"Down": self._into_list})
        escape = QShortcut(QKeySequence("Esc"), self, self._clear)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.list.installEventFilter(self)
        if (viewport := self.list.viewport()) is not None:
            viewport.installEventFilter(self)
        self.list.activated.connect(self._entered)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)

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
        """Do this with the chosen rows, as far as their states allow."""
        jobs, job = self.chosen(), self.current()
        if job is None:
            return
        if action == "reveal":
            reveal(job)
        elif action == "preview":
            self.pane.ask_preview()
        elif action == "edit":
            if BY_KEY["edit"].can(job):
                self._reword(job)
        else:
            self.presenter.actions.act(action, jobs)

    def chosen(self) -> list[DownloadJob]:
        """The jobs of the chosen rows, of the current one when none is chosen."""
        found = [
            job
            for one in self._ranges()
            for at in range(one.top(), one.bottom() + 1)
            if (job := self.model.index(at).data(roles.ITEM)) is not None
        ]
        current = self.current()
        return found or ([current] if current is not None else [])

    def current(self) -> DownloadJob | None:
        """The job of the current row."""
        item = self.list.item()
        return item if isinstance(item, DownloadJob) else None

    def _take(self, rank: int) -> None:
        if (job := self.current()) is not None:
            self.presenter.actions.choose(job.id, rank)

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
        self.stack.setCurrentIndex(self.instead(place))
        if shown and (self._follow or not self.list.currentIndex().isValid()):
            self.list.setCurrentIndex(self.model.index(0))
        if shown and self._awaited:
            self._awaited = False
            if self.isVisible() and not self.search.hasFocus():
                self.list.setFocus()
        self._chose()
        self.search.setVisible(bool(total))
        self.chips.setVisible(bool(self.groups) and bool(total))
        word = figures.count(total, "download")
        self.hints.show_words(
            word
            if shown == total
            else _("{count} of {word}").format(count=figures.count(shown), word=word)
        )
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

    def _ranges(self) -> list[QItemSelectionRange]:
        selection = self.list.selectionModel()
        if selection is None:
            return []
        found = selection.selection()
        return [found[at] for at in range(len(found))]

    def _chose(self, *_what: object) -> None:
        count = sum(one.height() for one in self._ranges())
        many = count > 1
        self.bulk.setVisible(many and self.model.rowCount() > 0)
        self.hints.setVisible(not many and self.model.rowCount() > 0)
        if many:
            self.bulk.show_jobs(self.chosen(), count)

    def _act_on_all(self, action: str) -> None:
        if action == "none":
            choose_alone(self.list, self.list.currentIndex())
        else:
            self.act(action)
        self.list.setFocus()

    def _reword(self, job: DownloadJob) -> None:
        dialog = RewordDialog(job.track)
        dialog.asked.connect(partial(self.presenter.actions.reword, job))
        dialog.closed.connect(dialog.deleteLater)
        dialog.open_over(self.window() or self, dialog.title)

    def _to_origin(self) -> None:
        if (job := self.current()) is not None:
            self.origin.emit(job.origin)

    def _menu(self, spot: QPoint) -> None:
        index = self.list.indexAt(spot)
        if not index.isValid():
            return
        selection = self.list.selectionModel()
        if selection is None or not selection.isSelected(index):
            choose_alone(self.list, index)
        if (job := self.current()) is None:
            return
        jobs = self.chosen()
        menu = QMenu(self)
        menu.setAccessibleName(_("Actions for {title}").format(title=job.track.title))
        for action in ACTIONS:
            entry = menu.addAction(icons.icon(action.icon), f"{action.word}\t{action.shortcut}")
            if entry is not None:
                entry.setEnabled(any(action.can(one) for one in jobs))
                entry.triggered.connect(lambda _checked=False, a=action.key: self.act(a))
        self._further(menu, job)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.mapToGlobal(spot))

    def _further(self, menu: QMenu, job: DownloadJob) -> None:
        """Entries that are no action on the download itself."""
        for icon, text, possible, slot in (
            ("play", _("Listen\tP"), self.pane.can_preview, self.pane.ask_preview),
            (
                "link",
                _("Go to “{playlist_name}”\tG").format(playlist_name=job.origin.playlist_name),
                True,
                self._to_origin,
            ),
        ):
            entry = menu.addAction(icons.icon(icon), text)
            if entry is not None:
                entry.setEnabled(possible)
                entry.triggered.connect(slot)
