"""What the first screen does by itself and on request. Used by `first_run.FirstRun.live`.

The music folder is guessed once per home and read in the background; a person who takes it out
again is not overruled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from core.tasks import TaskContext
from ui.pages.dashboard.presenter import Overview
from ui.pages.sync.sources import from_text

if TYPE_CHECKING:
    from ui.pages.dashboard.first_run import FirstRun
    from ui.pages.dashboard.page import DashboardPage

SEEN = "window.welcome_seen"


class FirstDesk(QObject):
    """Stands between the first screen and the services."""

    def __init__(self, page: DashboardPage, view: FirstRun) -> None:
        super().__init__(view)
        self._page, self._view = page, view
        self._guessed = False
        view.pasted.connect(self.open_text)
        view.later_wanted.connect(self.switch_on)
        page.presenter.overview_changed.connect(self._look)

    def open_text(self, text: str) -> None:
        """A typed or pasted link, path or track."""
        if sources := from_text(text):
            self._page.brought.emit(sources)

    def switch_on(self, what: str) -> None:
        """One of the cards below: its help, or its place in Settings."""
        page = self._page
        if what == "soulseek":
            from ui.soulseek_setup.opening import open_soulseek_setup

            open_soulseek_setup(page, page.container, page.runner, page.presenter.ask_services)
        elif what == "spotify":
            from ui.spotify_setup.opening import open_spotify_setup

            open_spotify_setup(page, page.container, page.runner, page.presenter.ask_services)
        else:
            page.navigate.emit(what)

    def _look(self, now: Overview) -> None:
        if self._guessed or now.folders or not now.first_run:
            return
        self._guessed = True
        self._page.runner.start(self._guess, lane="disk", done=self._found)

    def _guess(self, ctx: TaskContext) -> str:
        container = self._page.container
        if container.settings.get(SEEN) or container.library.count():
            return ""
        folder = container.guess_music(ctx)
        if folder:
            container.settings.set(SEEN, True)
        return folder

    def _found(self, folder: str) -> None:
        if folder:
            self._view.show_guess(folder)
            self._page.presenter.add_folder(folder)
