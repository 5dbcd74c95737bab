"""What every page is: a widget with a title, a header row and hooks for being shown and hidden.

A page is built on its first visit. It may raise `notice` (the shell shows a toast) and ask for
another page with `navigate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.bridge import Bridge
from ui.runner import Runner
from ui.theme.manager import px
from ui.widgets.labels import label

if TYPE_CHECKING:
    from PyQt6.QtCore import QObject

    from services.container import Container
    from ui.widgets.trouble import TroubleBanner


class Page(QWidget):
    """Base of the five pages: `Page(container, runner, bridge, parent=None)`.

    `title` is the heading and the page's accessible name. `header` is the layout right of the
    title, `body` the layout below. `navigate` carries a page's key ("sync", "downloads/wishes", …),
    `brought` playlist sources (files, links, text) for the page that opens them,
    `listen` what the player shall play: a `Candidate` or a `LocalFile`; `search_wanted` asks for
    the command palette. `trouble` is the line above the page while something cannot be read; `heed`
    makes it.
    """

    title = ""
    notice = pyqtSignal(object)
    navigate = pyqtSignal(str)
    brought = pyqtSignal(list)
    listen = pyqtSignal(object)
    search_wanted = pyqtSignal()

    def __init__(
        self,
        container: Container,
        runner: Runner,
        bridge: Bridge,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.container, self.runner, self.bridge = container, runner, bridge
        self.setProperty("kind", "page")
        self.setAccessibleName(self.title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(20), px(24), px(24))
        outer.setSpacing(px(16))
        self.header = QHBoxLayout()
        self.header.setSpacing(px(8))
        self.heading = label(self.title, "page")
        self.header.addWidget(self.heading)
        self.header.addSpacing(px(16))
        self._strip = QWidget()
        self._strip.setFixedHeight(px(40))
        self._strip.setLayout(self.header)
        self.header.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._strip)
        self.body = QVBoxLayout()
        self.body.setSpacing(px(16))
        outer.addLayout(self.body, 1)
        self._outer = outer
        self.trouble: TroubleBanner | None = None

    def shown(self) -> None:
        """Called each time the page comes to the front; refresh what may be stale."""

    def open_sources(self, sources: list[str]) -> None:
        """Open playlists somebody brought on another page; only Sync does."""

    def open_place(self, place: str) -> None:
        """Open a place of the page (a tab, a section); a page without any ignores it."""

    def hidden(self) -> None:
        """Called when another page comes to the front."""

    def heed(self, *owners: QObject) -> None:
        """From now on say above the page what these readings, or those of these presenters, could
        not bring."""
        if self.trouble is None:
            from ui.widgets.trouble import TroubleBanner

            self.trouble = TroubleBanner()
            self._outer.insertWidget(1, self.trouble)
        self.trouble.heed(*owners)

    def read_again(self) -> None:
        """Put every reading again that failed."""
        if self.trouble is not None:
            self.trouble.read_again()
