"""Playlist marks in memory, keeping the promises of `core/ports/playlist_marks.py`."""

from __future__ import annotations

from collections.abc import Sequence

from core.ports.playlist_marks import OwnedOn


class MemoryPlaylistMarks:
    """`PlaylistMarks` in memory."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[bytes, ...]] = {}
        self._owned: dict[str, dict[str, OwnedOn]] = {}

    def seen(self, key: str) -> tuple[bytes, ...] | None:
        return self._seen.get(key)

    def keep_seen(self, key: str, rows: Sequence[bytes]) -> None:
        self._seen[key] = tuple(rows)

    def note_owned(self, key: str, on: OwnedOn) -> None:
        self._owned.setdefault(key, {})[on.day] = on

    def owned(self, key: str) -> list[OwnedOn]:
        days = self._owned.get(key, {})
        return [days[day] for day in sorted(days)]

    def forget(self, key: str) -> None:
        self._seen.pop(key, None)
        self._owned.pop(key, None)
