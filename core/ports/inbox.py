"""What was found out about finished downloads, and the refused ones that wait for a person.

Implemented in `database/inbox_repo.py`; thread-safe, and safe for several processes on one home.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from core.domain import FileCheck, Track


class CheckLog(Protocol):
    """What the verifier found in the file of each job; the newest file counts."""

    def put(self, job_id: int, check: FileCheck) -> None:
        """Insert or replace. Raises KeyError for a job that does not exist."""
        ...

    def of(self, job_ids: Collection[int]) -> Mapping[int, FileCheck]:
        """By job; jobs whose file was never checked are missing."""
        ...


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that was refused and kept for a look. `path` is where it waits.

    `job_id` is the download it came from, None for one that nobody downloaded here; `track` what
    it was wanted for; `reason` a sentence; `at` seconds since the epoch (UTC).
    """

    id: int
    job_id: int | None
    track: Track
    path: str
    reason: str
    at: float


class HeldFiles(Protocol):
    """The refused files that wait."""

    def hold(self, job_id: int | None, track: Track, path: str, reason: str) -> HeldFile:
        """Remember one. The same path again replaces what was known."""
        ...

    def all(self) -> list[HeldFile]:
        """The newest first."""
        ...

    def drop(self, held: int) -> None:
        """It no longer waits; does nothing when it is not there."""
        ...
