"""What people chose in Matched Download: for this file, that artist and that release.

Implemented in `database/chosen_repo.py`; thread-safe, and safe for several processes on one home.
Nothing here expires: a person's word stays true.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from core.domain.catalogue import CatalogueArtist, CatalogueTrack


@dataclass(frozen=True, slots=True)
class ChosenMatch:
    """`key` names the file or its words; `track` is None when only the artist was chosen.

    `at` is seconds since the epoch (UTC), given by the store.
    """

    key: str
    artist: CatalogueArtist
    track: CatalogueTrack | None = None
    at: float = 0.0


class ChosenMatches(Protocol):
    """The memory of Matched Download."""

    def remember(self, choice: ChosenMatch) -> None:
        """Insert or replace by key."""
        ...

    def of(self, keys: Collection[str]) -> dict[str, ChosenMatch]:
        """Key → choice, of those keys that are known."""
        ...

    def forget(self, key: str) -> bool:
        """Propose anew; False when nothing was known."""
        ...
