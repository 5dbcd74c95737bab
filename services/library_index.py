"""The matching index over the library cache, built once per revision. Used by `services.scan`."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from core.domain import LibraryTrack
from core.ports.library import LibraryCache

if TYPE_CHECKING:
    from core.matching import LibraryIndex

ORGANISED = "organised"


class IndexHolder:
    """Thread-safe; callers that come while the index is built wait for it."""

    def __init__(self, cache: LibraryCache) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._index: LibraryIndex | None = None
        self._revision = -1

    def get(self) -> LibraryIndex:
        """The index of the cache's present revision."""
        from core.matching import LibraryIndex

        with self._lock:
            revision = self._cache.revision()
            if self._index is None or revision != self._revision:
                self._index = LibraryIndex.build(self._present())
                self._revision = revision
            return self._index

    def _present(self) -> list[LibraryTrack]:
        """All tracks but those filed by us whose file is gone again; no scan looks after them."""
        tracks = self._cache.tracks()
        gone = {t.path for t in tracks if t.server == ORGANISED and _is_gone(t.path)}
        if not gone:
            return tracks
        self._cache.drop_organised([path for path in gone if path is not None])
        return [t for t in tracks if t.server != ORGANISED or t.path not in gone]


def _is_gone(path: str | None) -> bool:
    return path is not None and not os.path.exists(path)
