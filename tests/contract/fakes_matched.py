"""Chosen matches in memory, keeping the promises of `core/ports/matched.py`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.ports.matched import ChosenMatch


class MemoryChosenMatches:
    """`ChosenMatches` in memory."""

    def __init__(self) -> None:
        self._choices: dict[str, ChosenMatch] = {}

    def remember(self, choice: ChosenMatch) -> None:
        self._choices[choice.key] = replace(choice, at=float(len(self._choices) + 1))

    def of(self, keys: Collection[str]) -> dict[str, ChosenMatch]:
        return {key: self._choices[key] for key in keys if key in self._choices}

    def forget(self, key: str) -> bool:
        return self._choices.pop(key, None) is not None
