"""Artists: search, an artist's whole discography with what is owned, the watch list."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PyQt6.QtWidgets import QStackedWidget, QWidget

from core.domain import DownloadJob
from core.domain.catalogue import CatalogueArtist
from services.artists.model import Plan
from services.events import Level, Notice
from services.playlists.forecast import Forecast
from ui.models import figures
from ui.pages.artists.artist_view import ArtistView
from ui.pages.artists.confirm import ConfirmDialog
from ui.pages.artists.presenter import ArtistPresenter
from ui.pages.artists.start_presenter import StartPresenter
from ui.pages.artists.start_view import FOLLOWED, StartView
from ui.pages.artists.watch_presenter import WatchPresenter
from ui.pages.artists.watch_view import WatchView
from ui.pages.base import Page
from ui.slices import Slices, in_slices, styling
from ui.stages import stage, stepwise
from ui.widgets.notices import ActionNotice
from utils.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.container import Container
    from ui.bridge import Bridge
    from ui.runner import Runner


class ArtistsPage(Page):
    """The start and an artist, one in front."""

    title = _("Artists")

    def __init__(
        self, container: Container, runner: Runner, bridge: Bridge, parent: QWidget | None = None
    ) -> None:
        super().__init__(container, runner, bridge, parent)
        self.header.addStretch(1)
        self.presenter = ArtistPresenter(container, runner, bridge, self)
        self.start_presenter = StartPresenter(container, runner, self)
        self.watching = WatchPresenter(container, runner, bridge, self)
        self._artist: ArtistView | None = None
        self._artist_work = self._build_artist()
        self._confirm: ConfirmDialog | None = None
        self._rest: Slices | None = None
        stage(self._make())

    def _make(self) -> Iterator[None]:
        self.watch = yield from stepwise(lambda: WatchView(self.watching, self.start_presenter))
        self.stack = QStackedWidget(self)
        self.body.addWidget(self.stack, 1)
        self.start = yield from stepwise(
            lambda: StartView(self.start_presenter, self.watch, self.stack)
        )
        yield
        self.stack.addWidget(self.start)
        self._connect()
        self._rest = in_slices(self, self._build_rest())

    def _build_rest(self) -> Iterator[None]:
        """What nobody looks at first is built while nobody waits."""
        yield
        yield from self._artist_work
        yield from styling(self.artist)
        yield from styling(self.confirm)

    @property
    def artist(self) -> ArtistView:
        """One artist; built when the page is idle, or when it is first needed."""
        for _step in self._artist_work:
            pass
        return cast(ArtistView, self._artist)

    def _build_artist(self) -> Iterator[None]:
        view = yield from stepwise(lambda: ArtistView(self.presenter))
        yield
        view.back.connect(self.show_start)
        view.watch.connect(self._toggle_watch)
        view.sheet.choose_source.connect(self._choose_source)
        self.stack.addWidget(view)
        self._artist = view

    @property
    def confirm(self) -> ConfirmDialog:
        """What a download of many files asks first."""
        if self._confirm is None:
            self._confirm = ConfirmDialog(self)
            self._confirm.confirmed.connect(self.presenter.start)
        return self._confirm

    def _connect(self) -> None:
        presenter, watching = self.presenter, self.watching
        self.start.opened.connect(self.open_artist)
        self.start.settings.connect(lambda: self.navigate.emit("settings"))
        self.watch.opened.connect(self.open_artist)
        self.watch.look_for.connect(self.look_for)
        self.watch.search.connect(self.start.box.setFocus)
        presenter.changed.connect(self._show_watched)
        presenter.planned.connect(self._ask)
        presenter.planning.connect(self._planning)
        presenter.started.connect(self._started)
        presenter.failed.connect(self._failed)
        watching.changed.connect(self._show_watched)
        watching.failed.connect(self._failed)
        watching.told.connect(self._told)
        watching.unfollowed.connect(self._unfollowed)
        self.heed(self.start_presenter, presenter, watching)

    def shown(self) -> None:
        """Read who was looked at and who is followed."""
        self.start_presenter.load()
        self.watching.load()

    def open_place(self, place: str) -> None:
        """ "watch" opens the watch list, "search:WORDS" searches for an artist."""
        what, _unused, words = place.partition(":")
        if what == "watch":
            self.show_watch_list()
        elif what == "search" and words:
            self.look_for(words)

    def look_for(self, name: str) -> None:
        """Search for an artist of this name."""
        self.show_start()
        self.start.box.setText(name)
        self.start_presenter.search(name)

    def open_artist(self, artist: CatalogueArtist) -> None:
        """Show an artist's releases."""
        self._strip.hide()
        self.stack.setCurrentWidget(self.artist)
        self.presenter.open(artist)
        self.artist.show_all()
        self.artist.take_focus()

    def show_start(self) -> None:
        """Back to search and lists."""
        self.presenter.leave()
        self.presenter.close_sheet()
        self._strip.show()
        self.stack.setCurrentWidget(self.start)
        self.shown()
        self.start.box.setFocus()

    def show_watch_list(self) -> None:
        """The followed artists; other pages' counters open them."""
        self.show_start()
        self.start.choose_tab(FOLLOWED)

    # --- the watch list -------------------------------------------------------------------------
    def _toggle_watch(self) -> None:
        if self.presenter.artist is not None:
            self.watching.toggle(self.presenter.artist)

    def _show_watched(self) -> None:
        artist = self.presenter.artist
        if artist is not None:
            self.artist.show_watched(self.watching.follows(artist))

    def _unfollowed(self, name: str) -> None:
        self.notice.emit(
            ActionNotice(
                Level.INFO,
                _("{name} is watched no more.").format(name=name),
                _("Wishes stay."),
                _("stopped watching {name}").format(name=name),
                act=self.watching.undo,
            )
        )

    # --- downloads ------------------------------------------------------------------------------
    def _planning(self, title: str) -> None:
        words = (
            _("Reading the tracks of {title}…").format(title=title)
            if title
            else _("Reading the tracks…")
        )
        self.artist.head.missing.set_busy(True, words)

    def _ask(self, plan: Plan, forecast: Forecast) -> None:
        self._planned()
        self.confirm.show_plan(plan, forecast)
        self.confirm.open_over(self.window() or self, self.confirm.first_focus())

    def _planned(self) -> None:
        self.artist.head.missing.set_busy(False)
        self.artist.refresh()

    def _started(self, jobs: list[DownloadJob]) -> None:
        count = figures.count(len(jobs), "download")
        self.notice.emit(
            Notice(
                Level.OK,
                _("{count} begun.").format(count=count),
                _("Downloads shows how far they are."),
                _("artist jobs"),
            )
        )

    def _choose_source(self, text: str) -> None:
        self.navigate.emit(f"downloads/search:{text}")

    def _told(self, title: str, detail: str) -> None:
        self.notice.emit(Notice(Level.INFO, title, detail, title))

    def _failed(self, title: str, detail: str) -> None:
        self._planned()
        self.notice.emit(Notice(Level.ERROR, title, detail, title))
