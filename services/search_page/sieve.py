"""Which rows of a search by hand are shown, and in which order. Pure; used by `book.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from core.domain import Ownership
from core.domain.audio import LOSSLESS_CODECS
from core.domain.catalogue import CatalogueTrack
from services.search_page.offers import Entry, Offer

Key = tuple[object, ...]
FORMATS = ("flac", "mp3", "opus", "m4a", "ogg")
"""Formats with a choice of their own; `OTHER` is every other one."""
OTHER = "other"


class Mode(Enum):
    """Which kinds of rows."""

    ALL = "all"
    ALBUMS = "albums"
    SINGLES = "singles"


class Owned(Enum):
    """What of the library is shown."""

    ANY = "any"
    MISSING = "missing"
    OWNED = "owned"


class Order(Enum):
    """What comes first."""

    BEST = "best"
    QUALITY = "quality"
    SIZE = "size"
    SPEED = "speed"
    LENGTH = "length"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Sieve:
    """What rows must be like. Empty sets mean any; what is unknown passes a bound.

    `min_bitrate` in kbit/s (lossless passes), `shortest` and `longest` in seconds, `min_speed` in
    bytes per second.
    """

    formats: frozenset[str] = frozenset()
    min_bitrate: int = 0
    shortest: float = 0.0
    longest: float = 0.0
    free_slot: bool = False
    min_speed: int = 0
    sources: frozenset[str] = frozenset()
    owned: Owned = Owned.ANY

    @property
    def active(self) -> int:
        """How many filters are set."""
        lengths = bool(self.shortest or self.longest)
        held = (self.formats, self.min_bitrate, lengths, self.free_slot, self.min_speed)
        return sum(map(bool, (*held, self.sources, self.owned is not Owned.ANY)))

    def passes(self, offer: Offer) -> bool:
        """True when this file is shown."""
        one = offer.candidate
        return (
            (not self.sources or one.source in self.sources)
            and (not self.formats or format_of(one.claimed.codec) in self.formats)
            and self._is_good(offer)
            and self._is_soon(offer)
            and self._is_wanted(offer.owned)
        )

    def passes_published(self, source: str, length: float | None) -> bool:
        """True when what a catalogue publishes is shown; it has neither format nor peer."""
        of_files = (self.formats, self.min_bitrate, self.free_slot, self.min_speed)
        if any(of_files) or self.owned is Owned.OWNED:
            return False
        return (not self.sources or source in self.sources) and self._fits_length(length)

    def _is_good(self, offer: Offer) -> bool:
        claimed = offer.candidate.claimed
        low = 0 < (claimed.bitrate or 0) < self.min_bitrate
        if low and claimed.codec not in LOSSLESS_CODECS:
            return False
        return self._fits_length(claimed.duration or offer.candidate.described.duration)

    def _fits_length(self, length: float | None) -> bool:
        if length is None:
            return True
        return self.shortest <= length and (not self.longest or length <= self.longest)

    def _is_soon(self, offer: Offer) -> bool:
        facts = offer.candidate.peer_facts
        if self.free_slot and facts.free_slot is False:
            return False
        return facts.speed is None or facts.speed >= self.min_speed

    def _is_wanted(self, owned: Ownership | None) -> bool:
        if self.owned is Owned.MISSING:
            return owned is not Ownership.OWNED
        return self.owned is Owned.ANY or owned is Ownership.OWNED


def format_of(codec: str) -> str:
    """The format's name among the choices."""
    return codec if codec in FORMATS else OTHER


def order_key(order: Order) -> Callable[[Entry], Key]:
    """The sorting key of rows: smaller comes first; equal rows keep the order they came in."""
    return _KEYS[order]


def _best(entry: Entry) -> Key:
    if entry.published is not None:
        track = isinstance(entry.published, CatalogueTrack)
        return -round(entry.fit, 2), 0, int(track), 0
    fit = -round(max(one.fit for one in entry.offers), 2)
    first = entry.first
    kind = 1 if entry.is_folder else 2
    return fit, kind, first.tier, *first.peer_rank, -len(entry.offers)


def _quality(entry: Entry) -> Key:
    return (entry.first.tier if entry.offers else 1000, *_best(entry))


def _size(entry: Entry) -> Key:
    return -entry.size, *_best(entry)


def _speed(entry: Entry) -> Key:
    facts = entry.first.candidate.peer_facts if entry.offers else None
    return -(facts.speed or 0) if facts else 1, *_best(entry)


def _length(entry: Entry) -> Key:
    return -length_of(entry), *_best(entry)


def _title(entry: Entry) -> Key:
    return entry.name.casefold(), *_best(entry)


def length_of(entry: Entry) -> float:
    """Seconds of everything in the row, as far as it is told."""
    if isinstance(entry.published, CatalogueTrack):
        return entry.published.duration or 0.0
    return sum(
        one.candidate.claimed.duration or one.candidate.described.duration or 0.0
        for one in entry.offers
    )


_KEYS: dict[Order, Callable[[Entry], Key]] = {
    Order.BEST: _best,
    Order.QUALITY: _quality,
    Order.SIZE: _size,
    Order.SPEED: _speed,
    Order.LENGTH: _length,
    Order.TITLE: _title,
}
