"""The grid of playlist cards: as many columns as fit, each as wide as can be."""

from __future__ import annotations

from PyQt6.QtCore import QSize
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QListView

from ui.delegates.card_fit import fit_cards
from ui.delegates.cards import CARD_HEIGHT, CARD_WIDTH, GAP, CardDelegate
from ui.delegates.views import RowList
from ui.theme.manager import px
from utils.texts import _


class CardGrid(RowList):
    """Cards side by side; the columns share the width."""

    def __init__(self) -> None:
        super().__init__(
            _("Playlists"),
            _("Enter opens a playlist, Space chooses it, Delete takes it off this page."),
        )
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

    def viewport_update(self) -> None:
        """Pictures came."""
        if (viewport := self.viewport()) is not None:
            viewport.update()

    def measure(self) -> None:
        """Columns and scroll bar for the cards there are."""
        gap = px(GAP)
        cell = QSize(px(CARD_WIDTH + GAP), px(CARD_HEIGHT + GAP))
        columns, width = fit_cards(self, cell, edge=1, across=gap, below=gap)
        wanted = (columns, width // columns)
        if wanted != (self.cards.columns, self.cards.cell_width):
            self.cards.columns, self.cards.cell_width = wanted
            self.scheduleDelayedItemsLayout()
