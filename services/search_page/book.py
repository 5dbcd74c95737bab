"""Everything one search by hand found, filled by several threads and read as ordered rows.

Rows that a person sees stay where they are: `arrange` takes the keys of the rows on the screen and
puts others only behind them; what belongs in between is counted and waits until it is asked for.
Used by the Downloads page's search.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import merge

from core.domain import Ownership
from core.domain.catalogue import CatalogueTrack
from services.search_page.offers import Entry, Offer, Place, place_of
from services.search_page.sieve import Key, Mode, Order, Sieve, format_of, order_key
from utils.precedence import give_way

PART = 1000
Identity = tuple[str, str, str, int | None]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Rows to show. `waiting` is how many more would stand between those on the screen.

    `total` counts all rows whatever is filtered, `files` and `people` what was found at all,
    `unjudged` the files nobody has compared with the library;
    `modes`, `formats` and `sources` say how many rows (files) each choice would show.
    """

    entries: tuple[Entry, ...] = ()
    waiting: int = 0
    total: int = 0
    files: int = 0
    people: int = 0
    modes: Mapping[Mode, int] = field(default_factory=dict)
    formats: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    revision: int = 0
    unjudged: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """How a person looks at the book."""

    sieve: Sieve = field(default_factory=Sieve)
    mode: Mode = Mode.ALL
    order: Order = Order.BEST


class ResultBook:
    """One search. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offers: dict[Identity, Offer] = {}
        self._folders: dict[Place, dict[Identity, None]] = {}
        self._whole: set[Place] = set()
        self._published: dict[Hashable, Entry] = {}
        self._rows: dict[Hashable, Entry] = {}
        self.revision = 0

    def add(self, offers: Iterable[Offer]) -> int:
        """Files that came; one that is there already changes nothing. Returns how many are new."""
        with self._lock:
            return self._take(offers)

    def add_folder(self, place: Place, offers: Iterable[Offer]) -> int:
        """The whole of a peer's folder as the peer lists it; returns how many files are new."""
        with self._lock:
            self._whole.add(place)
            new = self._take(offers)
            self._fold(place)
            return new

    def publish(self, entries: Iterable[Entry]) -> None:
        """What a catalogue publishes under these words."""
        with self._lock:
            for entry in entries:
                self._published.setdefault(entry.key, entry)
            self.revision += 1

    def unjudged(self) -> list[Offer]:
        """Files nobody has compared with the library yet."""
        with self._lock:
            return [one for one in self._offers.values() if one.owned is None]

    def judge(self, owned: Mapping[Identity, Ownership]) -> None:
        """What the library says about some files."""
        with self._lock:
            known = [(one, self._offers[one]) for one in owned if one in self._offers]
            for identity, offer in known:
                self._offers[identity] = replace(offer, owned=owned[identity])
            self._renew(offer for _, offer in known)

    def entry(self, key: Hashable) -> Entry | None:
        """The row as it is now, unfiltered."""
        with self._lock:
            return self._rows.get(key) or self._published.get(key)

    def arrange(self, view: View, on_screen: Sequence[Hashable] = (), room: int = 0) -> Arrangement:
        """The rows in order; those `on_screen` come first and in that order.

        `room` is how many more rows fit on the screen: so many need not wait.
        """
        with self._lock:
            rows = [*self._published.values(), *self._rows.values()]
            files, revision = list(self._offers.values()), self.revision
        shown = [entry for row in rows if (entry := _sifted(row, view.sieve)) is not None]
        modes = _modes(shown)
        shown = [entry for entry in shown if _in_mode(entry, view.mode)]
        entries, waiting = _held_in_place(shown, order_key(view.order), on_screen, room)
        return Arrangement(
            entries,
            waiting,
            len(rows),
            len(files),
            len({(one.candidate.source, one.candidate.peer) for one in files}),
            modes,
            Counter(format_of(one.candidate.claimed.codec) for one in files),
            Counter(
                [one.candidate.source for one in files]
                + [row.published.source for row in rows if row.published is not None]
            ),
            revision,
            sum(one.owned is None for one in files),
        )

    def _take(self, offers: Iterable[Offer]) -> int:
        new = {one.candidate.identity: one for one in offers}
        fresh = [one for identity, one in new.items() if identity not in self._offers]
        for one in fresh:
            identity, place = one.candidate.identity, place_of(one.candidate)
            self._offers[identity] = one
            self._folders.setdefault(place, {})[identity] = None
        self._renew(fresh)
        return len(fresh)

    def _renew(self, offers: Iterable[Offer]) -> None:
        """The rows of these files anew."""
        places: dict[Place, None] = {}  # in the order they came, so that equals stay in it
        for offer in offers:
            place, identity = place_of(offer.candidate), offer.candidate.identity
            if place[2]:
                places[place] = None
            else:
                self._rows[identity] = Entry(identity, (self._offers[identity],))
        for place in places:
            self._fold(place)
        self.revision += 1

    def _fold(self, place: Place) -> None:
        """The row of a folder anew, by file name."""
        found = [self._offers[one] for one in self._folders.get(place, ())]
        if found:
            found.sort(key=lambda one: one.candidate.filename)
            self._rows[place] = Entry(place, tuple(found), place, place in self._whole)


def _sifted(row: Entry, sieve: Sieve) -> Entry | None:
    """The row with the files that pass; None when nothing of it does."""
    give_way()
    if row.published is not None:
        length = row.published.duration if isinstance(row.published, CatalogueTrack) else None
        return row if sieve.passes_published(row.published.source, length) else None
    kept = tuple(one for one in row.offers if sieve.passes(one))
    if len(kept) == len(row.offers):
        return row
    return replace(row, offers=kept) if kept else None


def _modes(shown: Sequence[Entry]) -> dict[Mode, int]:
    albums = sum(one.is_album for one in shown)
    return {Mode.ALL: len(shown), Mode.ALBUMS: albums, Mode.SINGLES: len(shown) - albums}


def _in_mode(entry: Entry, mode: Mode) -> bool:
    return mode is Mode.ALL or entry.is_album is (mode is Mode.ALBUMS)


def _held_in_place(
    shown: Sequence[Entry], key: Callable[[Entry], Key], on_screen: Sequence[Hashable], room: int
) -> tuple[tuple[Entry, ...], int]:
    """(rows, how many wait): what sorts before the last row on the screen is left out."""
    ordered = [(rank, shown[at]) for rank, at in _sorted([key(entry) for entry in shown])]
    if not on_screen:
        return tuple(entry for _, entry in ordered), 0
    wanted = set(on_screen)
    by_key = {entry.key: (rank, entry) for rank, entry in ordered if entry.key in wanted}
    held = [by_key[one] for one in on_screen if one in by_key]
    if not held:
        return tuple(entry for _, entry in ordered), 0
    last = held[-1][0]
    rest = [(rank, entry) for rank, entry in ordered if entry.key not in by_key]
    between = [entry for rank, entry in rest if rank < last]
    behind = [entry for rank, entry in rest if rank >= last]
    filling, waiting = between[:room], between[room:]
    return (*(entry for _, entry in held), *filling, *behind), len(waiting)


def _sorted(keys: Sequence[Key]) -> Iterator[tuple[Key, int]]:
    """(key, place) in order. In parts: one long sort would keep all other threads waiting."""
    placed = list(zip(keys, range(len(keys)), strict=True))
    parts = (sorted(placed[at : at + PART]) for at in range(0, len(placed), PART))
    return merge(*parts)
