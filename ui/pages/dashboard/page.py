"""The Dashboard: coverage as the hero number, services, downloads, health, activity."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from ui.pages.base import Page
from ui.pages.dashboard.first_run import FirstRun
from ui.pages.dashboard.hero import Hero
from ui.pages.dashboard.panels import (
    ActionsCard,
    ActivityCard,
    DownloadsCard,
    HealthCard,
    ServicesCard,
)
from ui.pages.dashboard.presenter import DashboardPresenter, Overview, Transfers
from ui.pages.sync.sources import FILE_FILTER, from_mime
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.painted import Skeleton
from ui.widgets.scrolling import scrolling

if TYPE_CHECKING:
    from services.container import Container
    from ui.bridge import Bridge
    from ui.runner import Runner


class DashboardPage(Page):
    """Layout only; the numbers come from `DashboardPresenter`."""

    title = "Dashboard"

    def __init__(
        self, container: Container, runner: Runner, bridge: Bridge, parent: QWidget | None = None
    ) -> None:
        super().__init__(container, runner, bridge, parent)
        self.presenter = DashboardPresenter(container, runner, bridge)
        self.add = Button("Add playlist", "primary", "plus", on_click=self._open_sync)
        self.header.addStretch(1)
        self.header.addWidget(self.add)
        self.hero, self.services = Hero(), ServicesCard()
        self.downloads, self.health = DownloadsCard(), HealthCard()
        self.activity, self.quick = ActivityCard(), ActionsCard()
        self.first_run = FirstRun()
        self._views = QStackedLayout()
        self._views.addWidget(Skeleton(8))
        self._views.addWidget(scrolling(self._overview()))
        self._views.addWidget(self.first_run)
        self.body.addLayout(self._views, 1)
        self._connect()
        self.setAcceptDrops(True)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self._paste)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def shown(self) -> None:
        """Read what is stale."""
        self.presenter.shown()

    def hidden(self) -> None:
        """Read nothing."""
        self.presenter.hidden()

    def _overview(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        pairs = (
            (self.hero, 1, self.services, 1, 212),
            (self.downloads, 1, self.health, 1, 232),
            (self.activity, 21, self.quick, 10, 200),
        )
        for left, left_share, right, right_share, tall in pairs:
            row = QHBoxLayout()
            for card in (left, right):
                card.setMinimumHeight(px(tall))
            row.setSpacing(px(16))
            row.addWidget(left, left_share)
            row.addWidget(right, right_share)
            column.addLayout(row, tall)
        return whole

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
        self.services.test_wanted.connect(asked.ask_services)
        self.services.fix_wanted.connect(self._open_settings)
        self.health.fix_wanted.connect(self._open_settings)
        self.activity.filtered.connect(asked.filter_activity)
        self.quick.scan_wanted.connect(asked.scan)
        self.quick.stop_wanted.connect(asked.cancel_scan)
        self.quick.playlist_wanted.connect(self._open_sync)
        self.quick.downloads_wanted.connect(self._open_downloads)
        self.downloads.opened.connect(self._open_downloads)
        self.hero.opened.connect(self.navigate)
        self.first_run.playlist_wanted.connect(self._choose_playlist)
        self.first_run.folder_wanted.connect(self._choose_folder)

    def _show_overview(self, now: Overview) -> None:
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
        found = QFileDialog.getExistingDirectory(self, "Where is your music?")
        if found:
            self.presenter.add_folder(found)

    def _choose_playlist(self) -> None:
        found, _kind = QFileDialog.getOpenFileNames(self, "Open a playlist", "", FILE_FILTER)
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

    def _open_settings(self) -> None:
        self.navigate.emit("settings")
