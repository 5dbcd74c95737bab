"""Which cards are shown and in what order: tab, chip, words, sorting. Used by the overview."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import QModelIndex, QSortFilterProxyModel

from ui.models import roles
from ui.models.cards import Card
from utils.texts import _

ALL, NEW, CHANGED, IN_SYNC, WORKING, TROUBLE = "all new changed insync working trouble".split()

SORTS: dict[str, tuple[str, Callable[[Card], Any]]] = {
    "need": (
        _("Most in need first"),
        lambda card: (_rank(card), -card.missing, card.name.casefold()),
    ),
    "name": (_("By name"), lambda card: card.name.casefold()),
    "missing": (_("Most missing first"), lambda card: (-card.missing, card.name.casefold())),
    "checked": (_("Last sync first"), lambda card: (-card.checked_at, card.name.casefold())),
    "size": (_("Longest first"), lambda card: (-card.total, card.name.casefold())),
}
"""Key → (words for people, the key function)."""


def card_group(card: Card) -> str:
    """The chip of a card beside "All"."""
    if card.working is not None:
        return WORKING
    if card.trouble:
        return TROUBLE
    if not card.checked_at:
        return NEW
    return CHANGED if card.added or card.removed or card.changed else IN_SYNC


def _rank(card: Card) -> int:
    return (WORKING, CHANGED, NEW, IN_SYNC, TROUBLE).index(card_group(card))


class CardFilter(QSortFilterProxyModel):
    """The cards of one tab and chip whose name holds some words, in a chosen order."""

    tab = "files"
    group = ALL
    needle = ""
    order = "need"

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex) -> bool:
        """True for cards that are shown."""
        model = self.sourceModel()
        card = None if model is None else model.index(source_row, 0, source_parent).data(roles.ITEM)
        if card is None or card.tab != self.tab:
            return False
        return self.group in {ALL, card_group(card)} and self.needle in card.name.casefold()

    def lessThan(self, left: QModelIndex, right: QModelIndex) -> bool:
        """By the chosen order."""
        key = SORTS[self.order][1]
        one, other = left.data(roles.ITEM), right.data(roles.ITEM)
        return one is not None and other is not None and bool(key(one) < key(other))

    def show_only(
        self, tab: str | None = None, group: str | None = None, needle: str | None = None
    ) -> None:
        """Other limits; None leaves one as it is."""
        self.tab = self.tab if tab is None else tab
        self.group = self.group if group is None else group
        self.needle = self.needle if needle is None else needle.strip().casefold()
        self.invalidateFilter()

    def sort_by(self, order: str) -> None:
        """Another order."""
        self.order = order
        self.invalidate()
        self.sort(0)
