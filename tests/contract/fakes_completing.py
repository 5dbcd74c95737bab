"""The store of completed rows in memory."""

from __future__ import annotations

from collections.abc import Collection

from core.domain.completing import Completion, CompletionState

_A_PERSONS = (CompletionState.CHOSEN, CompletionState.KEPT)


class MemoryCompletionStore:
    """`CompletionStore` in memory."""

    def __init__(self) -> None:
        self._rows: dict[str, Completion] = {}
        self._switches: dict[str, bool] = {}

    def of(self, keys: Collection[str]) -> dict[str, Completion]:
        return {key: self._rows[key] for key in keys if key in self._rows}

    def put(self, completion: Completion) -> None:
        known = self._rows.get(completion.key)
        by_person = completion.state in _A_PERSONS
        if by_person or known is None or known.state not in _A_PERSONS:
            self._rows[completion.key] = completion

    def forget(self, key: str) -> None:
        self._rows.pop(key, None)

    def open(self) -> list[Completion]:
        waiting = [one for one in self._rows.values() if one.state is CompletionState.OPEN]
        return sorted(waiting, key=lambda one: (one.at, one.key))

    def switch(self, playlist_key: str, on: bool | None) -> None:
        self._switches.pop(playlist_key, None)
        if on is not None:
            self._switches[playlist_key] = on

    def switched(self, playlist_key: str) -> bool | None:
        return self._switches.get(playlist_key)
