"""Reading everything a Subsonic server has, and telling cheaply whether that changed.

Navidrome and other OpenSubsonic servers give all songs to an empty `search3`, in pages; the others
are read album by album. No call of the API tells what changed since when, so "unchanged" means:
the last scan, the counts and the list of albums are what they were (contract §2.1).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from core.clients.catalogues.values import Json, objects, text
from core.clients.subsonic.api import ALBUM_PAGE, SubsonicApi
from core.domain import Unreachable
from core.net.patience import patiently
from core.tasks import TaskContext

SONG_PAGE = 2000
_SMALLEST_PAGE = 250
_ROUND = 10
"""A server's own limit is a round number; another count on a first page is all there is."""
_ALBUM_FACTS = ("id", "name", "artist", "songCount", "duration", "created", "year", "genre")


@dataclass(frozen=True, slots=True)
class Marks:
    """By what a library is known again: `digest` of it all, `modified` as the server words it."""

    digest: str
    modified: str
    scanning: bool


class Listing:
    """One reading of one server; `folder` is the id of a music folder, "" for all of them."""

    def __init__(self, api: SubsonicApi, ctx: TaskContext, folder: str = "") -> None:
        self._api = api
        self._ctx = ctx
        self._folder = folder

    @property
    def searchable(self) -> bool:
        """Whether an empty search gives everything; known after the first answer."""
        return self._api.facts.open_subsonic or self._api.facts.kind == "navidrome"

    def marks(self, modified: str = "") -> Marks:
        """What the library is known by now; `modified` is that of the marks before, if any."""
        status = patiently(self._api.scan_status, self._ctx)
        told = "" if status is None else status.last
        counts = (status.count, status.folders) if status is not None and told else (0, 0)
        if not told:
            since = str(int(modified) + 1) if modified.isdigit() else ""
            ask = partial(self._api.last_modified, since, self._folder)
            told = patiently(ask, self._ctx) or modified
        kind = "newest" if self.searchable else "alphabeticalByName"
        albums = [
            [row.get(key) for key in _ALBUM_FACTS] for page in self._albums(kind) for row in page
        ]
        whole = json.dumps([self._folder, told, counts, albums], sort_keys=True)
        digest = hashlib.sha256(whole.encode()).hexdigest()
        return Marks(digest, told, status is not None and status.scanning)

    def songs(self) -> Iterator[list[Json]]:
        """All songs, page by page or album by album. Raises `ServiceError`, `Cancelled`."""
        found = False
        if self.searchable:
            for page in self._searched():
                found = True
                yield page
        if not found:
            yield from self._album_by_album()

    def _searched(self) -> Iterator[list[Json]]:
        seen: set[str] = set()
        size = SONG_PAGE
        while True:
            size, page = self._page(len(seen), size)
            new = [song for song in page if text(song.get("id")) not in seen]
            if not new:  # a short page need not be the last: some servers cap the size
                return
            seen.update(text(song.get("id")) for song in new)
            self._ctx.report(None, f"Read {len(seen):,} songs")
            yield new

    def _page(self, offset: int, size: int) -> tuple[int, list[Json]]:
        """One page, of half the size where a whole one takes the server too long."""
        while True:
            try:
                ask = partial(self._api.songs, "", offset, size, self._folder)
                return size, patiently(ask, self._ctx)
            except Unreachable:
                if size // 2 < _SMALLEST_PAGE or offset == 0:
                    raise
                size //= 2

    def _album_by_album(self) -> Iterator[list[Json]]:
        done = 0
        for page in self._albums("alphabeticalByName"):
            for row in page:
                ask = partial(self._api.album, text(row.get("id")))
                album = patiently(ask, self._ctx) or {}
                done += 1
                self._ctx.report(None, f"Read {done:,} albums")
                yield objects(album.get("song"))

    def _albums(self, kind: str) -> Iterator[list[Json]]:
        """Pages of albums; of "newest" only the first: what is new stands there.

        A short page need not be the last: servers may give fewer at once than was asked for.
        """
        seen: set[str] = set()
        most = ALBUM_PAGE
        while True:
            ask = partial(self._api.albums, kind, len(seen), ALBUM_PAGE, self._folder)
            page = patiently(ask, self._ctx)
            new = [row for row in page if text(row.get("id")) not in seen]
            seen.update(text(row.get("id")) for row in new)
            if new:
                yield new
            if len(seen) == len(page) and len(page) % _ROUND == 0:
                most = len(page)
            if not new or kind == "newest" or len(page) < most:
                return
