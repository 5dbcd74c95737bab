"""The matching index over the library cache, kept up with it. Used by `services.scan` and `push`.

The first one comes from the snapshot on disk; later ones are the one before with what changed
since. Only a library unlike the snapshot is filed anew, and kept for the next start.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain import LibraryTrack
from core.ports.library import LibraryCache

if TYPE_CHECKING:
    from core.matching import LibraryIndex

log = logging.getLogger(__name__)
ORGANISED = "organised"
WORTH_KEEPING = 2_000
"""Fewer tracks are filed sooner than a snapshot is read."""

_Name = tuple[str, str | None, str]


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
                tracks = self._present()
                known = self._index
                self._index = self._first(tracks) if known is None else self._next(known, tracks)
                self._revision = revision
            return self._index

    def _first(self, tracks: list[LibraryTrack]) -> LibraryIndex:
        return index_of(tracks, self._snapshot)

    def _next(self, known: LibraryIndex, tracks: list[LibraryTrack]) -> LibraryIndex:
        """The index after a change of the library."""
        from core.matching import LibraryIndex

        before, now = known.present(), _by_name(tracks)
        if len(now) < len(tracks):
            return self._kept(LibraryIndex.build(tracks))
        added, removed = _difference(before, now)
        if not added and not removed:
            return known
        changed = known.changed(added, removed)
        return changed if changed.is_patched else self._kept(changed)

    def _kept(self, index: LibraryIndex) -> LibraryIndex:
        return _kept(index, self._snapshot)

    def _present(self) -> list[LibraryTrack]:
        """All tracks but those filed by us whose file is gone again; no scan looks after them."""
        tracks = self._cache.tracks()
        gone = {t.path for t in tracks if t.server == ORGANISED and _is_gone(t.path)}
        if not gone:
            return tracks
        self._cache.drop_organised([path for path in gone if path is not None])
        return [t for t in tracks if t.server != ORGANISED or t.path not in gone]


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
    before: Sequence[LibraryTrack], now: dict[_Name, LibraryTrack]
) -> tuple[list[LibraryTrack], list[LibraryTrack]]:
    """(tracks that are new or described anew, tracks as they were before)."""
    left = dict(now)
    removed = []
    for track in before:
        name = _name(track)
        if left.get(name) == track:
            del left[name]
        else:
            removed.append(track)
    return list(left.values()), removed


def _by_name(tracks: Sequence[LibraryTrack]) -> dict[_Name, LibraryTrack]:
    return {_name(track): track for track in tracks}


def _name(track: LibraryTrack) -> _Name:
    return (track.server, track.path, track.key)


def _is_gone(path: str | None) -> bool:
    return path is not None and not os.path.exists(path)
