"""What a search by hand found, as rows of a table: folders that open, files, published releases.

New rows enter behind the last one that must stay where it is; nothing above it ever moves. Used by
the search on the Downloads page.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from core.domain.catalogue import CatalogueTrack
from services.search_page.offers import Entry
from ui.models import offer_words, roles
from ui.models.offer_words import Row


class OfferModel(QAbstractListModel):
    """Rows by key. `show` replaces what lies behind the rows that stay, `reset` everything."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._open: dict[Hashable, tuple[Row, ...]] = {}

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Lines shown now."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for people and screen readers; `roles.ITEM` is the `Row`."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == roles.ITEM:
            return row
        text = _TEXTS.get(role)
        return text(row) if text is not None else None

    def kinds(self) -> list[str]:
        """The kind of every line; see `Row.kind`."""
        return [row.kind for row in self._rows]

    def row_at(self, at: int) -> Row:
        """The line at a place."""
        return self._rows[at]

    def last_open(self) -> int:
        """The last line of the last open album, -1 without one: a person opened it."""
        found = (at for at in range(len(self._rows) - 1, -1, -1) if self._rows[at].is_track)
        return next(found, -1) if self._open else -1

    def keys_until(self, at: int) -> list[Hashable]:
        """The keys of the rows up to this line, in order."""
        return list(dict.fromkeys(row.entry.key for row in self._rows[: at + 1]))

    def place_of(self, key: Hashable) -> int:
        """The line of a row, -1 when it is not shown."""
        for at, row in enumerate(self._rows):
            if row.entry.key == key and not row.is_track:
                return at
        return -1

    # --- what changes ---------------------------------------------------------------------------
    def clear(self) -> None:
        """Start anew."""
        self._open.clear()
        self.reset(())

    def reset(self, heads: Sequence[Row]) -> None:
        """A new order: rows may move. Open albums stay open and show what they hold now."""
        for row in heads if self._open else ():
            if row.entry.key in self._open and row.entry.offers:
                self._open[row.entry.key] = _tracks(row.entry)
        self.beginResetModel()
        self._rows = self._lines(heads)
        self.endResetModel()

    def show(self, heads: Sequence[Row]) -> None:
        """The rows as they are now; the caller vouches that those on the screen are the same."""
        before, fresh = len(self._rows), self._lines(heads)
        if len(fresh) > before:
            self.beginInsertRows(QModelIndex(), before, len(fresh) - 1)
            self._rows = fresh
            self.endInsertRows()
        elif len(fresh) < before:
            self.beginRemoveRows(QModelIndex(), len(fresh), before - 1)
            self._rows = fresh
            self.endRemoveRows()
        else:
            self._rows = fresh
        if fresh:
            self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))

    def toggle(self, at: int, tracks: Sequence[CatalogueTrack] = ()) -> bool:
        """Open or close the album of a line; returns whether it is open now."""
        entry = self._rows[at].entry
        place = self.place_of(entry.key)
        if not self._rows[place].is_head:
            return False
        if entry.key in self._open:
            self._close(place, entry)
            return False
        lines = _tracks(entry) if entry.offers else _published(entry, tracks)
        self._open[entry.key] = lines
        if lines:
            self.beginInsertRows(QModelIndex(), place + 1, place + len(lines))
            self._rows[place + 1 : place + 1] = lines
            self.endInsertRows()
        self._mark(place, True)
        return True

    def is_open(self, at: int) -> bool:
        """True for an album whose tracks are shown."""
        return self._rows[at].entry.key in self._open

    def _close(self, place: int, entry: Entry) -> None:
        lines = self._open.pop(entry.key)
        if lines:
            self.beginRemoveRows(QModelIndex(), place + 1, place + len(lines))
            del self._rows[place + 1 : place + 1 + len(lines)]
            self.endRemoveRows()
        self._mark(place, False)

    def _mark(self, place: int, is_open: bool) -> None:
        self._rows[place] = replace(self._rows[place], is_open=is_open)
        index = self.index(place)
        self.dataChanged.emit(index, index)

    def _lines(self, heads: Sequence[Row]) -> list[Row]:
        if not self._open:
            return list(heads)
        lines: list[Row] = []
        for row in heads:
            tracks = self._open.get(row.entry.key)
            lines.append(row if tracks is None else Row(row.entry, is_open=True))
            lines += tracks or ()
        return lines


def _tracks(entry: Entry) -> tuple[Row, ...]:
    return tuple(
        Row(entry, offer, at=offer.candidate.described.track_number or at)
        for at, offer in enumerate(entry.offers, 1)
    )


def _published(entry: Entry, tracks: Sequence[CatalogueTrack]) -> tuple[Row, ...]:
    return tuple(
        Row(entry, published=track, at=track.number or at) for at, track in enumerate(tracks, 1)
    )


_TEXTS: dict[int, Callable[[Row], str]] = {
    Qt.ItemDataRole.DisplayRole: offer_words.title,
    Qt.ItemDataRole.AccessibleTextRole: offer_words.spoken,
    Qt.ItemDataRole.AccessibleDescriptionRole: offer_words.whole,
    Qt.ItemDataRole.ToolTipRole: offer_words.whole,
}
