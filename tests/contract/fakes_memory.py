"""Manual matches in memory, keeping the promises of `core/ports/memory.py`."""

from __future__ import annotations

from collections.abc import Collection

from core.ports.memory import MatchDecision


class MemoryMatchMemory:
    """`MatchMemory` in memory."""

    def __init__(self) -> None:
        self._decisions: list[MatchDecision] = []

    def decide(self, key: str, path: str | None, same: bool) -> None:
        def outdated(one: MatchDecision) -> bool:
            if one.key != key:
                return False
            if same and (one.same or one.path is None):
                return True
            return one.path == path or (path is None and not same)

        kept = [one for one in self._decisions if not outdated(one)]
        self._decisions = [*kept, MatchDecision(key, path, same)]

    def of(self, keys: Collection[str]) -> list[MatchDecision]:
        return [one for one in self._decisions if one.key in keys]

    def forget(self, key: str) -> None:
        self._decisions = [one for one in self._decisions if one.key != key]
