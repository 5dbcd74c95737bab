"""The start of the Artists page: search, recently viewed, followed."""

from __future__ import annotations

from collections.abc import Iterator

from PyQt6.QtCore import QModelIndex, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.domain.catalogue import CatalogueArtist
from ui.models import figures, roles
from ui.pages.artists.parts import ArtistGrid
from ui.pages.artists.start_presenter import StartPresenter
from ui.stages import stage
from ui.theme.manager import px
from ui.widgets.choices import Choice, Tabs
from ui.widgets.fields import SearchField
from ui.widgets.labels import ElidedLabel
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Skeleton
from ui.widgets.unread import Unread
from utils.texts import _

RECENT, FOLLOWED = "recent", "followed"
SHOW_RECENT, SHOW_FOUND, SHOW_WATCH, WAITING, FIRST, NOBODY, FAILED, UNCONNECTED = range(8)


class StartView(QWidget):
    """`opened` with the chosen artist, `settings` when no catalogue is switched on."""

    opened = pyqtSignal(object)
    settings = pyqtSignal()

    def __init__(
        self, presenter: StartPresenter, watch: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self.watch = watch
        stage(self._make())

    def _make(self) -> Iterator[None]:
        presenter = self.presenter
        self.box = SearchField(_("Search for an artist"), _("Search for an artist"), "/")
        self.tabs = Tabs(
            [Choice(RECENT, _("Recently viewed")), Choice(FOLLOWED, _("Watched"))],
            _("Which artists"),
        )
        self.words = ElidedLabel("", "secondary", "text_2")
        yield
        self.recent = ArtistGrid(
            _("Recently viewed artists"), presenter.pictures, presenter.portrait
        )
        self.recent.setModel(presenter.recent)
        self.found = ArtistGrid(_("Artists found"), presenter.pictures, presenter.portrait)
        self.found.setModel(presenter.found)
        yield
        self.first = EmptyState(
            Emptiness.FIRST_RUN, _("Whose records do you want to complete?"), _("Search"), "search",
            icon="mic-vocal",
            detail=_("Search for an artist: everything they released, what of it you own, and one "
            "button for the rest."),
        )  # fmt: skip
        self.nobody = EmptyState(Emptiness.FILTERED, "", _("Search again"), "search")
        self.failed = EmptyState(Emptiness.FAILED, "", _("Try again"), "refresh-cw")
        self.unconnected = EmptyState(
            Emptiness.NOT_CONNECTED, _("No catalogue is switched on."), _("Open Settings"),
            "settings",
            detail=_("Deezer, iTunes and MusicBrainz need no account. Name one under Catalogues."),
        )  # fmt: skip
        yield
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        top = QHBoxLayout()
        top.setSpacing(px(16))
        column.addWidget(self.box)
        column.addLayout(top)
        top.addWidget(self.tabs)
        top.addWidget(self.words, 1)
        self.stack = QStackedWidget(self)
        column.addWidget(self.stack, 1)
        for widget in (self.recent, self.found, self.watch, Skeleton(3, 176), self.first,
                       self.nobody, self.failed, self.unconnected):  # fmt: skip
            self.stack.addWidget(widget)
        self.stack.setCurrentIndex(WAITING)
        Unread(self.stack, self.presenter.reading)

    def _connect(self) -> None:
        self.presenter.changed.connect(self.refresh)
        self.box.searched.connect(self.presenter.search)
        self.tabs.chosen.connect(self._tab)
        for grid in (self.recent, self.found):
            grid.activated.connect(self._open)
            grid.clicked.connect(self._open)
        self.first.acted.connect(self.box.setFocus)
        self.nobody.acted.connect(self._retype)
        self.failed.acted.connect(self._again)
        self.unconnected.acted.connect(self.settings)

    def refresh(self) -> None:
        """Show what is there."""
        presenter = self.presenter
        self.tabs.set_counts({RECENT: presenter.recent.rowCount()} if presenter.is_loaded else {})
        self.words.setText(self._said())
        self.nobody.say(_("No artist called “{text}” was found.").format(text=presenter.text))
        self.failed.say(" ".join(presenter.trouble))
        self.stack.setCurrentIndex(self._place())

    def choose_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.choose(key)
        self._tab(key)

    def _place(self) -> int:
        presenter = self.presenter
        if presenter.text:
            return self._answer()
        if self.tabs.current == FOLLOWED:
            return SHOW_WATCH
        if not presenter.is_loaded:
            return WAITING
        return SHOW_RECENT if presenter.recent.rowCount() else FIRST

    def _answer(self) -> int:
        presenter = self.presenter
        if presenter.no_catalogue:
            return UNCONNECTED
        if presenter.trouble[0]:
            return FAILED
        if presenter.searching:
            return WAITING
        return SHOW_FOUND if presenter.found.rowCount() else NOBODY

    def _said(self) -> str:
        presenter = self.presenter
        if not presenter.text or presenter.trouble[0]:
            return ""
        if presenter.searching:
            return _("Asking the catalogues…")
        count = figures.count(presenter.found.rowCount(), "artist")
        return " ".join(
            (
                _("{count} from {answered}.").format(count=count, answered=presenter.answered),
                *presenter.troubles,
            )
        )

    def _tab(self, _key: str) -> None:
        if self.presenter.text:
            self.box.clear()
            self.presenter.search("")
        self.refresh()

    def _open(self, index: QModelIndex) -> None:
        artist = index.data(roles.ITEM)
        if isinstance(artist, CatalogueArtist):
            self.opened.emit(artist)

    def _retype(self) -> None:
        self.box.setFocus()
        self.box.selectAll()

    def _again(self) -> None:
        self.presenter.search(self.presenter.text)
