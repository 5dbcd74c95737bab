"""An artist: head, filters, the timeline, and the sheet of an open album beside it."""

from __future__ import annotations

from collections.abc import Iterator

from PyQt6.QtCore import QModelIndex, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from services.events import Level
from ui.models import artists as words
from ui.models.artists import ALL, GROUPS
from ui.pages.artists.head import ArtistHead
from ui.pages.artists.presenter import ArtistPresenter
from ui.pages.artists.sheet import NARROW, WIDTH, SheetPane
from ui.pages.artists.timeline import Timeline
from ui.stages import stage
from ui.theme.manager import px
from ui.widgets.choices import Chips, Choice
from ui.widgets.flow import Flow
from ui.widgets.notices import Banner, Emptiness, EmptyState
from ui.widgets.painted import Skeleton
from utils.texts import _

READY, LOADING, FAILED, NOTHING, FILTERED = range(5)
ROOMY, WIDEST = 900, 16_777_215


class ArtistView(QWidget):
    """Reads from an `ArtistPresenter`."""

    back = pyqtSignal()
    watch = pyqtSignal()

    def __init__(self, presenter: ArtistPresenter) -> None:
        super().__init__()
        self.presenter, self._watched = presenter, False
        stage(self._make())

    def _make(self) -> Iterator[None]:
        presenter = self.presenter
        self.head = ArtistHead(presenter)
        self.chips = Chips([Choice(ALL, _("All")), *(Choice(k, w) for k, w in GROUPS.items())],
                           _("Which releases"))  # fmt: skip
        self.missing_only = QCheckBox(_("Missing only"))
        self.missing_only.setProperty("kind", "switch")
        yield
        self.banner = Banner(Level.WARN, "", "")
        self.timeline = Timeline(presenter)
        yield
        self.sheet = SheetPane(presenter)
        yield
        self.failed = EmptyState(Emptiness.FAILED, "", _("Try again"), "refresh-cw")
        self.nothing = EmptyState(
            Emptiness.FILTERED, _("No catalogue lists a release of this artist."),
            _("Search again"), "search",
        )  # fmt: skip
        self.filtered = EmptyState(
            Emptiness.FILTERED, _("No release passes this filter."), _("Show all"), "funnel-x"
        )
        yield
        self._arrange()
        self._connect()
        self.sheet.hide()

    def _arrange(self) -> None:
        self.missing_only.setAccessibleName(_("Missing only"))
        filters = Flow(gap=12)
        filters.addWidget(self.chips)
        filters.addWidget(self.missing_only)
        self.stack = QStackedWidget()
        waiting = Skeleton(4, 120)
        for widget in (self.timeline, waiting, self.failed, self.nothing, self.filtered):
            self.stack.addWidget(widget)
        self.main = QWidget()
        main = QVBoxLayout(self.main)
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(px(12))
        main.addWidget(self.head)
        main.addWidget(filters)
        main.addWidget(self.banner)
        main.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addWidget(self.main, 1)
        row.addWidget(self.sheet)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.changed.connect(self.refresh)
        presenter.sheet_changed.connect(self._show_sheet)
        presenter.model.modelReset.connect(self._show_place)
        self.head.back.connect(self.back)
        self.head.watch.connect(self.watch)
        self.head.fetch.connect(self._fetch)
        self.chips.chosen.connect(lambda _key: self._narrow())
        self.missing_only.clicked.connect(lambda _on: self._narrow())
        self.timeline.activated.connect(self._open)
        self.timeline.clicked.connect(self._open)
        self.timeline.seen.connect(presenter.look_at)
        self.sheet.left.connect(self.close_sheet)
        self.failed.acted.connect(self._again)
        self.nothing.acted.connect(self.back)
        self.filtered.acted.connect(self.show_all)
        leave = QShortcut(QKeySequence("Escape"), self, self._escape)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # --- showing --------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the artist as known now."""
        presenter = self.presenter
        self.head.refresh(self._watched)
        counts = presenter.model.counts()
        self.chips.set_counts(counts)
        for key in GROUPS:
            self.chips.button(key).setVisible(bool(counts[key]))
        self._make_room()
        troubles = presenter.found.troubles if presenter.found is not None else ()
        self.banner.setVisible(bool(troubles))
        if troubles:
            self.banner.say(Level.WARN, " ".join(troubles))
        self._show_place()

    def show_watched(self, watched: bool) -> None:
        """Whether this artist is followed."""
        self._watched = watched
        self.head.refresh(watched)

    def show_all(self) -> None:
        """No filter."""
        self.chips.choose(ALL)
        self.missing_only.setChecked(False)
        self._narrow()

    def close_sheet(self) -> None:
        """Close the album; the timeline has the keyboard again."""
        self.presenter.close_sheet()
        self.timeline.setFocus()

    def take_focus(self) -> None:
        """The artist came to the front."""
        (self.timeline if self.stack.currentIndex() == READY else self.head.crumb).setFocus()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The sheet is narrower in a small window, and alone where both have no room."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        wide = px(WIDTH if self.width() >= px(ROOMY) else NARROW)
        both = self.width() - wide - px(16) >= self.chips.sizeHint().width()
        opened = self.presenter.open_tile is not None
        self.main.setVisible(both or not opened)
        self.sheet.setMinimumWidth(px(NARROW))
        self.sheet.setMaximumWidth(wide if both else WIDEST)

    def _show_place(self) -> None:
        presenter, model = self.presenter, self.presenter.model
        if presenter.trouble[0]:
            place = FAILED
            self.failed.say(" ".join(presenter.trouble))
        elif presenter.found is None:
            place = LOADING
        elif model.rowCount():
            place = READY
        else:
            place = FILTERED if model.tiles else NOTHING
        self.stack.setCurrentIndex(place)

    def _show_sheet(self) -> None:
        self.sheet.setVisible(self.presenter.open_tile is not None)
        self._make_room()
        if not self.main.isVisible():
            self.sheet.tracks.setFocus()
        viewport = self.timeline.viewport()
        if viewport is not None:
            viewport.update()

    # --- doing ----------------------------------------------------------------------------------
    def _narrow(self) -> None:
        self.presenter.model.narrow(self.chips.current, self.missing_only.isChecked())

    def _open(self, index: QModelIndex) -> None:
        tile = self.presenter.model.tile(index.row())
        if tile is not None:
            self.timeline.setCurrentIndex(index)
            self.presenter.open_sheet(tile)
            self.timeline.scrollTo(index)

    def _fetch(self) -> None:
        self.presenter.ask_missing()

    def _escape(self) -> None:
        if self.presenter.open_tile is not None:
            self.close_sheet()
        else:
            self.back.emit()

    def _again(self) -> None:
        if self.presenter.artist is not None:
            self.presenter.open(self.presenter.artist)


__all__ = ["ArtistView", "words"]
