"""The playlists of the shelf as cards. Used by the Sync page's overview."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from ui.models import figures, roles, words
from ui.theme.state_glyphs import Glyph
from utils.texts import _


class Saved(Protocol):
    """What a card needs of a saved playlist (the shelf's rows have exactly this)."""

    @property
    def source(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def total(self) -> int: ...
    @property
    def owned(self) -> int: ...
    @property
    def probable(self) -> int: ...
    @property
    def missing(self) -> int: ...
    @property
    def unusable(self) -> int: ...
    @property
    def checked_at(self) -> float: ...
    @property
    def snapshot(self) -> str: ...
    @property
    def listed(self) -> str: ...
    @property
    def picture(self) -> str: ...
    @property
    def seconds(self) -> float: ...
    @property
    def added(self) -> int: ...
    @property
    def removed(self) -> int: ...
    @property
    def trouble(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def every_hours(self) -> float | None: ...
    @property
    def wishes(self) -> bool: ...


QUEUED = -2.0
"""`Card.working` of a playlist whose turn has still to come."""

TABS = ("spotify", "youtube", "deezer", "files")


@dataclass(frozen=True, slots=True)
class Card:
    """One playlist as a card.

    `working` is None at rest, else the share compared (0..1; -1.0 when unknown, `QUEUED` before its
    turn); `trouble` is the sentence when it could not be read the last time, `step` what helps.
    `changed` is True when the account tells another version than was read; `added` and `removed`
    count rows since a person last opened it. `every` is in words when it is checked by itself, and
    with `wishes` what it misses then goes onto the wish list.
    """

    source: str
    key: str
    name: str
    kind: str
    total: int = 0
    owned: int = 0
    probable: int = 0
    missing: int = 0
    unusable: int = 0
    checked_at: float = 0.0
    working: float | None = None
    trouble: str = ""
    step: str = ""
    seconds: float = 0.0
    added: int = 0
    removed: int = 0
    changed: bool = False
    every: str = ""
    wishes: bool = False
    picture: str = ""
    ticked: bool = False

    @property
    def tab(self) -> str:
        """The tab it stands in."""
        return self.kind if self.kind in TABS else TABS[-1]

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """Owned, probable, missing, unusable: the stacked bar."""
        return (self.owned, self.probable, self.missing, self.unusable)

    @property
    def share(self) -> float:
        """Owned of all rows, 0..1."""
        return self.owned / self.total if self.total else 0.0


def card_of(saved: Saved, every_seconds: float = 0.0) -> Card:
    """The card of a shelf row that is checked by itself every so many seconds (0: never)."""
    return Card(
        saved.source,
        saved.key,
        saved.name,
        saved.kind,
        saved.total,
        saved.owned,
        saved.probable,
        saved.missing,
        saved.unusable,
        saved.checked_at,
        trouble=saved.trouble,
        step=saved.step,
        seconds=saved.seconds,
        added=saved.added,
        removed=saved.removed,
        changed=bool(saved.checked_at and saved.listed and saved.listed != saved.snapshot),
        every=figures.every(every_seconds),
        wishes=saved.wishes,
        picture=saved.picture,
    )


def card_state(card: Card) -> Glyph:
    """The state pill, in the order of need."""
    if card.working is not None:
        return words.WAITING if card.working == QUEUED else words.ANALYSING
    if card.trouble:
        return words.CANNOT_BE_READ
    if not card.checked_at:
        return words.NEW
    if change := change_words(card.added, card.removed):
        return replace(words.CHANGED, word=_("{change} changed").format(change=change))
    return words.CHANGED if card.changed else words.IN_SYNC


def change_words(added: int, removed: int) -> str:
    """ "+3 −1", "+12", "" when nothing changed."""
    parts = (f"+{added}" if added else "", f"−{removed}" if removed else "")
    return " ".join(part for part in parts if part)


class CardModel(QAbstractListModel):
    """Cards by key; one that changes keeps its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: list[Card] = []

    def replace_all(self, cards: Iterable[Card]) -> None:
        """The shelf as it is; cards at work stay at work."""
        working = {c.key: c for c in self._cards if c.working is not None}
        ticked = {c.key for c in self._cards if c.ticked}
        marked = (replace(c, ticked=c.key in ticked) for c in cards)
        fresh = [
            replace(c, working=working[c.key].working) if c.key in working else c for c in marked
        ]
        known = {card.key for card in fresh}
        first = [card for key, card in working.items() if key not in known]
        self.beginResetModel()
        self._cards = first + fresh
        self.endResetModel()

    def upsert(self, card: Card) -> None:
        """Change the card with this key, or put a new one first."""
        at = self.find(card.key)
        if at is None:
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._cards.insert(0, card)
            self.endInsertRows()
            return
        self._cards[at] = card
        self.dataChanged.emit(self.index(at), self.index(at))

    def remove(self, key: str) -> None:
        """Take the card away."""
        at = self.find(key)
        if at is not None:
            self.beginRemoveRows(QModelIndex(), at, at)
            del self._cards[at]
            self.endRemoveRows()

    def find(self, key: str) -> int | None:
        """The row of a key."""
        return next((at for at, card in enumerate(self._cards) if card.key == key), None)

    def card_at(self, row: int) -> Card:
        """The card in a row."""
        return self._cards[row]

    def cards(self) -> list[Card]:
        """All cards in their order."""
        return list(self._cards)

    def tick(self, keys: Iterable[str], ticked: bool = True) -> None:
        """Choose these cards, or let go of them."""
        for key in keys:
            if (at := self.find(key)) is not None:
                self.upsert(replace(self._cards[at], ticked=ticked))

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """How many cards."""
        return 0 if parent is not None and parent.isValid() else len(self._cards)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for people and screen readers; `roles.ITEM` is the `Card`."""
        if not index.isValid() or index.row() >= len(self._cards):
            return None
        card = self._cards[index.row()]
        if role == roles.ITEM:
            return card
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return card.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            chosen = _(", chosen") if card.ticked else ""
            return f"{card.name}, {card_state(card).word.lower()}{chosen}"
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return f"{card.trouble} {card.step}".strip() or (
                _(
                    "{owned} of {total} owned, {probable} probable, {missing} missing, "
                    "{unusable} unusable. Enter opens it, Space chooses."
                ).format(
                    owned=card.owned,
                    total=card.total,
                    probable=card.probable,
                    missing=card.missing,
                    unusable=card.unusable,
                )
            )
        return None
