"""Downloads that are over, page by page: what the list of finished downloads asks of the database.

Implemented in `database/past_repo.py`; a page costs the same however long the list is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.domain import DownloadJob, JobState

OVER = frozenset({JobState.DONE, JobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class PastSieve:
    """Which of them: in these states, changed after `since` (seconds since the epoch, UTC), from
    this download source ("" is any), with `text` in title, artists, album or playlist."""

    states: frozenset[JobState] = OVER
    text: str = ""
    since: float = 0.0
    source: str = ""


class PastJobs(Protocol):
    """The newest change is first. Thread-safe."""

    def page(self, sieve: PastSieve, limit: int, offset: int) -> list[DownloadJob]:
        """So many from there on."""
        ...

    def numbers(self, sieve: PastSieve) -> list[int]:
        """Which there are, in the same order: what is read by number is neither told twice nor left
        out when others end meanwhile."""
        ...

    def of(self, numbers: Sequence[int]) -> list[DownloadJob]:
        """Those of these numbers, in their order."""
        ...

    def count(self, sieve: PastSieve) -> int:
        """How many there are."""
        ...
