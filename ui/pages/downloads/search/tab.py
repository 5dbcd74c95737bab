"""The search by hand: one box, filters, what was found, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.domain import Candidate
from services.events import Level
from ui.delegates.offers import DOWNLOAD, FIND, MATCH, PREVIEW, TOGGLE
from ui.delegates.views import bind_keys, choose_alone
from ui.models import figures, offer_words
from ui.models.offer_words import Row
from ui.pages.downloads.search.box import QueryBox
from ui.pages.downloads.search.filters import SearchFilters
from ui.pages.downloads.search.foot import MERGE, SearchFoot
from ui.pages.downloads.search.presenter import SearchPresenter
from ui.pages.downloads.search.status import StatusLine
from ui.pages.downloads.search.table import BROWSE, OfferTable
from ui.stages import stage
from ui.theme import icons
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel
from ui.widgets.notices import Banner, Emptiness, EmptyState
from ui.widgets.painted import Skeleton
from utils.texts import _

FIRST, LOADING, NOTHING, FILTERED, SILENT, ROWS, OFF = range(7)
SIDE_FROM = 960
"""From this width on the queue stands beside the list."""


class SearchTab(QWidget):
    """`listen` what the player shall play, `match` (files, name) for Matched Download.

    `side` is what stands at the right when there is room; the page gives it.
    """

    listen = pyqtSignal(object)
    match = pyqtSignal(list, str)
    to_settings = pyqtSignal()

    def __init__(self, presenter: SearchPresenter, side: QWidget | None = None) -> None:
        super().__init__()
        self.presenter, self.side = presenter, side
        stage(self._make())

    def _make(self) -> Iterator[None]:
        presenter = self.presenter
        self.box = QueryBox()
        self.stop = Button(_("Stop"), "", "x", on_click=presenter.cancel)
        self.running = ElidedLabel("", "secondary", "info")
        yield
        self.filters = SearchFilters()
        yield
        self.status = StatusLine()
        self.banner = Banner(Level.WARN, "", _("Try again"))
        self.banner.hide()
        self.table = OfferTable(presenter.model)
        yield
        yield from self._empties()
        self._arrange()
        yield
        self._connect()
        presenter.screen = lambda: (self.table.held(), self.table.room())
        presenter.load_queries()
        self._refresh()

    # --- what the page asks ---------------------------------------------------------------------
    def take_focus(self) -> None:
        """The tab came to the front."""
        self.box.setFocus()

    def look_for(self, text: str) -> None:
        """Search for these words, as if somebody had typed them."""
        self.box.setText(text)
        self._ask(text)

    def chosen_files(self) -> list[Candidate]:
        """The files of the chosen lines, each once."""
        return offer_words.files_of(self.table.chosen())

    # --- building -------------------------------------------------------------------------------
    def _empties(self) -> Iterator[None]:
        self.first = EmptyState(
            Emptiness.FIRST_RUN,
            _("Search Soulseek, YouTube and the catalogues at once."),
            _("Type a name"),
            "search",
            icon="search",
            detail=_("Albums open into tracks; every file can be heard before it is downloaded."),
        )
        self.none = EmptyState(
            Emptiness.ALL_DONE,
            _("Nobody offers that at the moment."),
            _("Search again"),
            "rotate-cw",
            icon="search",
            detail=_("Fewer words find more; people come and go on Soulseek."),
        )
        yield
        self.filtered = EmptyState(
            Emptiness.FILTERED,
            _("Nothing found fits the filters."),
            _("Clear the filters"),
            "funnel-x",
        )
        self.silent = EmptyState(
            Emptiness.FAILED, _("Nobody answered."), _("Try again"), "rotate-cw"
        )
        self.off = EmptyState(
            Emptiness.NOT_CONNECTED,
            _("No source is in use."),
            _("Open Settings"),
            "settings",
            detail=_("YouTube works without an account."),
        )
        yield
        self.stack = QStackedWidget()
        pages = (self.first, Skeleton(8), self.none, self.filtered, self.silent, self.table)
        for widget in (*pages, self.off):
            self.stack.addWidget(widget)
        yield

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.box, 1)
        top.addWidget(self.running)
        top.addWidget(self.stop)
        card = Card(padding=0)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.setSpacing(0)
        card.body.addWidget(self.stack, 1)
        self.foot = SearchFoot()
        card.body.addWidget(self.foot)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(card, 1)
        if self.side is not None:
            row.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addLayout(top)
        column.addWidget(self.filters)
        line = QHBoxLayout()
        line.setSpacing(px(16))
        line.addWidget(self.status, 1)
        line.addWidget(self.filters.order)
        column.addLayout(line)
        column.addWidget(self.banner)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.changed.connect(self._refresh)
        presenter.arranged.connect(self._arranged)
        presenter.failed.connect(self._complain)
        presenter.queries_changed.connect(lambda: self.box.offer(presenter.queries))
        self.box.asked.connect(self._ask)
        self.box.forget.connect(presenter.forget_queries)
        self.filters.changed.connect(presenter.look)
        self.banner.acted.connect(self._again)
        self.first.acted.connect(self.box.setFocus)
        self.none.acted.connect(presenter.again)
        self.silent.acted.connect(presenter.again)
        self.filtered.acted.connect(self.filters.clear)
        self.off.acted.connect(self.to_settings)
        self.table.act.connect(self.act)
        self.foot.act.connect(self.act)
        selection = self.table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(lambda *_unused: self._show_foot())
            selection.currentChanged.connect(lambda *_unused: self._show_foot())
        bind_keys(self.table, {"N": self._merge, "Escape": self.box.setFocus})
        bind_keys(self.box, {"Ctrl+Down": self._into_table, "Down": self._into_table})
        stop = QShortcut(QKeySequence("Ctrl+."), self, presenter.cancel)
        stop.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu)

    # --- doing ----------------------------------------------------------------------------------
    def act(self, action: str) -> None:
        """Do this with the chosen lines."""
        row = self.table.row()
        if row is None:
            return
        rows = self.table.chosen()
        one_of_them = row in rows
        actions: dict[str, Callable[[], None]] = {
            MERGE: self._merge,
            TOGGLE: lambda: self.presenter.toggle(self.table.currentIndex().row()),
            BROWSE: lambda: self.presenter.browse(row),
            PREVIEW: lambda: self._listen(row),
            DOWNLOAD: lambda: self.presenter.download(rows if one_of_them else [row]),
            FIND: lambda: self.presenter.download(rows if one_of_them else [row]),
            MATCH: lambda: self._match(rows if one_of_them else [row]),
        }
        actions[action]()

    def _ask(self, text: str) -> None:
        words = " ".join(text.split())
        if words and not (words == self.presenter.text and self.presenter.busy):
            self.banner.hide()
            self.presenter.search(words)

    def _again(self) -> None:
        self.banner.hide()
        self.presenter.again()

    def _listen(self, row: Row) -> None:
        if row.candidates:
            self.listen.emit(row.candidates[0])

    def _match(self, rows: list[Row]) -> None:
        files = offer_words.files_of(rows)
        if files:
            names = {row.entry.name for row in rows}
            self.match.emit(files, names.pop() if len(names) == 1 else "")
        elif any(row.catalogue is not None for row in rows):
            self.presenter.download(rows)

    def _merge(self) -> None:
        """Rows that wait take their places; the current one stays current and in sight."""
        row, bar = self.table.row(), self.table.verticalScrollBar()
        key = row.entry.key if row is not None else None
        top = self.table.visualRect(self.table.currentIndex()).top()
        self.presenter.show_new()
        at = self.presenter.model.place_of(key) if key is not None else -1
        if at >= 0 and bar is not None:
            index = self.presenter.model.index(at)
            self.table.setCurrentIndex(index)
            bar.setValue(bar.value() + self.table.visualRect(index).top() - top)

    def _into_table(self) -> None:
        if self.presenter.model.rowCount():
            self.table.setFocus()

    # --- showing --------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The queue gives way in a narrow window."""
        super().resizeEvent(event)
        if self.side is not None:
            self.side.setVisible(self.width() >= px(SIDE_FROM))

    def _arranged(self) -> None:
        self.filters.show_found(self.presenter.found)
        model = self.presenter.model
        if model.rowCount() and not self.table.currentIndex().isValid():
            selection = self.table.selectionModel()
            if selection is not None:
                flag = selection.SelectionFlag.NoUpdate
                selection.setCurrentIndex(model.index(0), flag)

    def _refresh(self) -> None:
        presenter = self.presenter
        self.stack.setCurrentIndex(self._place())
        seconds = (
            _("Searching, {seconds} s").format(seconds=presenter.seconds())
            if presenter.busy
            else ""
        )
        self.running.setText(seconds)
        self.running.setVisible(presenter.busy)
        self.stop.setVisible(presenter.busy)
        self.filters.setVisible(bool(presenter.text))
        self.status.setVisible(bool(presenter.text))
        self.filters.order.setVisible(bool(presenter.text))
        self.status.show_state(presenter.summary(), presenter.asked.values(), presenter.budget)
        self._show_foot()

    def _place(self) -> int:
        presenter = self.presenter
        if presenter.model.rowCount():
            return ROWS
        if not presenter.text:
            return FIRST
        return LOADING if presenter.busy else self._why_empty()

    def _why_empty(self) -> int:
        presenter, total = self.presenter, self.presenter.found.total
        if total:
            self.filtered.say(
                _("None of {results} fits the filters.").format(
                    results=figures.count(total, "result")
                )
            )
            return FILTERED
        if presenter.off:
            return OFF
        if presenter.all_failed:
            self.silent.say(presenter.all_failed)
            return SILENT
        return NOTHING

    def _show_foot(self) -> None:
        presenter = self.presenter
        self.foot.setVisible(presenter.model.rowCount() > 0)
        self.foot.show_rows(self.table.chosen(), presenter.found.waiting, presenter.busy)

    def _complain(self, sentence: str, step: str) -> None:
        self.banner.say(Level.WARN, f"{sentence} {step}".strip())
        self.banner.show()

    def _menu(self, spot: QPoint) -> None:
        index = self.table.indexAt(spot)
        if not index.isValid():
            return
        selection = self.table.selectionModel()
        if selection is not None and not selection.isSelected(index):
            choose_alone(self.table, index)
        row = self.table.row()
        if row is None:
            return
        menu = QMenu(self)
        menu.setAccessibleName(_("Actions for {title}").format(title=offer_words.title(row)))
        files, place = bool(row.candidates), row.entry.place is not None
        entries = (
            (PREVIEW, "play", _("Preview\tSpace"), files),
            (DOWNLOAD, "download", _("Download\tCtrl+Enter"), files),
            (MATCH, "sparkles", _("Matched Download\tEnter"), files),
            (FIND, "scan-search", _("Find and download\tEnter"), row.catalogue is not None),
            (BROWSE, "folder-open", _("Ask for the whole folder\tB"), place),
            (TOGGLE, "chevron-down", _("Open or close the album\tRight"), row.entry.is_album),
        )
        for action, icon, text, possible in entries:
            if possible:
                entry = menu.addAction(icons.icon(icon), text)
                if entry is not None:
                    entry.triggered.connect(lambda _on=False, a=action: self.act(a))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.mapToGlobal(spot))
