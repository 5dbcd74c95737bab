"""The store of completed rows. Implemented in `database/completion_repo.py`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from core.domain.completing import Completion


class CompletionStore(Protocol):
    """What was found for rows and what people decided. Thread-safe, for several processes."""

    def of(self, keys: Collection[str]) -> dict[str, Completion]:
        """Those known, by key."""
        ...

    def put(self, completion: Completion) -> None:
        """Insert or replace; a machine's finding never replaces a person's word."""
        ...

    def forget(self, key: str) -> None:
        """Ask the catalogues again next time."""
        ...

    def open(self) -> list[Completion]:
        """The review list, the oldest first."""
        ...

    def switch(self, playlist_key: str, on: bool | None) -> None:
        """Always (True) or never (False) complete this list; None: as usual."""
        ...

    def switched(self, playlist_key: str) -> bool | None:
        """What was said about this list."""
        ...
