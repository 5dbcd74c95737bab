"""Reading all songs of a Jellyfin, or those saved since a moment, in pages.

Removals show in no list: they are seen by comparing counts, then ids (contract §3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from core.clients.catalogues.values import Json, text
from core.clients.jellyfin.api import JellyfinApi, Page
from core.domain import Malformed, Unreachable
from core.net.patience import patiently
from core.tasks import TaskContext

SONG_PAGE, ID_PAGE = 1000, 2000
_SMALLEST_PAGE = 125
Ask = Callable[[int, int], Page]


class Listing:
    """One reading. `user` is who may see the songs, "" for the key's own view."""

    def __init__(self, api: JellyfinApi, ctx: TaskContext, user: str = "") -> None:
        self._api = api
        self._ctx = ctx
        self._user = user

    def first(self, since: str = "") -> Page:
        """One row, for the total and the time; with `since` of those saved later."""
        return patiently(partial(self._api.song_ids, 0, 1, self._user, since), self._ctx)

    def songs(self, since: str = "") -> Iterator[list[Json]]:
        """Pages of songs; raises `Malformed` when they end before what was promised."""
        ask = partial(self._songs, since)
        return self._pages(ask, SONG_PAGE)

    def ids(self) -> set[str]:
        """The ids of all songs there are now."""
        ask = partial(self._api.song_ids, user=self._user)
        return {text(row.get("Id")) for page in self._pages(ask, ID_PAGE) for row in page}

    def _songs(self, since: str, start: int, limit: int) -> Page:
        return self._api.songs(start, limit, self._user, since)

    def _pages(self, ask: Ask, size: int) -> Iterator[list[Json]]:
        seen: set[str] = set()
        most = 0
        while True:
            size, page = self._page(ask, len(seen), size)
            # Newcomers stand at the end; a row less shifts the pages, and one would be missed.
            most = max(most, page.total)
            new = [row for row in page.rows if text(row.get("Id")) not in seen]
            seen.update(text(row.get("Id")) for row in new)
            if new:
                share = len(seen) / max(page.total, 1)
                self._ctx.report(min(1.0, share), f"Read {len(seen):,} of {page.total:,} songs")
                yield new
            if len(seen) >= most == page.total:
                return
            if not new or page.total < most:
                raise Malformed(
                    "Jellyfin",
                    f"Jellyfin promised {most:,} songs and sent {len(seen):,}.",
                    "Its library may be changing: scan again when it is quiet.",
                )

    def _page(self, ask: Ask, start: int, size: int) -> tuple[int, Page]:
        """One page, of half the size where a whole one takes the server too long."""
        while True:
            try:
                return size, patiently(partial(ask, start, size), self._ctx)
            except Unreachable:
                if size // 2 < _SMALLEST_PAGE or start == 0:
                    raise
                size //= 2
