"""What a person last saw of each playlist, and how much of it was owned day by day.

Implemented in `database/marks_repo.py`; thread-safe, and safe for several processes on one home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OwnedOn:
    """So many rows of a playlist were owned on a day ("2026-11-21", local time)."""

    day: str
    owned: int
    total: int

    @property
    def share(self) -> float:
        """Owned of all rows, 0..1."""
        return self.owned / self.total if self.total else 0.0


class PlaylistMarks(Protocol):
    """Marks are opaque byte strings of one length, one a row, in the playlist's order."""

    def seen(self, key: str) -> tuple[bytes, ...] | None:
        """The rows as last seen; None when the playlist never was."""
        ...

    def keep_seen(self, key: str, rows: Sequence[bytes]) -> None:
        """The person has seen these rows."""
        ...

    def note_owned(self, key: str, on: OwnedOn) -> None:
        """Keep the day's figure; the newest of a day counts."""
        ...

    def owned(self, key: str) -> list[OwnedOn]:
        """All days of a playlist, the oldest first."""
        ...

    def forget(self, key: str) -> None:
        """Forget everything about a playlist."""
        ...
