"""The runs of "Download missing tracks" that somebody has not closed yet.

Implemented in `database/run_repo.py`; thread-safe, and safe for several processes on one home.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from core.domain.runs import MissingRun, RunHead


class RunStore(Protocol):
    """One run a playlist key."""

    def put(self, run: MissingRun) -> None:
        """Insert or replace by key."""
        ...

    def took(self, key: str, jobs: Mapping[int, int]) -> None:
        """The run's jobs by position are these now; nothing happens when there is no such run."""
        ...

    def get(self, key: str) -> MissingRun | None:
        """The run of a playlist."""
        ...

    def heads(self) -> list[RunHead]:
        """All runs, the oldest first."""
        ...

    def remove(self, key: str) -> None:
        """Forget it; jobs and files stay."""
        ...
