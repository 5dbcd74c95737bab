"""The store of followed artists. Implemented in `database/watch_repo.py`; used by the watch list.

Thread-safe, and safe for several processes on one home.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from core.domain.watching import FoundRelease, WatchedArtist, WatchNews


class WatchStore(Protocol):
    """Followed artists, the releases known of each, and the new ones that were found."""

    def add(self, artist: WatchedArtist) -> bool:
        """Follow; False (and nothing changes) when its key is there."""
        ...

    def update(self, artist: WatchedArtist) -> bool:
        """Replace what is known of a followed artist; False when nobody follows it any more."""
        ...

    def remove(self, key: str) -> bool:
        """Follow no more, and forget its releases; False when it was not followed."""
        ...

    def get(self, key: str) -> WatchedArtist | None:
        """The artist, None when it is not followed."""
        ...

    def all(self) -> list[WatchedArtist]:
        """Everybody who is followed, the first followed first."""
        ...

    def known(self, key: str) -> frozenset[str]:
        """The marks of the releases that are known of this artist."""
        ...

    def learn(
        self,
        artist: WatchedArtist,
        marks: Collection[str],
        found: Sequence[FoundRelease],
        at: float,
    ) -> bool:
        """The end of a scan, in one transaction: the artist, what is known now, what is new.

        False, and nothing is kept, when nobody follows it any more.
        """
        ...

    def news(self, key: str = "", limit: int = 200) -> list[WatchNews]:
        """New releases of one artist or of all, the newest find first."""
        ...

    def unseen(self) -> dict[str, int]:
        """Key → new releases nobody looked at; artists without any are left out."""
        ...

    def mark_seen(self, key: str = "") -> int:
        """A person looked at them (of one artist, or all); returns how many were new."""
        ...
