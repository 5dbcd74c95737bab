"""The library for pages and search boxes: windows of rows, never all of them at once.

Used by pages that list what is owned and by the search as you type. Every call is a database's
answer of milliseconds at a million tracks; `open` and `prepare` belong into a worker.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.domain import LibraryTrack
from core.ports.browsing import LibraryBrowser
from core.tasks import TaskContext

_WORD = re.compile(r"[^\W_]+")
_BATCH = 20_000
_AT_ONCE = 5_000
"""New rows a search takes into its index by itself; more wait for `prepare`."""


class Cache(Protocol):
    """What is asked of the library cache."""

    def revision(self) -> int:
        """Grows with every change."""
        ...


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a list as they were when it was opened; `rows` reads a window of it."""

    ids: Sequence[int]
    browser: LibraryBrowser = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, start: int, count: int) -> list[LibraryTrack]:
        """A window; rows that are gone meanwhile are left out."""
        return self.browser.rows(self.ids[start : start + count])


class LibraryView:
    """Thread-safe."""

    def __init__(self, browser: LibraryBrowser, cache: Cache) -> None:
        self._browser = browser
        self._cache = cache
        self._prepared = -1

    def open(self) -> Listing:
        """All that is owned, files by their path, then servers' tracks."""
        return Listing(self._browser.ids(), self._browser)

    def search(self, text: str, limit: int = 200) -> list[LibraryTrack]:
        """Rows in which some word begins with each word of `text`, whatever the accents."""
        words = _WORD.findall(unicodedata.normalize("NFC", text))
        if not words:
            return []
        if self._prepared != self._cache.revision():
            self._browser.index_words(_AT_ONCE)
        return self._browser.rows(self._browser.find(words, limit))

    def prepare(self, ctx: TaskContext) -> int:
        """Take what is new into the search; returns how many rows. Raises `Cancelled`."""
        revision, done = self._cache.revision(), 0
        while count := self._browser.index_words(_BATCH):
            done += count
            ctx.checkpoint()
            ctx.report(None, f"{done:,} tracks made searchable")
        self._prepared = revision
        return done
