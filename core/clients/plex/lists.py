"""Playlists of Plex: made, changed row by row, read back. Used by `server.py`.

Nothing is deleted and made anew: a list's id, name, cover and summary stay. Rows are told apart by
`playlistItemID`, since a track may stand in a list twice (plexapi takes the wrong copy out then).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from functools import partial

from core.clients.plex.api import KEYS_AT_ONCE, PlexApi
from core.domain import NotFound
from core.domain.servers import ServerPlaylist
from core.net.patience import patiently
from core.tasks import TaskContext

_PAGE = 1000
Row = tuple[str, str]
"""(playlistItemID, track key)."""


class Lists:
    """The playlists of one server. `machine` is its identifier: addresses of tracks need it."""

    def __init__(self, api: PlexApi, machine: str, ctx: TaskContext) -> None:
        self._api = api
        self._machine = machine
        self._ctx = ctx

    def read(self, list_id: str) -> tuple[ServerPlaylist, list[Row], bool]:
        """The list, its rows, and whether it is a smart one. Raises `NotFound`."""
        rows: dict[str, str] = {}
        title, smart = "", False
        while True:
            ask = partial(self._api.items, list_id, len(rows), _PAGE)
            page = patiently(ask, self._ctx)
            title = page.holder.get("title", title)
            smart = page.holder.get("smart") == "1"
            new = [r for r in page.rows if r.get("playlistItemID", "") not in rows]
            rows |= {r.get("playlistItemID", ""): r.get("ratingKey", "") for r in new}
            if not new or len(rows) >= page.total:
                break
        name = title or patiently(partial(self._api.playlist, list_id), self._ctx).get("title", "")
        return ServerPlaylist(list_id, name, tuple(rows.values())), list(rows.items()), smart

    def make(self, name: str, keys: Sequence[str]) -> str:
        """A new list of these tracks; returns its id."""
        first, *rest = _chunks(keys)
        made = self._api.create(name, self._machine, first)
        self._append(made, rest)
        return made

    def put(self, list_id: str, before: Sequence[Row], wanted: Sequence[str]) -> None:
        """Change `before` into `wanted` with as few orders as it takes."""
        kept, gone, lacking = _paired(before, wanted)
        for item in gone:
            self._ctx.checkpoint()
            self._remove(list_id, item)
        self._append(list_id, _chunks(lacking))
        if lacking:
            _, now, _ = self.read(list_id)
        else:
            now = [row for row in before if row[0] in kept]
        self._order(list_id, now, wanted)

    def _order(self, list_id: str, now: Sequence[Row], wanted: Sequence[str]) -> None:
        """Move rows until they stand as wanted; those that stand right already stay."""
        target = _targets(now, wanted)
        still = _rising([item for item, _ in now], target)
        after = ""
        for item in sorted(target, key=target.__getitem__):
            if item not in still:
                self._ctx.checkpoint()
                self._api.move(list_id, item, after)
            after = item

    def _append(self, list_id: str, chunks: Sequence[Sequence[str]]) -> None:
        for chunk in chunks:
            self._ctx.checkpoint()
            self._api.add(list_id, self._machine, chunk)

    def _remove(self, list_id: str, item: str) -> None:
        try:
            self._api.remove(list_id, item)
        except NotFound:  # somebody else took it out in the meantime: that is what was wanted
            return


def _chunks(keys: Sequence[str]) -> list[list[str]]:
    """Keys in order, at most `KEYS_AT_ONCE` at once and none twice: a server may fold copies."""
    chunks: list[list[str]] = []
    for key in keys:
        if not chunks or len(chunks[-1]) >= KEYS_AT_ONCE or key in chunks[-1]:
            chunks.append([])
        chunks[-1].append(key)
    return chunks


def _paired(before: Sequence[Row], wanted: Sequence[str]) -> tuple[set[str], list[str], list[str]]:
    """(items that stay, items that go, keys that are lacking)."""
    places = _places(before)
    kept: set[str] = set()
    lacking: list[str] = []
    for key in wanted:
        if places[key]:
            kept.add(places[key].popleft())
        else:
            lacking.append(key)
    return kept, [item for item, _ in before if item not in kept], lacking


def _targets(now: Sequence[Row], wanted: Sequence[str]) -> dict[str, int]:
    """Where each item shall stand; what the server did not take is left out."""
    places = _places(now)
    return {places[key].popleft(): at for at, key in enumerate(wanted) if places[key]}


def _places(rows: Sequence[Row]) -> defaultdict[str, deque[str]]:
    places: defaultdict[str, deque[str]] = defaultdict(deque)
    for item, key in rows:
        places[key].append(item)
    return places


def _rising(items: Sequence[str], target: dict[str, int]) -> set[str]:
    """The longest run of items that stand in the wanted order among each other."""
    ends: list[int] = []
    last: list[str] = []
    parent: dict[str, str] = {}
    for item in items:
        if item not in target:
            continue
        at = bisect_left(ends, target[item])
        if at:
            parent[item] = last[at - 1]
        ends[at : at + 1] = [target[item]]
        last[at : at + 1] = [item]
    return set(_chain(last[-1], parent)) if last else set()


def _chain(item: str, parent: dict[str, str]) -> Iterator[str]:
    yield item
    while item in parent:
        item = parent[item]
        yield item
