"""The matching index over the library cache, kept up with it. Used by `services.library.scan` and
`push`.

The first one comes from the snapshot on disk; later ones are the one before with what changed
since. Only a library unlike the snapshot is filed anew, and kept for the next start.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain import LibraryTrack
from core.ports.library import LibraryCache

if TYPE_CHECKING:
    from core.matching import LibraryIndex

log = logging.getLogger(__name__)
LOCAL, ORGANISED = "local", "organised"
WORTH_KEEPING = 2_000
"""Fewer tracks are filed sooner than a snapshot is read."""


class IndexHolder:
    """Thread-safe; callers that come while the index is made wait for it.

    `snapshot` is where the index stays between two runs; None keeps it in memory alone.
    """

    def __init__(self, cache: LibraryCache, snapshot: Path | None = None) -> None:
        self._cache = cache
        self._snapshot = snapshot
        self._lock = threading.Lock()
        self._index: LibraryIndex | None = None
        self._revision = -1

    def get(self) -> LibraryIndex:
        """The index of the cache's present revision."""
        from core.matching.quiet import without_collector

        with self._lock, without_collector():
            revision = self._cache.revision()
            if self._index is None or revision != self._revision:
                known = self._index
                changed = None if known is None else self._next(known)
                self._index = changed or index_of(list(self._present()), self._snapshot)
                self._revision = revision
            return self._index

    def _next(self, known: LibraryIndex) -> LibraryIndex | None:
        """The index after a change of the library; None where two tracks have one name.

        Rows come by and are compared one by one: those that are as they were are not kept twice.
        """
        before = {_name(track): track for track in known.present()}
        if len(before) < len(known):
            return None
        added, removed = _difference(before, self._present())
        if len({_name(track) for track in added}) < len(added):
            return None
        if not added and not removed:
            return known
        changed = known.changed(added, removed)
        return changed if changed.is_patched else _kept(changed, self._snapshot)

    def _present(self) -> Iterator[LibraryTrack]:
        """All tracks but those filed by us whose file is gone again; no scan looks after them."""
        gone = []
        for track in chain.from_iterable(self._cache.walk()):
            if track.server == ORGANISED and track.path is not None and _is_gone(track.path):
                gone.append(track.path)
            else:
                yield track
        if gone:
            self._cache.drop_organised(gone)


def index_of(tracks: list[LibraryTrack], snapshot: Path | None) -> LibraryIndex:
    """The index of these tracks: from disk, or filed anew and kept there."""
    from core.matching import LibraryIndex

    if snapshot is not None and len(tracks) >= WORTH_KEEPING:
        from core.matching.snapshot import load_index

        stored = load_index(snapshot, tracks)
        if stored is not None:
            return stored
    return _kept(LibraryIndex.build(tracks), snapshot)


def _kept(index: LibraryIndex, snapshot: Path | None) -> LibraryIndex:
    """The same index, on disk for the next start; a disk that is full costs only time."""
    if snapshot is not None and len(index) >= WORTH_KEEPING:
        from core.matching.snapshot import save_index

        try:
            save_index(index, snapshot)
        except OSError as error:
            log.warning("The library index cannot be kept for the next start: %s", error)
    return index


def _difference(
    before: dict[str, LibraryTrack], now: Iterable[LibraryTrack]
) -> tuple[list[LibraryTrack], list[LibraryTrack]]:
    """(tracks that are new or described anew, tracks as they were before); empties `before`."""
    added, removed = [], []
    for track in now:
        old = before.pop(_name(track), None)
        if old != track:
            added.append(track)
            removed += [] if old is None else [old]
    return added, [*removed, *before.values()]


def _name(track: LibraryTrack) -> str:
    """Its path where a folder tells it: no string more for each of a million files."""
    if track.server == LOCAL and track.path == track.key:
        return track.key
    return f"{track.server}\0{track.path}\0{track.key}"


def _is_gone(path: str) -> bool:
    return not os.path.exists(path)
