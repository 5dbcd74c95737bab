"""Catalogues and their cache in memory, keeping the promises of core/ports/catalogue."""

from __future__ import annotations

from core.ports.catalogue import CachedAnswer
from core.ports.system import Clock


class MemoryCatalogueCache:
    """`CatalogueCache` in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.kept: dict[str, tuple[str | None, float, float]] = {}

    def get(self, key: str) -> CachedAnswer | None:
        if key not in self.kept:
            return None
        body, stored, until = self.kept[key]
        return CachedAnswer(body, stored <= self._clock.now() < until)

    def put(self, key: str, body: str | None, seconds: float) -> None:
        now = self._clock.now()
        self.kept[key] = (body, now, now + seconds)

    def clear(self, catalogue: str = "") -> int:
        gone = [key for key in self.kept if key.startswith(f"{catalogue}:" if catalogue else "")]
        for key in gone:
            del self.kept[key]
        return len(gone)
