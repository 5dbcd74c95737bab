"""Playlists as they were read, and what of them is owned."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum

from core.domain.matching import Match
from core.domain.tracks import Track


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """One row of a playlist. `position` is 1-based and counts every row.

    `unusable` holds the reason when the row names nothing that could be looked for (a removed
    track, an episode); `track` then carries whatever text the row had.
    """

    position: int
    track: Track
    unusable: str | None = None


@dataclass(frozen=True, slots=True)
class Playlist:
    """A list in its own order, duplicates kept.

    `key` is stable for the same source ("file:/abs/path", "text:…"), `kind` names the format
    ("exportify", "text", …), `snapshot` changes whenever the content does.
    """

    key: str
    name: str
    kind: str
    entries: tuple[PlaylistEntry, ...]
    snapshot: str = ""


class Ownership(Enum):
    """What the library says about one row."""

    OWNED = "owned"
    PROBABLE = "probable"
    MISSING = "missing"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One row with its verdict. `match` is the best library track, also for a near miss."""

    entry: PlaylistEntry
    ownership: Ownership
    match: Match | None
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """A playlist compared with the library cache.

    `library_age` is the seconds since the cache was last read completely, None when it never was.
    """

    playlist: Playlist
    rows: tuple[CoverageRow, ...]
    library_age: float | None = None
    library_tracks: int = 0

    def of(self, ownership: Ownership) -> tuple[CoverageRow, ...]:
        """The rows with this verdict, in playlist order."""
        return tuple(row for row in self.rows if row.ownership is ownership)

    def counts(self) -> Counter[Ownership]:
        """Rows per verdict; absent ones count 0."""
        return Counter(row.ownership for row in self.rows)
