"""The album sheet: a release with its tracks, what of them is owned, and the way to the rest."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.domain import CoverageRow, Ownership
from services.artists.model import missing
from ui.delegates.views import RowList, bind_keys
from ui.models import artists as words
from ui.models import figures
from ui.models.forecast_words import too_large
from ui.pages.artists.parts import Picture, TrackDelegate
from ui.pages.artists.presenter import ArtistPresenter
from ui.theme.manager import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import ElidedLabel, label, line
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Badge, Icon, Skeleton
from utils.texts import _

WIDTH, NARROW = 344, 304
READY, LOADING, FAILED, EMPTY = range(4)
BY_CONSTRUCTION = _(
    "Matched by construction: every file gets the names and numbers of its track on this album."
)


class SheetPane(QFrame):
    """`left` when it shall close, `choose_source` with words to search for by hand."""

    left = pyqtSignal()
    choose_source = pyqtSignal(str)

    def __init__(self, presenter: ArtistPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self.setProperty("kind", "card")
        self.setAccessibleName(_("Album"))
        self.cover = Picture(presenter.pictures, 96)
        self.title = ElidedLabel("", "section")
        self.credit = ElidedLabel("", "secondary", "text_2")
        self.facts = ElidedLabel("", "secondary", "text_2")
        self.badge = Badge()
        self.tracks = RowList(_("Tracks"), _("Enter downloads the track, Esc closes the album."))
        self.tracks.setDragEnabled(True)
        self.tracks.setModel(presenter.tracks)
        self.tracks.setItemDelegate(TrackDelegate(self.tracks))
        self.tracks.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.failed = EmptyState(Emptiness.FAILED, "", _("Try again"), "refresh-cw")
        self.failed.acted.connect(self._again)
        self.cost = ElidedLabel("", "secondary", "text_2")
        self.fetch = Button(_("Download missing"), "primary", "download", on_click=self._fetch)
        self.track = Button(_("This track"), on_click=self.fetch_track)
        self.source = Button(_("Choose source…"), on_click=self._choose)
        self._arrange()
        self.tracks.activated.connect(lambda _index: self.fetch_track())
        self.tracks.customContextMenuRequested.connect(self._menu)
        selection = self.tracks.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(lambda *_unused: self._show_track())
        presenter.sheet_changed.connect(self.refresh)
        presenter.tracks.modelReset.connect(self._show_track)
        bind_keys(self.tracks, {"D": self.fetch_track})

    # --- building -------------------------------------------------------------------------------
    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(_("Album"), "label", "text_2"), 1)
        self.close_button = IconButton("x", _("Close the album"), on_click=self.left.emit)
        head.addWidget(self.close_button)
        names = QVBoxLayout()
        names.setSpacing(px(4))
        names.addStretch(1)
        for widget in (self.title, self.credit, self.facts):
            names.addWidget(widget)
        names.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignLeft)
        names.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(px(16))
        top.addWidget(self.cover, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        top.addLayout(names, 1)
        self.stack = QStackedWidget()
        unlisted = EmptyState(Emptiness.FILTERED, _("No catalogue lists its tracks."))
        for place in (self.tracks, Skeleton(8, 36), self.failed, unlisted):
            self.stack.addWidget(place)
        body = QVBoxLayout()
        edge = px(20)
        body.setContentsMargins(edge, px(16), edge, px(8))
        body.setSpacing(px(12))
        body.addLayout(head)
        body.addLayout(top)
        body.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(line())
        column.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        edge = px(20)
        column.setContentsMargins(edge, px(12), edge, px(16))
        column.setSpacing(px(10))
        strip = QHBoxLayout()
        strip.addWidget(Icon("gauge", "info", 16))
        strip.addWidget(self.cost, 1)
        column.addLayout(strip)
        column.addWidget(self.fetch)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.track, 1)
        row.addWidget(self.source, 1)
        column.addLayout(row)
        column.addWidget(label(BY_CONSTRUCTION, "secondary", "text_2", wrap=True))
        return foot

    # --- showing --------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the open album as it is now."""
        tile, sheet = self.presenter.open_tile, self.presenter.sheet
        if tile is None:
            return
        album = tile.release.album
        credit = ", ".join(album.artist_names) or getattr(self.presenter.artist, "name", "")
        self.presenter.picture(f"cover/{tile.key}", tile.release)
        self.cover.show_key(f"cover/{tile.key}", tile.title)
        self.title.setText(tile.title)
        self.credit.setText(f"{credit} · {tile.year}")
        self.facts.setText(words.sheet_facts(sheet) if sheet else tile.facts)
        glyph, told = words.badge(tile.holding) if sheet is None else words.sheet_badge(sheet)
        self.badge.show_text(told, glyph)
        if sheet is not None:
            place = READY if sheet.details.tracks else EMPTY
        else:
            place = FAILED if self.presenter.sheet_trouble else LOADING
        self.failed.say(self.presenter.sheet_trouble)
        self.stack.setCurrentIndex(place)
        self._show_cost()

    def _show_cost(self) -> None:
        sheet, forecast = self.presenter.sheet, self.presenter.forecast
        count = len(missing(sheet.ownership)) if sheet is not None else 0
        why = too_large(forecast) if sheet is not None and count else ""
        if sheet is None:
            self.cost.setText("")
        elif not count:
            probable = sheet.ownership.probable
            asks = (
                _("{tracks} to be looked at").format(tracks=figures.count(probable, "track"))
                if probable
                else ""
            )
            self.cost.setText(asks or _("Nothing is missing."))
        elif forecast is not None:
            size = _("About {size} {likely}").format(
                size=figures.size(forecast.size), likely=forecast.likely
            )
            self.cost.setText(f"{size} · {figures.span(forecast.seconds)}")
        self.fetch.set_label(
            _("Download {count} missing").format(count=count) if count else _("Download missing")
        )
        self.fetch.allow(bool(count) and not why, why or _("Nothing of this album is missing."))
        self.source.allow(sheet is not None, _("The tracks are still being read."))
        self._show_track()

    def _show_track(self) -> None:
        row = self.current()
        able = row is not None and row.ownership is not Ownership.OWNED
        why = _("This track is owned.") if row is not None else _("Choose a track first.")
        self.track.allow(able, why)

    def current(self) -> CoverageRow | None:
        """The chosen track."""
        item = self.tracks.item()
        return item if isinstance(item, CoverageRow) else None

    # --- doing ----------------------------------------------------------------------------------
    def fetch_track(self) -> None:
        """Download the chosen track alone."""
        row = self.current()
        if row is not None and row.ownership is not Ownership.OWNED:
            self.presenter.fetch([row])

    def _fetch(self) -> None:
        sheet = self.presenter.sheet
        if sheet is not None:
            self.presenter.ask_tracks(missing(sheet.ownership))

    def _choose(self) -> None:
        tile, artist = self.presenter.open_tile, self.presenter.artist
        row = self.current()
        if tile is not None and artist is not None:
            what = row.entry.track.title if row is not None else tile.title
            self.choose_source.emit(f"{artist.name} {what}")

    def _again(self) -> None:
        tile = self.presenter.open_tile
        if tile is not None:
            self.presenter.open_sheet(tile)

    def _menu(self, spot: QPoint) -> None:
        row = self.current()
        if row is None:
            return
        menu = QMenu(self)
        fetch = menu.addAction(_("Download this track"))
        search = menu.addAction(_("Choose source…"))
        if fetch is not None:
            fetch.setEnabled(row.ownership is not Ownership.OWNED)
            fetch.triggered.connect(lambda _unused=False: self.fetch_track())
        if search is not None:
            search.triggered.connect(lambda _unused=False: self._choose())
        menu.popup(self.tracks.mapToGlobal(spot))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Esc closes the album."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
