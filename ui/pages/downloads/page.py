"""The Downloads page: what is on its way, what needs a person, what is wished for, what is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QStackedWidget, QWidget

from core.domain import JobState
from services.events import Level, Notice
from ui.bridge import Bridge
from ui.models.explain import Told
from ui.models.feed import JobFeed
from ui.pages.base import Page
from ui.pages.downloads.jobs_tab import (
    AGAIN,
    CANCEL,
    FILTER,
    FOLDER,
    MOVE,
    RETRY,
    TAKE,
    Group,
    JobsTab,
)
from ui.pages.downloads.presenter import DownloadsPresenter
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
        self.tabs = Segmented(TABS, "Downloads")
        self.summary = ElidedLabel("", "secondary", "text_2")
        self.summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.header.addWidget(self.tabs)
        self.header.addWidget(self.summary, 1)
        self.search = self._search_tab()
        self.queue = JobsTab(
            self.presenter, self.presenter.queue, "Queue", QUEUE_GROUPS, self._queue_empty()
        )
        self.inbox = JobsTab(
            self.presenter,
            self.presenter.inbox,
            "Inbox",
            (),
            self._inbox_empty(),
            (MOVE, TAKE, AGAIN, CANCEL),
        )
        self.history = JobsTab(
            self.presenter,
            self.presenter.history,
            "History",
            HISTORY_GROUPS,
            self._history_empty(),
            (MOVE, RETRY, FOLDER, FILTER),
        )
        self.wishes = WishTab(self.presenter.wishes)
        self.stack = QStackedWidget()
        self._places: dict[str, QWidget] = {
            SEARCH: self.search,
            QUEUE: self.queue,
            INBOX: self.inbox,
            WISHES: self.wishes,
            HISTORY: self.history,
        }
        for widget in self._places.values():
            self.stack.addWidget(widget)
        self.body.addWidget(self.stack, 1)
        self._connect()
        self.show_tab(QUEUE)
        self.presenter.load()

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.choose(key)
        self.stack.setCurrentWidget(self._places[key])
        tab = self._places[key]
        if self.isVisible() and isinstance(tab, JobsTab | WishTab):
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
        self.history.wants_more.connect(self.presenter.more_history)

    def _search_tab(self) -> EmptyState:
        tab = EmptyState(
            Emptiness.FILTERED,
            "Searching by hand is not part of this version yet.",
            "Open Sync",
            "refresh-cw",
            icon="search",
            detail="Bring a playlist, or paste one track as “Artist - Title”, on the Sync page: "
            "what is missing is searched for, checked and filed by itself.",
        )
        tab.acted.connect(self._to_sync)
        return tab

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
        for tab in (self.queue, self.inbox, self.history, self.wishes):
            tab.show_loaded()
        self._show_summary()

    def _show_counts(self) -> None:
        self.tabs.set_counts(self.presenter.tab_counts())
        self._show_summary()

    def _show_summary(self, _jobs: object = None) -> None:
        self.summary.setText(self.presenter.summary())

    def _explained(self, told: Told) -> None:
        for tab in (self.queue, self.inbox, self.history):
            tab.show_told(told)

    def _complain(self, sentence: str, step: str) -> None:
        self.notice.emit(Notice(Level.WARN, sentence, step, sentence))
