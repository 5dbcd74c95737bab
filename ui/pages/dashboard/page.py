"""The Dashboard: coverage as the hero number, services, downloads, health, activity."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PyQt6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ui.pages.base import Page
from ui.pages.dashboard.actions_card import ActionsCard
from ui.pages.dashboard.alarms import AlarmStrip
from ui.pages.dashboard.care_dialog import CareDialog
from ui.pages.dashboard.citizen_card import CitizenCard
from ui.pages.dashboard.first_run import FirstRun
from ui.pages.dashboard.hero import Hero
from ui.pages.dashboard.library_card import CareCard, StatisticsCard
from ui.pages.dashboard.more_presenter import Counters, MorePresenter
from ui.pages.dashboard.panels import (
    ActivityCard,
    DownloadsCard,
    HealthCard,
    ServicesCard,
)
from ui.pages.dashboard.presenter import DashboardPresenter, Overview, Transfers
from ui.pages.sync.sources import FILE_FILTER, from_mime
from ui.palette.field import PaletteField
from ui.stages import stage
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.painted import Skeleton
from ui.widgets.scrolling import scrolling
from ui.widgets.unread import Unread
from utils.texts import _

if TYPE_CHECKING:
    from services.care.model import CareKind
    from services.container import Container
    from ui.bridge import Bridge
    from ui.runner import Runner


ROOMY = 760
"""From this width on, two cards stand side by side in each line."""


class DashboardPage(Page):
    """Layout only; the numbers come from `DashboardPresenter`."""

    title = _("Dashboard")

    def __init__(
        self, container: Container, runner: Runner, bridge: Bridge, parent: QWidget | None = None
    ) -> None:
        super().__init__(container, runner, bridge, parent)
        self.presenter = DashboardPresenter(container, runner, bridge)
        self.more = MorePresenter(container, runner, bridge)
        self._playlists = 0
        self.is_new = False
        self._pair: QBoxLayout | None = None
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self.add = Button(_("Add playlist"), "primary", "plus", on_click=self._open_sync)
        self.seek = PaletteField()
        self.seek.clicked.connect(self.search_wanted)
        self.header.addStretch(1)
        self.header.addWidget(self.seek)
        self.header.addWidget(self.add)
        self._views = QStackedLayout()
        self.body.addLayout(self._views, 1)
        yield
        self.hero, self.services = Hero(), ServicesCard()
        yield
        self.downloads, self.health = DownloadsCard(), HealthCard()
        yield
        self.activity = ActivityCard()
        yield
        self.quick = ActionsCard()
        yield
        self.statistics, self.care = StatisticsCard(), CareCard()
        yield
        self.citizen = CitizenCard()
        self.alarms = AlarmStrip()
        self.care_dialog: CareDialog | None = None
        yield
        self.first_run = FirstRun(self)
        yield
        self.first_run.live(self)
        yield
        self._views.addWidget(Skeleton(8))
        self._views.addWidget(self._overview())
        yield
        self._views.addWidget(self.first_run)
        Unread(self._views, self.presenter.reading)
        self._connect()
        yield
        self._connect_more()
        self.setAcceptDrops(True)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self._paste)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def welcome(self) -> None:
        """Nobody opened a playlist yet: the first screen is there before that was read again."""
        self.is_new = True
        self._views.setCurrentWidget(self.first_run)
        self.add.hide()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """In little room the filters of the activity need the whole width."""
        super().resizeEvent(event)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        if self._pair is not None:
            self._pair.setDirection(below if self.width() < px(ROOMY) else beside)

    def shown(self) -> None:
        """Read what is stale, and what could not be read before."""
        self.read_again()
        self.presenter.shown()
        self.more.shown()

    def hidden(self) -> None:
        """Read nothing."""
        self.presenter.hidden()
        self.more.hidden()

    def _overview(self) -> QWidget:
        whole = QWidget()
        area = scrolling(whole, parent=self)  # still empty: what is measured here is styled here
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        column.addWidget(self.alarms)
        pairs = (
            (self.hero, 1, self.services, 1, 232),
            (self.downloads, 1, self.health, 1, 232),
            (self.activity, 21, self.quick, 10, 316),
            (self.statistics, 1, self.care, 1, 272),
        )
        for left, left_share, right, right_share, tall in pairs:
            row = QHBoxLayout()
            for card in (left, right):
                card.setMinimumHeight(px(tall))
            row.setSpacing(px(16))
            row.addWidget(left, left_share)
            row.addWidget(right, right_share)
            column.addLayout(row, tall)
            if left is self.activity:
                self._pair = row
        column.addWidget(self.citizen)
        return area

    def _connect(self) -> None:
        asked = self.presenter
        asked.overview_changed.connect(self._show_overview)
        asked.transfers_changed.connect(self._show_transfers)
        asked.services_changed.connect(self.services.show_states)
        asked.health_changed.connect(self.health.show_checks)
        asked.activity_changed.connect(self._show_activity)
        asked.asking.connect(self.services.show_asking)
        asked.scanning.connect(self.quick.show_scanning)
        asked.scanning.connect(self.first_run.show_scanning)
        asked.said.connect(self.notice)
        self.heed(asked, self.more)
        self.services.test_wanted.connect(asked.ask_services)
        self.services.fix_wanted.connect(self.navigate)
        self.health.fix_wanted.connect(self.navigate)
        self.activity.filtered.connect(asked.filter_activity)
        self.quick.scan_wanted.connect(asked.scan)
        self.quick.stop_wanted.connect(asked.cancel_scan)
        self.quick.missing_wanted.connect(self._open_missing)
        self.downloads.opened.connect(self._open_downloads)
        self.hero.opened.connect(self.navigate)
        self.first_run.playlist_wanted.connect(self._choose_playlist)
        self.first_run.folder_wanted.connect(self._choose_folder)

    def _connect_more(self) -> None:
        more = self.more
        more.counters_changed.connect(self._show_counters)
        more.alerts_changed.connect(self.alarms.show_alerts)
        more.citizen_changed.connect(self.citizen.show_citizenship)
        more.figures_changed.connect(self.statistics.show_figures)
        more.vitals_changed.connect(self.quick.show_vitals)
        more.kept_changed.connect(self.quick.show_kept)
        more.care_counted.connect(self.care.show_counts)
        more.said.connect(self.notice)
        self.quick.wishes_wanted.connect(more.try_wishes)
        self.care.wanted.connect(self.open_care)
        self.alarms.opened.connect(self.navigate)

    def open_care(self, kind: CareKind) -> None:
        """One list of what is amiss, over the window."""
        if self.care_dialog is None:
            self.care_dialog = made = CareDialog()
            made.act_wanted.connect(self.more.act)
            made.undo_wanted.connect(self.more.undo)
            made.deep_wanted.connect(self.more.look_deep)
            made.closed.connect(self.more.leave_care)
            self.more.care_progress.connect(made.show_progress)
            self.more.care_found.connect(made.show_list)
            self.more.care_busy.connect(made.show_busy)
            self.more.care_done.connect(made.show_done)
        self.care_dialog.show_looking(kind)
        window = self.window()
        self.care_dialog.open_over(window if window is not None else self, self.care_dialog.list)
        self.more.look(kind)

    def _show_counters(self, now: Counters) -> None:
        self.hero.show_counters(now)
        self.quick.show_counts(now.due, now.wishes, self._playlists)

    def _show_overview(self, now: Overview) -> None:
        self._playlists, self.is_new = now.playlists, now.first_run
        self._views.setCurrentIndex(2 if now.first_run else 1)
        self.add.setVisible(not now.first_run)
        self.hero.show_overview(now)
        self.first_run.show_overview(now)
        self.quick.show_library(now.folders, now.library_age)

    def _show_transfers(self, now: Transfers) -> None:
        self.downloads.show_transfers(now)
        self.hero.show_review(now.review)

    def _show_activity(self, entries: list[object]) -> None:
        self.activity.show_lines(entries, time.time())

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, _("Where is your music?"))
        if found:
            self.presenter.add_folder(found)

    def _choose_playlist(self) -> None:
        found, _kind = QFileDialog.getOpenFileNames(self, _("Open a playlist"), "", FILE_FILTER)
        if found:
            self.brought.emit(found)

    def _paste(self) -> None:
        clipboard = QGuiApplication.clipboard()
        sources = from_mime(clipboard.mimeData()) if clipboard is not None else []
        if sources:
            self.brought.emit(sources)

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        """Playlist files, links and text may be dropped anywhere on the page."""
        if event is not None and from_mime(event.mimeData()):
            event.acceptProposedAction()
            self.first_run.show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent | None) -> None:
        """They went away again."""
        self.first_run.show_over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Open what was dropped."""
        self.first_run.show_over(False)
        if event is not None and (sources := from_mime(event.mimeData())):
            event.acceptProposedAction()
            self.brought.emit(sources)

    def _open_sync(self) -> None:
        self.navigate.emit("sync")

    def _open_downloads(self) -> None:
        self.navigate.emit("downloads")

    def _open_missing(self) -> None:
        self.navigate.emit("sync/missing")
