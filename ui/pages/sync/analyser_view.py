"""Missing tracks of several playlists by artist, and the push to the wish list beside them."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from services.playlists.forecast import BYTES_PER_SECOND, TYPICAL_SECONDS
from ui.delegates.analyser import AnalyserDelegate
from ui.delegates.views import RowList, bind_keys
from ui.models import figures
from ui.models.analyser import ALL, ORDERS, GroupRow
from ui.pages.sync.album_menu import album_menu
from ui.pages.sync.analyser_presenter import AnalyserPresenter
from ui.pages.sync.push_pane import PushPane
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import Chips, Choice
from ui.widgets.fields import SearchField
from ui.widgets.key_hints import KeyHints
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Skeleton
from utils.texts import _

MOST_CHIPS = 6
PANE_FROM = 860
_LIST, _DONE, _NOTHING, _WORKING, _UNREAD = range(5)


class AnalyserView(QWidget):
    """`back`, `export` and `whole_album` (with an offer) are what a person asks for."""

    back = pyqtSignal()
    export = pyqtSignal()
    whole_album = pyqtSignal(object)

    def __init__(self, presenter: AnalyserPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self.model = presenter.model
        self._armed = False
        self._genres = [ALL]
        self.setAccessibleName(_("Missing tracks by artist"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        column.addLayout(self._head())
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(px(8))
        self.chips = Chips([Choice(ALL, _("All"))], _("Which super genre"))
        self.order = Button(ORDERS["most"], "quiet", "arrow-up-down", on_click=self._sort_menu)
        self.albums = Button(_("Whole albums…"), "quiet", "disc-3", on_click=self._album_menu)
        self.albums.setToolTip(_("Albums of which several tracks are missing, as one download"))
        self.albums.hide()
        self._chip_row.addWidget(self.chips, 1)
        self._chip_row.addWidget(self.albums)
        self._chip_row.addWidget(self.order)
        column.addLayout(self._chip_row)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(self._list(), 1)
        self.pane = PushPane(presenter)
        row.addWidget(self.pane)
        column.addLayout(row, 1)
        self._connect()

    # --- what the page asks ---------------------------------------------------------------------
    def show_working(self, fraction: float, name: str) -> None:
        """Playlists are being compared."""
        self.stack.setCurrentIndex(_WORKING)
        share = f" · {figures.percent(fraction)}" if fraction else ""
        self.meta.setText(
            _("Comparing {name}{share}").format(name=name, share=share)
            if name
            else _("Comparing your playlists")
        )

    def show_analysis(self) -> None:
        """The analysis is there."""
        analysis = self.presenter.analysis
        artists = figures.count(len(analysis.groups), "artist")
        lists = figures.count(analysis.playlists, "playlist")
        rows = figures.count(analysis.rows, "track")
        words = _("{count} missing of {rows} in {lists} · {artists}").format(
            count=figures.count(analysis.missing), rows=rows, lists=lists, artists=artists
        )
        for name, sentence in analysis.troubles:
            words += _(" · {name} left out: {sentence}").format(name=name, sentence=sentence)
        self.meta.setText(words)
        self.meta.setToolTip(words)
        self.albums.setVisible(bool(self.presenter.albums))
        self._show_chips()
        self._refresh()
        if self.isVisible():
            self.list.setFocus()
        self.list.setCurrentIndex(self.model.index(0))

    # --- parts ----------------------------------------------------------------------------------
    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        names = QVBoxLayout()
        names.setSpacing(px(2))
        self.crumb = Button(_("Sync"), "crumb", on_click=self.back.emit)
        self.crumb.setAccessibleName(_("Back to all playlists"))
        names.addWidget(self.crumb, 0, Qt.AlignmentFlag.AlignLeft)
        names.addWidget(label(_("Missing tracks"), "page"))
        self.meta = ElidedLabel("", "secondary", "text_2")
        names.addWidget(self.meta)
        row.addLayout(names, 1)
        self.search = SearchField(_("Filter these tracks"), _("Filter artists and tracks"), "/")
        self.search.setMaximumWidth(px(240))
        row.addWidget(self.search)
        self.export_button = Button(_("Export list"), "", "upload", on_click=self.export.emit)
        self.push = Button(_("Push to wish list"), "primary", "bookmark", on_click=self._push)
        row.addWidget(self.export_button)
        row.addWidget(self.push)
        return row

    def _list(self) -> QWidget:
        self.all = Button(_("Select all"), "quiet", "list-checks", on_click=self.model.toggle_all)
        self.sum = ElidedLabel("", "strong")
        head = QHBoxLayout()
        head.setContentsMargins(px(8), px(4), px(16), px(4))
        head.addWidget(self.all)
        head.addWidget(self.sum, 1)
        self.list = RowList(
            _("Artists with missing tracks"),
            _("Space chooses, Enter opens an artist, Right and Left open and close."),
        )
        self.list.setUniformItemSizes(False)
        self.list.setModel(self.model)
        self.delegate = AnalyserDelegate(self.list)
        self.list.setItemDelegate(self.delegate)
        self.done = EmptyState(
            Emptiness.ALL_DONE,
            _("Nothing is missing in these playlists."),
            _("Back"),
            "chevron-left",
        )
        self.nothing = EmptyState(
            Emptiness.FILTERED, _("No missing track fits this filter."), _("Show all"), "funnel-x"
        )
        self.unread = EmptyState(
            Emptiness.FAILED,
            _("None of these playlists could be read, so nothing is known about them."),
            _("Back"),
            "chevron-left",
        )
        self.stack = QStackedWidget()
        for widget in (self.list, self.done, self.nothing, Skeleton(8), self.unread):
            self.stack.addWidget(widget)
        card = Card(padding=0)
        card.body.setSpacing(0)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addLayout(head)
        card.body.addWidget(self.stack, 1)
        hints = (("Space", "choose"), ("Enter", "open"), ("/", "filter"), ("Esc", "back"))
        card.body.addWidget(KeyHints(hints))
        return card

    def _connect(self) -> None:
        self.model.chosen_changed.connect(self._refresh)
        self.delegate.ticked.connect(self.model.toggle)
        self.delegate.opened.connect(self.model.toggle_open)
        self.search.searched.connect(lambda text: self.model.show(needle=text))
        self.chips.chosen.connect(lambda genre: self.model.show(genre=genre))
        self.done.acted.connect(self.back)
        self.unread.acted.connect(self.back)
        self.nothing.acted.connect(self._show_all)
        self.list.activated.connect(lambda index: self.model.toggle_open(index.row()))
        keys = {"Space": self._tick, "Right": self._open, "Left": self._close}
        bind_keys(self.list, keys)
        self.presenter.moved.connect(self._refresh)
        self.presenter.ended.connect(self._refresh)
        QShortcut(QKeySequence("Esc"), self, self._escape).setContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut
        )

    # --- showing --------------------------------------------------------------------------------
    def resizeEvent(self, event: object) -> None:
        """The pane gives way in a narrow window while nothing is pushed."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < px(PANE_FROM)
        self.pane.setVisible(not narrow or bool(self.presenter.total))
        self.export_button.set_narrow(narrow)
        self.order.set_narrow(narrow)
        self.albums.set_narrow(narrow)
        self._fit_chips()

    def _fit_chips(self) -> None:
        """As many super genres as fit, the most missing ones first; the rest is in the search."""
        shown = [self.order] if self.albums.isHidden() else [self.albums, self.order]
        room = self.width() - sum(one.sizeHint().width() + px(8) for one in shown) - px(8)
        used = 0
        for key in self._genres:
            button = self.chips.button(key)
            used += button.sizeHint().width() + px(8)
            button.setVisible(used <= room or key in {ALL, self.chips.current})

    def _empty(self) -> int:
        analysis = self.presenter.analysis
        if analysis.missing:
            return _NOTHING
        return _UNREAD if analysis.troubles and not analysis.playlists else _DONE

    def _refresh(self) -> None:
        chosen, shown, artists = self.model.summary()
        seconds = sum(one.track.duration or TYPICAL_SECONDS for one in self.model.chosen())
        size = figures.size(seconds * BYTES_PER_SECOND["FLAC"])
        words = _("{count} of {count_2} selected").format(
            count=figures.count(chosen), count_2=figures.count(shown)
        )
        if chosen:
            words += _(" from {artists} · about {size} as FLAC").format(
                artists=figures.count(artists, "artist"), size=size
            )
        self.sum.setText(words)
        self.stack.setCurrentIndex(_LIST if shown else self._empty())
        pushing = self.presenter.pushing
        self._arm(self._armed and bool(chosen) and not pushing)
        busy = _("Pushing {count} to wish list").format(count=figures.count(self.presenter.total))
        self.push.set_busy(pushing, busy)
        if not pushing:
            self.push.allow(bool(chosen), _("Choose at least one track."))
        self._arrange()

    def _show_chips(self) -> None:
        genres = self.model.genres()
        found = genres.most_common(MOST_CHIPS)
        fresh = Chips(
            [Choice(ALL, _("All")), *(Choice(n, n) for n, _unused in found)], _("Which super genre")
        )
        fresh.set_counts({ALL: genres.total(), **dict(found)})
        fresh.chosen.connect(lambda genre: self.model.show(genre=genre))
        self._genres = [ALL, *(name for name, _unused in found)]
        self._chip_row.replaceWidget(self.chips, fresh)
        self.chips.deleteLater()
        self.chips = fresh

    # --- doing ----------------------------------------------------------------------------------
    def _push(self) -> None:
        """Asks once: the first press says how many, the second one means it."""
        if self._armed:
            self._armed = False
            self.presenter.push(self.model.chosen())
        else:
            self._armed = True
        self._refresh()

    def _arm(self, armed: bool) -> None:
        self._armed = armed
        number = self.model.summary()[0]
        sure = _("Really wish for {tracks}?").format(tracks=figures.count(number, "track"))
        self.push.set_label(sure if armed else _("Push to wish list"))

    def _show_all(self) -> None:
        self.search.clear()
        self.chips.choose(ALL)
        self.model.show(genre=ALL, needle="")

    def _escape(self) -> None:
        if self._armed:
            self._arm(False)
        elif self.search.text() or self.chips.current != ALL:
            self._show_all()
        else:
            self.back.emit()

    def _row(self) -> int:
        return max(0, self.list.currentIndex().row())

    def _tick(self) -> None:
        if self.model.rowCount():
            self.model.toggle(self._row())

    def _open(self) -> None:
        if self.model.rowCount():
            self.model.set_open(self._row(), True)

    def _close(self) -> None:
        if self.model.rowCount() and isinstance(self.model.row(self._row()), GroupRow):
            self.model.set_open(self._row(), False)

    def _album_menu(self) -> None:
        menu = album_menu(self, self.presenter.albums, self.whole_album.emit)
        menu.popup(self.albums.mapToGlobal(QPoint(0, self.albums.height())))

    def _sort_menu(self) -> None:
        menu = QMenu(self)
        for key, word in ORDERS.items():
            action = menu.addAction(word)
            if action is not None:
                action.triggered.connect(lambda _on=False, key=key: self.sort_by(key))
        menu.popup(self.order.mapToGlobal(QPoint(0, self.order.height())))

    def sort_by(self, order: str) -> None:
        """Another order of the artists."""
        self.order.set_label(ORDERS[order])
        self.model.sort_by(order)
