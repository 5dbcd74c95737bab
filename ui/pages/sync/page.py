"""The Sync page: bring playlists, see what is owned, download what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

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
from PyQt6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from core.domain import Coverage
from services.events import Level
from services.playlists.links import ALBUM_PREFIX, service_of
from ui.bridge import Bridge
from ui.models.cards import TABS, Card
from ui.models.feed import JobFeed
from ui.pages.base import Page
from ui.pages.sync.account import AccountPresenter, Standing
from ui.pages.sync.bubbles import BubbleBar
from ui.pages.sync.overview import Overview
from ui.pages.sync.pictures import CardPictures
from ui.pages.sync.places import open_place
from ui.pages.sync.presenter import SyncPresenter
from ui.pages.sync.run_desk import RunDesk
from ui.pages.sync.sources import from_mime
from ui.runner import Runner
from ui.slices import Slices, in_slices, styling
from ui.stages import stage, stepwise
from ui.widgets.buttons import Button
from ui.widgets.notices import Banner
from ui.widgets.unread import Unread
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container
    from ui.pages.sync.analyser_desk import AnalyserDesk
    from ui.pages.sync.analyser_view import AnalyserView
    from ui.pages.sync.coverage_desk import CoverageDesk
    from ui.pages.sync.coverage_view import CoverageView
    from ui.pages.sync.missing_dialog import MissingDialog
    from ui.pages.sync.missing_presenter import MissingPresenter


class SyncPage(Page):
    """Overview of all playlists, or the coverage of one; the download dialog lies over both."""

    title = _("Sync")

    def __init__(
        self, container: Container, runner: Runner, bridge: Bridge, parent: QWidget | None = None
    ) -> None:
        super().__init__(container, runner, bridge, parent)
        self.feed = JobFeed(bridge, self)
        self.presenter = SyncPresenter(container, runner, self)
        self.account = AccountPresenter(container, runner, self)
        self.pictures = CardPictures(container, runner, self)
        self._download_for, self._recheck_after = "", False
        self._analyser: AnalyserDesk | None = None
        self._coverage_view: CoverageView | None = None
        self._coverage_work = self._build_coverage()
        self.building: Slices | None = None
        stage(self._make())

    def _make(self) -> Iterator[None]:
        yield from self._build()
        self._connect()
        self.setAcceptDrops(True)
        self.presenter.load()
        self.account.load()
        self.runs.bubbles.load()
        self.building = in_slices(self, self._build_rest())

    # --- building -------------------------------------------------------------------------------
    def _build(self) -> Iterator[None]:
        self.recheck_all = Button(_("Check all for changes"), "", "refresh-cw")
        self.recheck_all.hide()
        self.by_artist = Button(_("Missing tracks"), "", "users", on_click=self.show_missing)
        self.by_artist.setToolTip(_("Everything that is missing, by artist"))
        self.by_artist.hide()
        self.add = Button(_("Add playlist"), "", "plus")
        self.header.addStretch(1)
        for button in (self.by_artist, self.recheck_all, self.add):
            self.header.addWidget(button)
        self.banner = Banner(Level.WARN, "")
        self.banner.hide()
        self.stack = QStackedWidget(self)
        yield
        self.overview = yield from stepwise(lambda: Overview(self.presenter.cards, self.stack))
        self.stack.addWidget(self.overview)
        self.bubbles = BubbleBar(self)
        for part, share in ((self.banner, 0), (self.stack, 1), (self.bubbles, 0)):
            self.body.addWidget(part, share)
        yield
        self.runs = RunDesk(self.container, self.runner, self.feed, self.bubbles, self)

    def _connect(self) -> None:
        self.recheck_all.clicked.connect(self._check_all)
        self.add.clicked.connect(self.overview.strip.pick)
        self.account.changed.connect(self._show_account)
        self.bridge.coverage_ready.connect(self._compared_elsewhere)
        self.pictures.come.connect(self.overview.grid.viewport_update)
        self.account.listed.connect(self._listed)
        self.overview.tab_shown.connect(self.account.show_lists)
        self.overview.set_up.connect(self._set_up)
        self.overview.ask_account.connect(self.account.refresh)
        self.overview.schedule_card.connect(self.presenter.schedule)
        self.overview.wish_card.connect(self.presenter.wish_missing)
        self.overview.chosen.connect(self._act_on_chosen)
        self.overview.strip.files.connect(self.open_sources)
        self.overview.strip.paste.connect(self.paste)
        self.overview.open_card.connect(self.open_card)
        self.overview.forget_card.connect(lambda card: self.presenter.forget(card.key))
        self.presenter.opened.connect(self.show_coverage)
        self.presenter.failed.connect(self._complain)
        self.heed(self.presenter, self.runs.bubbles)
        Unread(self.overview.stack, self.presenter.reading)
        self.presenter.shelf_loaded.connect(self._shelf_loaded)
        self.presenter.busy_changed.connect(self._busy_changed)
        self.presenter.ready.connect(self.runs.offer_all)
        self.presenter.metered.connect(self.overview.show_meter)
        self.runs.notice.connect(self.notice)
        self.runs.to_inbox.connect(lambda: self.navigate.emit("downloads"))
        self.runs.arrived.connect(self._arrived)
        self.bubbles.opened.connect(self.reopen)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.paste)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def coverage_view(self) -> CoverageView:
        """The view of one playlist; built while the page is idle, or when it is first needed."""
        for _step in self._coverage_work:
            pass
        return cast("CoverageView", self._coverage_view)

    def _build_coverage(self) -> Iterator[None]:
        from ui.pages.sync.coverage_desk import CoverageDesk
        from ui.pages.sync.coverage_view import CoverageView

        view = yield from stepwise(CoverageView)
        view.pane.listen.connect(self.listen)
        view.asked.connect(self._act_on_coverage)
        self.desk: CoverageDesk = CoverageDesk(self.container, self.runner, view, self)
        self.desk.notice.connect(self.notice)
        self.desk.changed.connect(self._decided)
        self.presenter.seen.connect(view.head.show_change)
        self.stack.addWidget(view)
        self._coverage_view = view

    @property
    def dialog(self) -> MissingDialog:
        """The download dialog, built like the view."""
        return self.runs.dialog

    @property
    def missing(self) -> dict[str, MissingPresenter]:
        """The download runs by playlist key."""
        return self.runs.runs

    def _build_rest(self) -> Iterator[None]:
        """One part after the other, so that the window never keeps still for long."""
        yield
        yield from self._coverage_work
        yield from styling(self.coverage_view)
        yield from styling(self.dialog)

    # --- bringing playlists ---------------------------------------------------------------------
    def open_sources(self, sources: list[str]) -> None:
        """Read and compare; one alone is shown as soon as it is there."""
        self.banner.hide()
        self._download_for = ""
        if sources:
            kind = service_of(sources[-1])
            self.overview.show_tab(kind if kind in TABS else TABS[-1])
        if len(sources) > 1:
            self.show_overview()
        self.presenter.open(sources)

    def open_place(self, place: str) -> None:
        """A tab, a list, what is missing everywhere, or adding: see `places`."""
        open_place(self, place)

    def open_card(self, card: Card) -> None:
        """Show a playlist of the shelf."""
        self.banner.hide()
        self.presenter.show(card)

    def paste(self) -> None:
        """Open what is in the clipboard, unless a field has the focus."""
        field = self.focusWidget()
        clipboard = QGuiApplication.clipboard()
        if clipboard is None:
            return
        if isinstance(field, QLineEdit):
            field.paste()
            return
        if sources := from_mime(clipboard.mimeData()):
            self.open_sources(sources)
        else:
            self._complain(_("The clipboard holds no text."), _("Copy a link or a list first."))

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        """Files, links and text may be dropped anywhere on the page."""
        if event is not None and from_mime(event.mimeData()):
            event.acceptProposedAction()
            self.overview.strip.show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent | None) -> None:
        """They went away again."""
        self.overview.strip.show_over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Open what was dropped."""
        self.overview.strip.show_over(False)
        if event is not None and (sources := from_mime(event.mimeData())):
            event.acceptProposedAction()
            self.open_sources(sources)

    # --- going between the views ----------------------------------------------------------------
    def show_coverage(self, coverage: Coverage) -> None:
        """The playlist somebody waits for is compared."""
        key = coverage.playlist.key
        self.coverage_view.show_coverage(coverage)
        self.coverage_view.head.show_change(0, 0)
        self.desk.show(coverage)
        self._set_view(self.coverage_view)
        self.runs.update(coverage)
        if self.isVisible():
            self.coverage_view.table.setFocus()
        if self._download_for == key:
            self._download_for = ""
            self.open_dialog(coverage)

    def show_overview(self) -> None:
        """All playlists."""
        self.presenter.stop_waiting()
        self._set_view(self.overview)
        if self.isVisible():
            self.overview.grid.setFocus()

    def _set_view(self, view: QWidget) -> None:
        strip = self.heading.parentWidget()
        if strip is not None:
            strip.setVisible(view is self.overview)
        self.stack.setCurrentWidget(view)

    def shown(self) -> None:
        """The page comes to the front."""
        if self.presenter.loaded:
            self.presenter.load()
        self.account.show_lists()

    def hidden(self) -> None:
        """Another page comes to the front; the dialog lies over the window and must go."""
        self.runs.leave()
        if self._coverage_view is not None:
            self.desk.leave()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """As many bubbles as fit."""
        super().resizeEvent(event)
        self.runs.show_bubbles()

    # --- downloading ----------------------------------------------------------------------------
    def open_dialog(self, coverage: Coverage) -> None:
        """The dialog for this playlist; its state lives on when it is closed."""
        self.runs.open(coverage)

    def reopen(self, key: str) -> None:
        """A bubble was pressed: the dialog again, as its run stands."""
        self.runs.reopen(key, self._compare_for)

    def _compare_for(self, key: str) -> None:
        """Downloads that were begun elsewhere: the dialog by way of a comparison."""
        if key.startswith(ALBUM_PREFIX):
            self.runs.reopen_album(key)
            return
        card = self.presenter.card(key)
        if card is None:
            self._complain(_("This playlist is not here any more."), _("See it under Downloads."))
            return
        self._download_for = key
        self.presenter.show(card)

    def _act_on_coverage(self, what: str) -> None:
        coverage = self.coverage_view.coverage
        if what == "back":
            self.show_overview()
        elif what == "recheck":
            self._recheck()
        elif what == "download" and coverage is not None:
            self.open_dialog(coverage)
        else:
            self.desk.act(what)

    def _decided(self, coverage: Coverage) -> None:
        """A row was decided by hand: the card and an open run know it, too."""
        self.presenter.load()
        self.runs.update(coverage)

    def _compared_elsewhere(self, _coverage: Coverage) -> None:
        """A playlist was checked by itself: its card tells the new numbers at once."""
        if self.isVisible() and not self.presenter.busy:
            self.presenter.load()

    def _arrived(self, key: str) -> None:
        """Files came: compare again, so that every number counts them."""
        card, view = self.presenter.card(key), self._coverage_view
        front = view is not None and view.coverage is not None and view.coverage.playlist.key == key
        if card is not None:
            self.presenter.show(card) if front else self.presenter.check([card])

    # --- the rest -------------------------------------------------------------------------------
    def _shelf_loaded(self) -> None:
        self.overview.show_loaded()
        self.pictures.want(self.presenter.cards.cards())
        self.presenter.load_meter()
        for button in (self.recheck_all, self.by_artist):
            button.setVisible(self.presenter.cards.rowCount() > 0)

    def _busy_changed(self, number: int) -> None:
        self.recheck_all.set_busy(number > 0, _("Comparing…"))
        view = self._coverage_view
        if view and view.coverage and self.presenter.waits_for(view.coverage.playlist.key):
            view.show_busy(_("Comparing…"))

    def _recheck(self) -> None:
        coverage = self.coverage_view.coverage
        if coverage is not None and (card := self.presenter.card(coverage.playlist.key)):
            self.presenter.show(card)

    # --- the account ----------------------------------------------------------------------------
    def _show_account(self) -> None:
        self.overview.show_account(self.account.view, self.account.busy)
        if self.isVisible():
            self.account.show_lists()

    def _set_up(self) -> None:
        from ui.spotify_setup.opening import open_spotify_setup

        open_spotify_setup(self, self.container, self.runner, self.account.refresh_anew)

    def _check_all(self) -> None:
        """The account's lists first: one request tells which of them changed."""
        self._recheck_after = self.account.view.standing is not Standing.OFF
        if self._recheck_after:
            self.account.refresh()
        else:
            self.presenter.recheck_all()

    def _listed(self) -> None:
        self.presenter.load()
        if self._recheck_after:
            self._recheck_after = False
            well = self.account.view.standing is Standing.READY
            self.presenter.recheck_all("" if well else "spotify")

    def _act_on_chosen(self, what: str, cards: list[Card]) -> None:
        if what == "analyse":
            self.presenter.check(cards)
        elif what == "missing":
            self.show_missing(cards)
        elif what == "download":
            self.presenter.check(cards, gather=True)

    # --- missing tracks by artist ---------------------------------------------------------------
    @property
    def analyser(self) -> AnalyserView:
        """The missing-tracks analyser, built when it is first needed."""
        if self._analyser is None:
            from ui.pages.sync.analyser_desk import AnalyserDesk

            self._analyser = AnalyserDesk(self.container, self.runner, self)
            self._analyser.notice.connect(self.notice)
            self._analyser.view.back.connect(self.show_overview)
            self._analyser.view.whole_album.connect(self.runs.whole_album)
            self.stack.addWidget(self._analyser.view)
        return self._analyser.view

    def show_missing(self, cards: Sequence[Card] = ()) -> None:
        """What these playlists miss by artist; of all that were read when none is named."""
        chosen = list(cards) or [card for card in self.presenter.cards.cards() if card.checked_at]
        self._set_view(self.analyser)
        self.analyser.show_working(0.0, "")
        self.analyser.presenter.analyse(chosen)

    def _complain(self, sentence: str, step: str) -> None:
        self.banner.say(Level.WARN, f"{sentence} {step}".strip())
        self.banner.show()
        if self._coverage_view is not None:
            self._coverage_view.head.recheck.set_busy(False)
