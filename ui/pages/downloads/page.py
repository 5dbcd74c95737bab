"""The Downloads page: what is on its way, what needs a person, what is wished for, what is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QStackedWidget, QWidget

from core.domain import Candidate, JobState
from services.events import Level, Notice
from ui.bridge import Bridge
from ui.models.explain import Told
from ui.models.feed import JobFeed
from ui.pages.base import Page
from ui.pages.downloads.inbox.presenter import InboxPresenter
from ui.pages.downloads.inbox.tab import InboxTab
from ui.pages.downloads.jobs_tab import (
    FILTER,
    FOLDER,
    LISTEN,
    MOVE,
    RETRY,
    Group,
    JobsTab,
)
from ui.pages.downloads.presenter import DownloadsPresenter
from ui.pages.downloads.search_presenter import SearchPresenter
from ui.pages.downloads.search_tab import SearchTab
from ui.pages.downloads.wish_tab import WishTab
from ui.runner import Runner
from ui.theme.state_glyphs import JOB
from ui.widgets.choices import Choice, Segmented
from ui.widgets.labels import ElidedLabel
from ui.widgets.notices import Emptiness, EmptyState

if TYPE_CHECKING:
    from services.container import Container

_S = JobState
SEARCH, QUEUE, INBOX, WISHES, HISTORY = "search", "queue", "inbox", "wishes", "history"
IDLE_MS = 60
TABS = (
    Choice(SEARCH, "Search"),
    Choice(QUEUE, "Queue"),
    Choice(INBOX, "Inbox"),
    Choice(WISHES, "Wish list"),
    Choice(HISTORY, "History"),
)
QUEUE_GROUPS = (
    Group("running", "Running", frozenset({_S.DOWNLOADING, _S.VERIFYING, _S.ORGANISING})),
    Group("waiting", "Waiting", frozenset({_S.WANTED, _S.SEARCHING, _S.QUEUED})),
    Group("review", "Needs your eye", frozenset({_S.REVIEW}), JOB[_S.REVIEW]),
    Group("parked", "Nothing found", frozenset({_S.PARKED}), JOB[_S.PARKED]),
)
HISTORY_GROUPS = (
    Group("done", JOB[_S.DONE].word, frozenset({_S.DONE}), JOB[_S.DONE]),
    Group("cancelled", "Cancelled", frozenset({_S.CANCELLED}), JOB[_S.CANCELLED]),
)


class DownloadsPage(Page):
    """Five tabs over one presenter."""

    title = "Downloads"

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
        self.tabs = Segmented(TABS, "Downloads")
        self.summary = ElidedLabel("", "secondary", "text_2")
        self.summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.header.addWidget(self.tabs)
        self.header.addWidget(self.summary, 1)
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        self._built: dict[str, QWidget] = {}
        self._connect()
        self.show_tab(QUEUE)
        self.presenter.load()
        self._idle = QTimer(self)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self._build_next)
        self._idle.start()

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
    def history(self) -> JobsTab:
        """What is over."""
        return cast(JobsTab, self._tab(HISTORY))

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.choose(key)
        tab = self._tab(key)
        self.stack.setCurrentWidget(tab)
        if self.isVisible() and isinstance(tab, JobsTab | InboxTab | WishTab | SearchTab):
            tab.take_focus()

    def shown(self) -> None:
        """The page comes to the front."""
        if self.presenter.is_loaded:
            self.presenter.load()
        self.show_tab(self.tabs.current)

    # --- building -------------------------------------------------------------------------------
    def _connect(self) -> None:
        self.tabs.chosen.connect(self.show_tab)
        self.presenter.loaded.connect(self._loaded)
        self.presenter.counts_changed.connect(self._show_counts)
        self.presenter.explained.connect(self._explained)
        self.presenter.failed.connect(self._complain)
        self.feed.jobs.connect(self._show_summary)
        self.reviews.loaded.connect(self._show_counts)
        self.reviews.model.rowsRemoved.connect(self._show_counts)
        self.reviews.decided.connect(self._decided)
        self.reviews.undone.connect(self._undone)
        self.reviews.failed.connect(self._complain)

    def _tab(self, key: str) -> QWidget:
        if key not in self._built:
            made = self._build(key)
            if isinstance(made, JobsTab):
                made.pane.listen.connect(self.listen)
            self._built[key] = made
            self.stack.addWidget(made)
            if self.presenter.is_loaded and isinstance(made, JobsTab | WishTab):
                made.show_loaded()
        return self._built[key]

    def _build(self, key: str) -> QWidget:
        builders: dict[str, Callable[[], QWidget]] = {
            SEARCH: self._search_tab,
            QUEUE: self._queue_tab,
            INBOX: self._inbox_tab,
            WISHES: lambda: WishTab(self.presenter.wishes),
            HISTORY: self._history_tab,
        }
        return builders[key]()

    def _build_next(self) -> None:
        """One tab per turn, so that the window never keeps still for long."""
        waiting = [choice.key for choice in TABS if choice.key not in self._built]
        if waiting:
            self._tab(waiting[0]).ensurePolished()
        else:
            self._idle.stop()

    def _queue_tab(self) -> JobsTab:
        model = self.presenter.queue
        return JobsTab(self.presenter, model, "Queue", QUEUE_GROUPS, self._queue_empty())

    def _inbox_tab(self) -> InboxTab:
        tab = InboxTab(self.reviews, self._inbox_empty())
        tab.listen.connect(self.listen)
        return tab

    def _history_tab(self) -> JobsTab:
        hints, empty = (MOVE, RETRY, FOLDER, LISTEN, FILTER), self._history_empty()
        model = self.presenter.history
        tab = JobsTab(self.presenter, model, "History", HISTORY_GROUPS, empty, hints)
        tab.wants_more.connect(self.presenter.more_history)
        return tab

    def _search_tab(self) -> SearchTab:
        tab = SearchTab(SearchPresenter(self.container, self.runner, self))
        tab.listen.connect(self.listen)
        tab.match.connect(self._match)
        tab.presenter.failed.connect(self._complain)
        return tab

    def _match(self, candidate: Candidate) -> None:
        from ui.matched.opening import open_matched

        open_matched(
            self,
            self.container,
            self.runner,
            [candidate],
            started=lambda _jobs: self.show_tab(QUEUE),
        )

    def _queue_empty(self) -> EmptyState:
        empty = EmptyState(
            Emptiness.ALL_DONE, "Nothing is on its way.", "Find missing tracks", "refresh-cw"
        )
        empty.acted.connect(self._to_sync)
        return empty

    def _inbox_empty(self) -> EmptyState:
        empty = EmptyState(
            Emptiness.ALL_DONE, "Nothing needs your eye.", "See what was done", "history"
        )
        empty.acted.connect(self._to_history)
        return empty

    def _history_empty(self) -> EmptyState:
        empty = EmptyState(
            Emptiness.FIRST_RUN,
            "Nothing was downloaded yet.",
            "Open Sync",
            "refresh-cw",
            icon="history",
        )
        empty.acted.connect(self._to_sync)
        return empty

    # --- behaviour ------------------------------------------------------------------------------
    def _to_sync(self) -> None:
        self.navigate.emit("sync")

    def _to_history(self) -> None:
        self.show_tab(HISTORY)

    def _loaded(self) -> None:
        for tab in self._built.values():
            if isinstance(tab, JobsTab | WishTab):
                tab.show_loaded()
        self._show_summary()

    def _show_counts(self) -> None:
        asked = {INBOX: self.reviews.model.total()} if self.reviews.is_loaded else {}
        self.tabs.set_counts(self.presenter.tab_counts() | asked)
        self._show_summary()

    def _show_summary(self, _jobs: object = None) -> None:
        self.summary.setText(self.presenter.summary())

    def _explained(self, told: Told) -> None:
        for tab in self._built.values():
            if isinstance(tab, JobsTab):
                tab.show_told(told)

    def _decided(self, sentence: str, can_undo: bool) -> None:
        step = "Ctrl+Z takes it back." if can_undo else ""
        self.notice.emit(Notice(Level.OK, f"{sentence}.", step, "review"))

    def _undone(self, sentence: str) -> None:
        self.notice.emit(Notice(Level.INFO, "Taken back", f"{sentence}.", "review"))

    def _complain(self, sentence: str, step: str) -> None:
        self.notice.emit(Notice(Level.WARN, sentence, step, sentence))
