"""The wish list as a list. Used by the Downloads page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from core.domain import Wish
from services.wishes.reasons import kind_of, statistics
from ui.models import figures, roles, words
from utils.texts import _, shown


def next_try(wish: Wish, now: float) -> str:
    """When it is tried again: "next try 12 Nov, 14:05", "waits for its turn"."""
    if wish.next_try_at is None:
        return _("rests until you ask for it")
    if wish.next_try_at <= now:
        return _("waits for its turn")
    return _("next try {moment}").format(moment=figures.moment(wish.next_try_at, now))


class WishModel(QAbstractListModel):
    """All wishes, narrowed by words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Wish] = []
        self._shown: list[Wish] = []
        self._needle = ""
        self._kind = ""

    def replace(self, wishes: Iterable[Wish]) -> None:
        """The list as it is."""
        self._all = list(wishes)
        self._rebuild()

    def show(self, needle: str) -> None:
        """Narrow to rows that contain `needle`."""
        self._needle = needle.strip().casefold()
        self._rebuild()

    def show_kind(self, kind: str) -> None:
        """Narrow to wishes that are open for this kind of reason; "" is any."""
        if kind != self._kind:
            self._kind = kind
            self._rebuild()

    @property
    def kind(self) -> str:
        """The kind of reason the list is narrowed to."""
        return self._kind

    def reasons(self) -> list[tuple[str, int]]:
        """Kinds of reasons with their numbers, the commonest first, whatever the filter."""
        return statistics(self._all).most_common()

    def total(self) -> int:
        """All wishes, whatever the filter."""
        return len(self._all)

    def wish_at(self, row: int) -> Wish:
        """The wish in a shown row."""
        return self._shown[row]

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Rows shown now."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for people and screen readers; `roles.ITEM` is the `Wish`."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        wish = self._shown[index.row()]
        if role == roles.ITEM:
            return wish
        if role == Qt.ItemDataRole.DisplayRole:
            return wish.track.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{wish.track.title}, {words.credit(wish.track)}, {shown(wish.reason)}"
        if role in {Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.ToolTipRole}:
            tries = figures.count(wish.tries, "try", "tries")
            return _("{reason}\n{tries}, {next_try}\nwanted by {playlist_name}").format(
                reason=shown(wish.reason),
                tries=tries,
                next_try=next_try(wish, figures.now()),
                playlist_name=wish.origin.playlist_name,
            )
        return None

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._shown = [wish for wish in self._all if self._fits(wish)]
        self.endResetModel()

    def _fits(self, wish: Wish) -> bool:
        kind = not self._kind or kind_of(wish.reason) == self._kind
        return kind and self._needle in _hay(wish)


def _hay(wish: Wish) -> str:
    return f"{wish.track.title} {wish.track.artist_credit} {wish.origin.playlist_name}".casefold()
