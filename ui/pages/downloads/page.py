"""The Downloads page: what is on its way, what needs a person, what is wished for, what is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QStackedWidget, QWidget

from core.domain import Candidate, DownloadJob, JobState, Origin
from core.tasks import TaskContext
from services.events import Level, Notice
from ui.bridge import Bridge
from ui.models.explain import Told
from ui.models.feed import JobFeed
from ui.models.forecast_words import room_line
from ui.models.told import in_window
from ui.pages.base import Page
from ui.pages.downloads.empties import history_empty, inbox_empty, queue_empty
from ui.pages.downloads.head import DownloadsHead
from ui.pages.downloads.history_tab import HistoryTab
from ui.pages.downloads.holding import Holding
from ui.pages.downloads.inbox.presenter import InboxPresenter
from ui.pages.downloads.inbox.tab import InboxTab
from ui.pages.downloads.jobs_tab import Group, JobsTab
from ui.pages.downloads.origins import SEARCHED, place_of, source_of
from ui.pages.downloads.past_presenter import HistoryPresenter
from ui.pages.downloads.presenter import DownloadsPresenter
from ui.pages.downloads.queue_panel import QueuePanel
from ui.pages.downloads.search.presenter import SearchPresenter
from ui.pages.downloads.search.tab import SearchTab
from ui.pages.downloads.wish_presenter import WishPresenter
from ui.pages.downloads.wish_tab import WishTab
from ui.runner import Runner
from ui.slices import Slices, in_slices, styling
from ui.stages import stage, stepwise
from ui.theme.manager import px
from ui.theme.state_glyphs import JOB
from ui.widgets.choices import Choice, Segmented
from ui.widgets.notices import ActionNotice, Banner
from ui.widgets.unread import Unread
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container

_S = JobState
SEARCH, QUEUE, INBOX, WISHES, HISTORY = "search", "queue", "inbox", "wishes", "history"
TABS = (
    Choice(SEARCH, _("Search")),
    Choice(QUEUE, _("Queue")),
    Choice(INBOX, _("Inbox")),
    Choice(WISHES, _("Wish list")),
    Choice(HISTORY, _("History")),
)
QUEUE_GROUPS = (
    Group("running", _("Running"), frozenset({_S.DOWNLOADING, _S.VERIFYING, _S.ORGANISING})),
    Group("waiting", _("Waiting"), frozenset({_S.WANTED, _S.SEARCHING, _S.QUEUED})),
    Group("review", _("Needs your eye"), frozenset({_S.REVIEW}), JOB[_S.REVIEW]),
    Group("parked", _("Resting"), frozenset({_S.PARKED}), JOB[_S.PARKED]),
)
Tab = JobsTab | InboxTab | WishTab | SearchTab


class TabStack(QStackedWidget):
    """As small as the window wants: the tabs give way by themselves."""

    def minimumSizeHint(self) -> QSize:
        """Only the tab in front counts, and not its width."""
        front = self.currentWidget()
        height = front.minimumSizeHint().height() if front is not None else 0
        return QSize(0, min(height, px(360)))


class DownloadsPage(Page):
    """Five tabs over one presenter."""

    title = _("Downloads")

    def __init__(
        self,
        container: Container,
        runner: Runner,
        bridge: Bridge,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(container, runner, bridge, parent)
        self.feed = JobFeed(bridge, self)
        self.presenter = DownloadsPresenter(container, runner, self.feed, self)
        self.reviews = InboxPresenter(container, runner, bridge, self)
        self.past = HistoryPresenter(container, runner, self.feed, self)
        self.wishing = WishPresenter(container, runner, self.presenter.wishes, self)
        self.holding = Holding(container, runner, bridge, self)
        self._built: dict[str, QWidget] = {}
        self._works: dict[str, Iterator[None]] = {}
        self._undo: Callable[[], object] | None = None
        self.panel: QueuePanel | None = None
        self.building: Slices | None = None
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self.tabs = Segmented(TABS, _("Downloads"))
        self.head = DownloadsHead(self.holding)
        self.heading.setMinimumWidth(1)  # it gives way, see resizeEvent
        self.header.addWidget(self.tabs)
        self.header.addWidget(self.head, 1)
        self.banner = Banner(Level.WARN, "", _("Resume all"), closable=False)
        self.banner.hide()
        self.body.addWidget(self.banner)
        self.stack = TabStack()
        self.body.addWidget(self.stack, 1)
        yield
        yield from self._work(QUEUE)
        self._connect()
        self.show_tab(QUEUE)
        self.presenter.load()
        self.past.load()
        self.building = in_slices(self, self._build_rest())

    # --- tabs, built while the page is idle, or when they are first needed ----------------------
    @property
    def search(self) -> SearchTab:
        """The search by hand."""
        return cast(SearchTab, self._tab(SEARCH))

    @property
    def queue(self) -> JobsTab:
        """What is on its way or rests."""
        return cast(JobsTab, self._tab(QUEUE))

    @property
    def inbox(self) -> InboxTab:
        """What needs a person."""
        return cast(InboxTab, self._tab(INBOX))

    @property
    def wishes(self) -> WishTab:
        """What nobody could deliver yet."""
        return cast(WishTab, self._tab(WISHES))

    @property
    def history(self) -> HistoryTab:
        """What is over."""
        return cast(HistoryTab, self._tab(HISTORY))

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.choose(key)
        tab = self._tab(key)
        self.stack.setCurrentWidget(tab)
        if self.isVisible() and isinstance(tab, Tab):
            tab.take_focus()

    def open_place(self, place: str) -> None:
        """Open a tab, or with "search:WORDS" search for these words."""
        what, _unused, words = place.partition(":")
        if what == SEARCH and words:
            self.look_for(words)
        elif any(choice.key == place for choice in TABS):
            self.show_tab(place)

    def shown(self) -> None:
        """The page comes to the front."""
        self.read_again()
        if self.presenter.is_loaded:
            self.presenter.load()
        if self.past.is_loaded:
            self.past.load()
        self.holding.watch(True)
        self.show_tab(self.tabs.current)

    def hidden(self) -> None:
        """Another page is in front."""
        self.holding.watch(False)

    def look_for(self, text: str) -> None:
        """Search for these words by hand."""
        self.show_tab(SEARCH)
        self.search.look_for(text)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """In little room the head gives way; the sidebar names the page, too."""
        super().resizeEvent(event)
        needed = self.tabs.sizeHint().width() + self.head.pause.sizeHint().width()
        self.heading.setVisible(needed + self.heading.sizeHint().width() + 96 <= self.width())
        self.head.show_room(self.width())

    # --- building -------------------------------------------------------------------------------
    def _connect(self) -> None:
        self.tabs.chosen.connect(self.show_tab)
        self.presenter.loaded.connect(self._loaded)
        self.presenter.counts_changed.connect(self._show_counts)
        self.presenter.explained.connect(self._explained)
        self.feed.jobs.connect(self._show_summary)
        self.heed(self.presenter, self.reviews, self.past, self.wishing, self.holding)
        for one in (self.presenter.actions, self.past, self.wishing, self.holding):
            one.failed.connect(self._complain)
        for done in (self.presenter.actions.done, self.past.done, self.wishing.done):
            done.connect(self._tell)
        self.past.loaded.connect(self._show_counts)
        self.wishing.changed.connect(self.presenter.load_wishes)
        self.holding.changed.connect(self._show_holding)
        self.banner.acted.connect(lambda: self.holding.pause(False))
        self.reviews.loaded.connect(self._show_counts)
        self.reviews.model.rowsRemoved.connect(self._show_counts)
        self.reviews.decided.connect(self._decided)
        self.reviews.undone.connect(self._undone)
        self.reviews.failed.connect(self._complain)

    def _tab(self, key: str) -> QWidget:
        if key not in self._built:
            for _step in self._work(key):
                pass
        return self._built[key]

    def _work(self, key: str) -> Iterator[None]:
        """Building this tab, from where it stands."""
        return self._works.setdefault(key, self._build(key))

    def _build(self, key: str) -> Iterator[None]:
        made = yield from stepwise(self._builder(key))
        yield
        self.stack.addWidget(made)
        yield
        if isinstance(made, JobsTab):
            made.pane.listen.connect(self.listen)
        if isinstance(made, JobsTab | WishTab):
            made.origin.connect(self._to_origin)
        if not isinstance(made, InboxTab):  # it has a memory of its own
            undo = QShortcut(QKeySequence("Ctrl+Z"), made, self._take_back)
            undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._built[key] = made
        if isinstance(made, SearchTab):
            self._show_summary()
        owner = self.past if isinstance(made, HistoryTab) else self.presenter
        if owner.is_loaded and isinstance(made, JobsTab | WishTab):
            made.show_loaded()
        if isinstance(made, JobsTab | WishTab | InboxTab):
            Unread(made.stack, (self.reviews if isinstance(made, InboxTab) else owner).reading)

    def _builder(self, key: str) -> Callable[[], QWidget]:
        builders: dict[str, Callable[[], QWidget]] = {
            SEARCH: self._search_tab,
            QUEUE: self._queue_tab,
            INBOX: self._inbox_tab,
            WISHES: lambda: WishTab(self.wishing),
            HISTORY: self._history_tab,
        }
        return builders[key]

    def _build_rest(self) -> Iterator[None]:
        """One tab after the other, so that the window never keeps still for long."""
        yield
        for choice in TABS:
            yield from self._work(choice.key)
            yield from styling(self._tab(choice.key))

    def _queue_tab(self) -> JobsTab:
        empty = queue_empty()
        empty.acted.connect(self._to_sync)
        return JobsTab(self.presenter, self.presenter.queue, _("Queue"), QUEUE_GROUPS, empty)

    def _inbox_tab(self) -> InboxTab:
        empty = inbox_empty()
        empty.acted.connect(self._to_history)
        tab = InboxTab(self.reviews, empty)
        tab.listen.connect(self.listen)
        return tab

    def _history_tab(self) -> HistoryTab:
        empty = history_empty()
        empty.acted.connect(self._to_sync)
        return HistoryTab(self.presenter, self.past, empty)

    def _search_tab(self) -> SearchTab:
        self.panel = QueuePanel(self.presenter.queue)
        self.panel.opened.connect(lambda: self.show_tab(QUEUE))
        tab = SearchTab(SearchPresenter(self.container, self.runner, self), self.panel)
        tab.listen.connect(self.listen)
        tab.match.connect(self._match)
        tab.to_settings.connect(lambda: self.navigate.emit("settings"))
        tab.presenter.fetched.connect(self._fetched)
        return tab

    def _match(self, files: list[Candidate], name: str) -> None:
        from ui.matched.opening import open_matched

        open_matched(self, self.container, self.runner, files, name, self._started)

    def _started(self, jobs: list[DownloadJob]) -> None:
        self._fetched(jobs, "")

    # --- behaviour ------------------------------------------------------------------------------
    def _to_sync(self) -> None:
        self.navigate.emit("sync")

    def _to_history(self) -> None:
        self.show_tab(HISTORY)

    def _loaded(self) -> None:
        for tab in self._built.values():
            if isinstance(tab, JobsTab | WishTab) and not isinstance(tab, HistoryTab):
                tab.show_loaded()
        self._show_summary()

    def _show_counts(self) -> None:
        asked = {INBOX: self.reviews.model.total()} if self.reviews.is_loaded else {}
        over = {HISTORY: self.past.model.total()} if self.past.is_loaded else {}
        self.tabs.set_counts(self.presenter.tab_counts() | asked | over)
        self._show_summary()

    def _show_summary(self, _jobs: object = None) -> None:
        said = self.presenter.summary()
        self.head.show_summary(said)
        if self.panel is not None:
            self.panel.show_words(said, *room_line(self.holding.room))

    def _explained(self, told: Told) -> None:
        for tab in self._built.values():
            if isinstance(tab, JobsTab):
                tab.show_told(told)

    def _decided(self, sentence: str, can_undo: bool) -> None:
        step = _("Ctrl+Z takes it back.") if can_undo else ""
        self.notice.emit(Notice(Level.OK, f"{sentence}.", step, "review"))

    def _undone(self, sentence: str) -> None:
        self.notice.emit(Notice(Level.INFO, _("Taken back"), f"{sentence}.", "review"))

    def _complain(self, sentence: str, step: str) -> None:
        self.notice.emit(Notice(Level.WARN, sentence, step, sentence))

    def _tell(self, sentence: str, undo: Callable[[], object] | None) -> None:
        """What was done becomes a toast, with the way back where there is one."""
        self._undo = undo
        if undo is None:
            self.notice.emit(Notice(Level.OK, f"{sentence}.", "", "downloads"))
            return
        said = f"{sentence}."
        step = _("Ctrl+Z takes it back.")
        self.notice.emit(ActionNotice(Level.OK, said, step, "downloads", act=self._take_back))

    def _take_back(self) -> None:
        """The last thing done, once."""
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()

    def _fetched(self, jobs: list[DownloadJob], name: str) -> None:
        if not jobs:
            self._tell(_("Nothing of it is missing"), None)
            return
        many = _("{jobs:,} downloads").format(jobs=len(jobs))
        said = (
            _("“{name}” is on its way").format(name=name)
            if name
            else _("{many} are on their way").format(many=many)
        )
        ids = [job.id for job in jobs if isinstance(job, DownloadJob)]
        undo = (lambda: self.presenter.actions.cancel_all(ids)) if ids else None
        self._tell(said if len(jobs) > 1 or name else _("The download is on its way"), undo)

    def _show_holding(self) -> None:
        self._show_summary()
        self.banner.button.setVisible(self.holding.paused)
        if self.holding.sentence:
            self.banner.say(Level.WARN, in_window(self.holding.sentence))
        self.banner.setVisible(bool(self.holding.sentence))

    def _to_origin(self, origin: Origin) -> None:
        """Where a download or a wish came from: its playlist, album, artists, or the search."""
        place = place_of(origin)
        if place == SEARCHED:
            self.show_tab(SEARCH)
            return
        if place:
            self.navigate.emit(place)
            return
        shelf = self.container.shelf

        def work(_ctx: TaskContext) -> str:
            known = (one.source for one in shelf.all() if one.key == origin.playlist_key)
            return next(known, source_of(origin))

        def open_it(source: str) -> None:
            if source:
                self.brought.emit([source])
            else:
                self._tell(
                    _("“{playlist_name}” has no page of its own").format(
                        playlist_name=origin.playlist_name
                    ),
                    None,
                )

        self.runner.start(work, lane="db", done=open_it)
