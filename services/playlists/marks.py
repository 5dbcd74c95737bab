"""What changed in a playlist since a person last opened it, and how much of it is owned over time.

Used by coverage (which compares) and the Sync page (which shows "+3 −1" and the ownership meter).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime

from core.domain import Coverage, Ownership, Playlist, PlaylistEntry
from core.ports.playlist_marks import OwnedOn, PlaylistMarks
from core.ports.system import Clock

__all__ = ["Marks", "OwnedOn", "digests"]

_BYTES = 8


class Marks:
    """Thread-safe through its store."""

    def __init__(self, store: PlaylistMarks, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def change(self, playlist: Playlist) -> tuple[int, int]:
        """(rows added, rows removed) since a person last saw it; the first look is that."""
        rows = digests(playlist)
        seen = self._store.seen(playlist.key)
        if seen is None:
            self._store.keep_seen(playlist.key, rows)
            return 0, 0
        now, before = Counter(rows), Counter(seen)
        return (now - before).total(), (before - now).total()

    def see(self, playlist: Playlist) -> None:
        """A person looks at it now."""
        self._store.keep_seen(playlist.key, digests(playlist))

    def note(self, coverage: Coverage) -> None:
        """Keep today's figure for the meter. Rows that name nothing are not counted."""
        counts = coverage.counts()
        total = len(coverage.rows) - counts[Ownership.UNUSABLE]
        day = f"{datetime.fromtimestamp(self._clock.now()).astimezone():%Y-%m-%d}"
        self._store.note_owned(coverage.playlist.key, OwnedOn(day, counts[Ownership.OWNED], total))

    def meter(self, key: str) -> list[OwnedOn]:
        """How much was owned, the oldest day first."""
        return self._store.owned(key)

    def forget(self, key: str) -> None:
        """The playlist is gone from the page."""
        self._store.forget(key)


def digests(playlist: Playlist) -> tuple[bytes, ...]:
    """One mark a row; equal rows have equal ones."""
    return tuple(map(_digest, playlist.entries))


def _digest(entry: PlaylistEntry) -> bytes:
    track = entry.track
    told = track.ids.spotify or repr((track.title, track.artists, track.album))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()
