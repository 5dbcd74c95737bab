"""The overview of the Sync page: the strip, filter chips and a card for each playlist."""

from __future__ import annotations

from collections import Counter

from PyQt6.QtCore import QModelIndex, QPoint, QSortFilterProxyModel, Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QListView, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.domain import Ownership
from ui.delegates.cards import CARD_HEIGHT, CARD_WIDTH, GAP, CardDelegate
from ui.delegates.views import RowList, bind_keys
from ui.models import roles
from ui.models.cards import Card, CardModel
from ui.pages.sync.strip import DropStrip
from ui.theme import icons
from ui.theme.manager import px
from ui.theme.state_glyphs import OWNERSHIP
from ui.widgets.choices import Chips, Choice
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Skeleton

ALL, MISSING, DECIDE, COMPLETE, TROUBLE = "all", "missing", "decide", "complete", "trouble"
CHOICES = (
    Choice(ALL, "All"),
    Choice(MISSING, "Missing tracks", OWNERSHIP[Ownership.MISSING]),
    Choice(DECIDE, "To decide", OWNERSHIP[Ownership.PROBABLE]),
    Choice(COMPLETE, "Complete", OWNERSHIP[Ownership.OWNED]),
    Choice(TROUBLE, "Cannot be read"),
)


def card_groups(card: Card) -> set[str]:
    """The chips a card belongs to."""
    groups = {ALL}
    if card.trouble:
        return groups | {TROUBLE}
    if card.missing:
        groups.add(MISSING)
    if card.probable:
        groups.add(DECIDE)
    if card.checked_at and not card.missing and not card.probable:
        groups.add(COMPLETE)
    return groups


class CardFilter(QSortFilterProxyModel):
    """The cards of one chip."""

    group = ALL

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex) -> bool:
        """True for cards of the chosen chip."""
        model = self.sourceModel()
        if model is None:
            return False
        card = model.index(source_row, 0, source_parent).data(roles.ITEM)
        return card is not None and self.group in card_groups(card)

    def show_group(self, group: str) -> None:
        """Choose another chip."""
        self.group = group
        self.invalidateFilter()


class CardGrid(RowList):
    """Cards side by side; the columns share the width."""

    def __init__(self) -> None:
        super().__init__("Playlists", "Enter opens a playlist, Delete takes it off this page.")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.cards = CardDelegate(self)
        self.setItemDelegate(self.cards)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """As many columns as fit, each as wide as can be."""
        self.measure()
        super().resizeEvent(event)

    def measure(self) -> None:
        """Columns and scroll bar for the cards there are."""
        model = self.model()
        count = model.rowCount() if model is not None else 0
        bar = self.verticalScrollBar()
        for reserve in (0, bar.sizeHint().width() if bar is not None else 0):
            width = self.width() - reserve - 1
            columns = max(1, (width + px(GAP)) // px(CARD_WIDTH + GAP))
            fits = -(-count // columns) * px(CARD_HEIGHT + GAP) <= self.height() + px(GAP)
            if fits:
                break
        policies = Qt.ScrollBarPolicy
        policy = policies.ScrollBarAlwaysOff if fits else policies.ScrollBarAlwaysOn
        if policy is not self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)
        wanted = (columns, width // columns)
        if wanted != (self.cards.columns, self.cards.cell_width):
            self.cards.columns, self.cards.cell_width = wanted
            self.scheduleDelayedItemsLayout()


class Overview(QWidget):
    """`open_card` and `forget_card` carry a `Card`."""

    open_card = pyqtSignal(object)
    forget_card = pyqtSignal(object)

    def __init__(self, cards: CardModel) -> None:
        super().__init__()
        self._cards = cards
        self.strip = DropStrip()
        self.chips = Chips(CHOICES, "Which playlists")
        self.chips.chosen.connect(self._choose)
        self.filter = CardFilter(self)
        self.filter.setSourceModel(cards)
        self.grid = CardGrid()
        self.grid.setModel(self.filter)
        self.grid.activated.connect(self._open)
        self.grid.clicked.connect(self._open)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(self._menu)
        bind_keys(self.grid, {"Delete": self._forget})
        self.first_run = EmptyState(
            Emptiness.FIRST_RUN,
            "Drop a playlist file here and see what you already own.",
            "Browse…",
            "folder-open",
            detail="Exportify, TuneMyMusic, Soundiiz, M3U, XSPF, JSPF or a text file with one "
            "“Artist - Title” a line. Nothing is downloaded before you say so.",
        )
        self.first_run.acted.connect(self.strip.pick)
        self.nothing = EmptyState(
            Emptiness.FILTERED, "No playlist is in this group.", "Show all", "funnel-x"
        )
        self.nothing.acted.connect(self._show_all)
        self.stack = QStackedWidget()
        for widget in (Skeleton(4, 96), self.first_run, self.nothing, self.grid):
            self.stack.addWidget(widget)
        self._arrange()
        for signal in (cards.rowsInserted, cards.rowsRemoved, cards.modelReset, cards.dataChanged):
            signal.connect(self._refresh)
        self.loaded = False
        self._refresh()

    def show_loaded(self) -> None:
        """The shelf was read: from now on no cards means there are none."""
        self.loaded = True
        self._refresh()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        column.addWidget(self.strip)
        column.addWidget(self.chips)
        column.addWidget(self.stack, 1)

    def _refresh(self) -> None:
        counts: Counter[str] = Counter()
        for row in range(self._cards.rowCount()):
            counts.update(card_groups(self._cards.card_at(row)))
        self.chips.set_counts({choice.key: counts[choice.key] for choice in CHOICES})
        self.chips.button(TROUBLE).setVisible(bool(counts[TROUBLE]))
        self.chips.setVisible(bool(self._cards.rowCount()))
        self.stack.setCurrentIndex(self._place())
        self.grid.measure()

    def _place(self) -> int:
        if not self._cards.rowCount():
            return 1 if self.loaded else 0
        return 3 if self.filter.rowCount() else 2

    def _choose(self, group: str) -> None:
        self.filter.show_group(group)
        self._refresh()

    def _show_all(self) -> None:
        self.chips.choose(ALL)
        self._choose(ALL)

    def _open(self, index: QModelIndex) -> None:
        card = index.data(roles.ITEM)
        if card is not None:
            self.open_card.emit(card)

    def _forget(self) -> None:
        card = self.grid.item()
        if card is not None:
            self.forget_card.emit(card)

    def _menu(self, spot: QPoint) -> None:
        index = self.grid.indexAt(spot)
        if not index.isValid():
            return
        self.grid.setCurrentIndex(index)
        menu = QMenu(self)
        opened = menu.addAction(icons.icon("list-checks"), "Open")
        forget = menu.addAction(icons.icon("x"), "Take off this page\tDel")
        if opened is not None and forget is not None:
            opened.triggered.connect(lambda: self._open(index))
            forget.triggered.connect(self._forget)
        menu.popup(self.grid.mapToGlobal(spot))
