"""What people said about genres: which super genre a genre, an artist or a track belongs to.

Implemented in `database/genre_repo.py`; thread-safe, and safe for several processes on one home.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

ChoiceKind = Literal["genre", "artist", "track"]


@dataclass(frozen=True, slots=True)
class GenreChoice:
    """One choice. `key` is what files are compared with (folded), `words` as a person reads it.

    `at` is when it was made, in seconds since the epoch (UTC).
    """

    kind: ChoiceKind
    key: str
    words: str
    super_genre: str
    at: float = 0.0


class GenreMemory(Protocol):
    """Choices; each stays until it is changed or forgotten."""

    def remember(self, choice: GenreChoice) -> None:
        """Insert or replace by kind and key; `at` is set by the store."""
        ...

    def choices(self) -> list[GenreChoice]:
        """All of them, the oldest first."""
        ...

    def forget(self, kind: ChoiceKind, key: str) -> bool:
        """Drop one; False when it was not there."""
        ...
