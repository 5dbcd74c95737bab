"""The watch list's store in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from core.domain.watching import FoundRelease, WatchedArtist, WatchNews


class MemoryWatchStore:
    """`WatchStore` in memory."""

    def __init__(self) -> None:
        self._artists: dict[str, WatchedArtist] = {}
        self._known: dict[str, set[str]] = {}
        self._news: list[WatchNews] = []

    def add(self, artist: WatchedArtist) -> bool:
        if artist.key in self._artists:
            return False
        self._artists[artist.key] = artist
        return True

    def update(self, artist: WatchedArtist) -> bool:
        if artist.key not in self._artists:
            return False
        self._artists[artist.key] = artist
        return True

    def remove(self, key: str) -> bool:
        self._known.pop(key, None)
        self._news = [one for one in self._news if one.artist != key]
        return self._artists.pop(key, None) is not None

    def get(self, key: str) -> WatchedArtist | None:
        return self._artists.get(key)

    def all(self) -> list[WatchedArtist]:
        return sorted(self._artists.values(), key=lambda one: (one.added_at, one.key))

    def known(self, key: str) -> frozenset[str]:
        return frozenset(self._known.get(key, ()))

    def learn(
        self,
        artist: WatchedArtist,
        marks: Collection[str],
        found: Sequence[FoundRelease],
        at: float,
    ) -> bool:
        if not self.update(artist):
            return False
        self._known.setdefault(artist.key, set()).update(marks)
        for one in found:
            self._news.append(WatchNews(len(self._news) + 1, artist.key, one, at, False))
        return True

    def news(self, key: str = "", limit: int = 200) -> list[WatchNews]:
        return [one for one in reversed(self._news) if not key or one.artist == key][:limit]

    def unseen(self) -> dict[str, int]:
        keys = [one.artist for one in self._news if not one.seen]
        return {key: keys.count(key) for key in keys}

    def mark_seen(self, key: str = "") -> int:
        new = [one for one in self._news if not one.seen and (not key or one.artist == key)]
        self._news = [replace(one, seen=True) if one in new else one for one in self._news]
        return len(new)
