"""The overview of the Sync page: tabs, the strip, chips, a card for each playlist, the bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from PyQt6.QtCore import QModelIndex, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from services.events import Level
from ui.delegates.views import bind_keys
from ui.models import figures, roles
from ui.models.card_view import (
    ALL,
    CHANGED,
    IN_SYNC,
    NEW,
    SORTS,
    TROUBLE,
    WORKING,
    CardFilter,
    card_group,
)
from ui.models.cards import TABS, Card, CardModel
from ui.pages.sync.account import AccountView, Standing
from ui.pages.sync.card_grid import CardGrid
from ui.pages.sync.card_menu import card_menu
from ui.pages.sync.selection_bar import SelectionBar
from ui.pages.sync.strip import DropStrip
from ui.stages import stage
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.choices import Chips, Choice, Tabs
from ui.widgets.fields import SearchField
from ui.widgets.labels import ElidedLabel
from ui.widgets.meter import Meter
from ui.widgets.notices import Banner, Emptiness, EmptyState
from ui.widgets.painted import Skeleton
from utils.texts import _

CHOICES = (
    Choice(ALL, _("All")),
    Choice(NEW, _("New")),
    Choice(CHANGED, _("Changed")),
    Choice(IN_SYNC, _("In sync")),
    Choice(WORKING, _("Working")),
    Choice(TROUBLE, _("Cannot be read")),
)
TAB_WORDS = {"spotify": "Spotify", "youtube": "YouTube", "deezer": "Deezer", "files": _("Files")}
NOTHING_YET = {
    "spotify": _("No playlist of your account is here yet."),
    "youtube": _("Paste the address of a YouTube or YouTube Music playlist."),
    "deezer": _("Paste the address of a Deezer playlist."),
}
NARROW = 800


class Day(Protocol):
    """One day of the meter."""

    @property
    def day(self) -> str: ...
    @property
    def total(self) -> int: ...
    @property
    def share(self) -> float: ...


_LOADING, _FIRST, _EMPTY, _NONE, _SETUP, _GRID = range(6)


class Overview(QWidget):
    """`open_card` and `forget_card` carry a `Card`; `schedule_card` a key and hours (or None),
    `wish_card` a key and whether what it misses is wished for at each check by itself.

    `chosen` carries what the bar was asked ("analyse", "missing", "download") and the cards;
    `set_up` and `ask_account` are for the account's line; `tab_shown` carries the tab.
    """

    open_card = pyqtSignal(object)
    forget_card = pyqtSignal(object)
    schedule_card = pyqtSignal(str, object)
    wish_card = pyqtSignal(str, bool)
    chosen = pyqtSignal(str, list)
    set_up = pyqtSignal()
    ask_account = pyqtSignal()
    tab_shown = pyqtSignal(str)

    def __init__(self, cards: CardModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = cards
        self._account = AccountView()
        self._tab_chosen = False
        self.loaded = self._on_box = False
        stage(self._make())

    def _make(self) -> Iterator[None]:
        yield from self._make_parts()
        yield from self._make_states()
        self._arrange()
        yield
        self._connect()
        self.tabs.choose("files")
        self._refresh()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Words give way in a narrow window."""
        super().resizeEvent(event)
        self.order.set_narrow(self.width() < px(NARROW))

    # --- what the page asks ---------------------------------------------------------------------
    def show_loaded(self) -> None:
        """The shelf was read: from now on no cards means there are none."""
        self.loaded = True
        if not self._tab_chosen:
            filled = {card.tab for card in self._cards.cards()}
            self.show_tab(next((tab for tab in TABS if tab in filled), self.tabs.current))
        self._refresh()

    def show_tab(self, tab: str) -> None:
        """Bring a tab to the front without telling anybody."""
        self.tabs.choose(tab)
        self.filter.show_only(tab=tab)
        self._refresh()

    def show_account(self, view: AccountView, busy: bool) -> None:
        """How the account with Spotify stands."""
        self._account = view
        quiet = view.standing in {Standing.UNKNOWN, Standing.OFF}
        self.account.setText(
            _("Reading your playlists…") if busy else "" if quiet else view.sentence
        )
        level = Level.INFO if view.standing is Standing.CLOSED else Level.WARN
        self.banner.say(level, f"{view.sentence} {view.step}".strip())
        self.banner.button.setText(view.action)
        self.banner.button.setVisible(bool(view.action))
        self.setup.say(view.sentence)
        self.setup.button.setText(view.action)
        self._refresh()

    def show_meter(self, days: Sequence[Day]) -> None:
        """How much of the liked songs is owned, and how it was."""
        if not days or not days[-1].total:
            self.meter.show_history("", "", ())
            return
        now, first = days[-1], days[0]
        words = _("You own {percent} of your likes").format(percent=figures.percent(now.share))
        before = _("It was {percent} on {day}.").format(
            percent=figures.percent(first.share), day=first.day
        )
        self.meter.show_history(words, before if len(days) > 1 else "", [d.share for d in days])

    def ticked(self) -> list[Card]:
        """The chosen cards, of every tab."""
        return [card for card in self._cards.cards() if card.ticked]

    # --- parts ----------------------------------------------------------------------------------
    def _make_parts(self) -> Iterator[None]:
        self.tabs = Tabs(
            [Choice(tab, TAB_WORDS[tab]) for tab in TABS], _("Where playlists come from")
        )
        self.account = ElidedLabel("", "secondary", "text_2")
        self.account.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.meter = Meter()
        yield
        self.banner = Banner(Level.WARN, "", _("Try again"), closable=False)
        self.banner.hide()
        self.strip = DropStrip()
        yield
        self.chips = Chips(CHOICES, _("Which playlists"))
        yield
        self.search = SearchField(_("Find a playlist"), _("Find a playlist"), "/")
        self.search.setMaximumWidth(px(200))
        self.order = Button(SORTS["need"][0], "quiet", "arrow-up-down", on_click=self._sort_menu)
        yield
        self.filter = CardFilter(self)
        self.filter.setSourceModel(self._cards)
        self.filter.sort(0)
        self.grid = CardGrid()
        yield
        self.grid.setModel(self.filter)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.bar = SelectionBar()
        yield

    def _make_states(self) -> Iterator[None]:
        self.first_run = EmptyState(
            Emptiness.FIRST_RUN,
            _("Drop a playlist file here and see what you already own."),
            _("Browse…"),
            "folder-open",
            detail=_(
                "Exportify, TuneMyMusic, Soundiiz, M3U, XSPF, JSPF or a text file with one "
                "“Artist - Title” a line. Nothing is downloaded before you say so."
            ),
        )
        self.empty = EmptyState(Emptiness.FIRST_RUN, _("Nothing is here yet."), _("Paste"), "link")
        self.nothing = EmptyState(
            Emptiness.FILTERED, _("No playlist is in this group."), _("Show all"), "funnel-x"
        )
        self.setup = EmptyState(
            Emptiness.NOT_CONNECTED,
            _("Spotify is not set up."),
            _("Set up Spotify"),
            "plug",
            detail=_(
                "Your playlists and Liked Songs appear here then. Playlist files, YouTube and "
                "Deezer work without."
            ),
        )
        yield
        self.stack = QStackedWidget(self)
        states = (Skeleton(4, 96), self.first_run, self.empty, self.nothing, self.setup, self.grid)
        for widget in states:
            self.stack.addWidget(widget)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        top = QHBoxLayout()
        top.addWidget(self.tabs)
        top.addWidget(self.account, 1)
        top.addSpacing(px(16))
        top.addWidget(self.meter)
        narrow = QHBoxLayout()
        narrow.setSpacing(px(8))
        narrow.addWidget(self.chips, 1)
        narrow.addWidget(self.search)
        self.order.setMinimumWidth(px(34))
        narrow.addWidget(self.order)
        column.addLayout(top)
        column.addWidget(self.banner)
        column.addWidget(self.strip)
        column.addLayout(narrow)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._choose_tab)
        self.chips.chosen.connect(self._choose)
        self.search.searched.connect(self._find)
        self.grid.activated.connect(self._open)
        self.grid.clicked.connect(self._clicked)
        self.grid.cards.ticked.connect(self._box_clicked)
        self.grid.customContextMenuRequested.connect(self._menu)
        bind_keys(
            self.grid,
            {"Delete": self._forget, "Space": self._tick_current, "Ctrl+A": self._tick_all},
        )
        self.first_run.acted.connect(self.strip.pick)
        self.empty.acted.connect(self.strip.paste)
        self.nothing.acted.connect(self._show_all)
        self.setup.acted.connect(self._act_on_account)
        self.banner.acted.connect(self._act_on_account)
        self.bar.clear.connect(self._clear)
        self.bar.analyse.connect(lambda: self.chosen.emit("analyse", self.ticked()))
        self.bar.missing.connect(lambda: self.chosen.emit("missing", self.ticked()))
        self.bar.download.connect(lambda: self.chosen.emit("download", self.ticked()))
        cards = self._cards
        for signal in (cards.rowsInserted, cards.rowsRemoved, cards.modelReset, cards.dataChanged):
            signal.connect(self._refresh)

    # --- showing --------------------------------------------------------------------------------
    def _refresh(self) -> None:
        cards = self._cards.cards()
        tabs = Counter(card.tab for card in cards)
        self.tabs.set_counts({tab: tabs[tab] for tab in TABS if tabs[tab]})
        here = [card for card in cards if card.tab == self.tabs.current]
        counts = Counter(map(card_group, here))
        self.chips.set_counts({**counts, ALL: len(here)})
        for choice in CHOICES[1:]:
            shown = bool(counts[choice.key]) or choice.key == self.chips.current
            self.chips.button(choice.key).setVisible(shown)
        for widget in (self.chips, self.search, self.order):
            widget.setVisible(bool(here))
        self.account.setVisible(self.tabs.current == "spotify")
        self.banner.setVisible(self._has_trouble() and bool(here))
        self.bar.show_cards(self.ticked())
        self.stack.setCurrentIndex(self._place(bool(here)))
        self.grid.measure()

    def _has_trouble(self) -> bool:
        fine = {Standing.UNKNOWN, Standing.READY, Standing.OFF}
        return self.tabs.current == "spotify" and self._account.standing not in fine

    def _place(self, here: bool) -> int:
        if here:
            return _GRID if self.filter.rowCount() else _NONE
        if not self.loaded:
            return _LOADING
        tab = self.tabs.current
        if tab == "spotify" and (self._account.needs_setup or self._has_trouble()):
            return _SETUP
        if tab == "files":
            return _FIRST
        self.empty.say(NOTHING_YET[tab])
        return _EMPTY

    # --- doing ----------------------------------------------------------------------------------
    def _choose_tab(self, tab: str) -> None:
        self._tab_chosen = True
        self.chips.choose(ALL)
        self.filter.show_only(tab=tab, group=ALL)
        self._refresh()
        self.tab_shown.emit(tab)

    def _choose(self, group: str) -> None:
        self.filter.show_only(group=group)
        self._refresh()

    def _find(self, words: str) -> None:
        self.filter.show_only(needle=words)
        self._refresh()

    def _show_all(self) -> None:
        self.chips.choose(ALL)
        self.search.clear()
        self.filter.show_only(group=ALL, needle="")
        self._refresh()

    def _sort_menu(self) -> None:
        menu = QMenu(self)
        for key, (word, _unused) in SORTS.items():
            action = menu.addAction(word)
            if action is not None:
                action.triggered.connect(lambda _on=False, key=key: self.sort_by(key))
        menu.popup(self.order.mapToGlobal(QPoint(0, self.order.height())))

    def sort_by(self, order: str) -> None:
        """Another order of the cards."""
        self.order.set_label(SORTS[order][0])
        self.filter.sort_by(order)

    def _act_on_account(self) -> None:
        (self.set_up if self._account.needs_setup else self.ask_account).emit()

    def _clicked(self, index: QModelIndex) -> None:
        """Qt tells a click on the box as a click on the card, too."""
        if not self._on_box:
            self._open(index)
        self._on_box = False

    def _box_clicked(self, key: str) -> None:
        self._on_box = True
        self._tick(key)

    def _open(self, index: QModelIndex) -> None:
        card = index.data(roles.ITEM)
        if card is not None:
            self.open_card.emit(card)

    def _tick(self, key: str) -> None:
        found = self._cards.find(key)
        if found is not None:
            self._cards.tick([key], not self._cards.card_at(found).ticked)

    def _tick_current(self) -> None:
        card = self.grid.item()
        if isinstance(card, Card):
            self._tick(card.key)

    def _tick_all(self) -> None:
        rows = range(self.filter.rowCount())
        shown: list[Card] = [self.filter.index(row, 0).data(roles.ITEM) for row in rows]
        self._cards.tick([card.key for card in shown], not all(card.ticked for card in shown))

    def _clear(self) -> None:
        self._cards.tick([card.key for card in self.ticked()], False)
        self.grid.setFocus()

    def _forget(self) -> None:
        card = self.grid.item()
        if card is not None:
            self.forget_card.emit(card)

    def _menu(self, spot: QPoint) -> None:
        index = self.grid.indexAt(spot)
        if not index.isValid():
            return
        self.grid.setCurrentIndex(index)
        card: Card = index.data(roles.ITEM)
        menu = card_menu(
            self,
            card,
            opened=lambda: self._open(index),
            forget=self._forget,
            schedule=lambda hours: self.schedule_card.emit(card.key, hours),
            wish=lambda on: self.wish_card.emit(card.key, on),
        )
        menu.popup(self.grid.mapToGlobal(spot))
