"""Looking through a library of any size: windows of rows, search, figures, growth.

Implemented in `database/browse_repo.py`; used by `services/library/view.py`, `library_stats.py` and
`services/care`. Nothing here ever holds all rows at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from core.domain import LibraryTrack


class RowSummary(NamedTuple):
    """Rows alike in codec, year and genres (JSON as stored), counted; `seconds` and `bytes` sums.

    `codec` is "" and `year` None where unknown; `bitrate` is the mean in kbit/s, None if unknown.
    """

    codec: str
    year: int | None
    genres: tuple[str, ...]
    tracks: int
    seconds: float
    bytes: int
    bitrate: float | None


class LibraryBrowser(Protocol):
    """The library cache as pages look at it. Thread-safe."""

    def ids(self) -> Sequence[int]:
        """The row ids of all that is owned, files by their path, then servers' tracks."""
        ...

    def rows(self, ids: Sequence[int]) -> list[LibraryTrack]:
        """The rows with these ids in their order; rows that are gone are left out."""
        ...

    def walk(self, size: int) -> Iterator[list[LibraryTrack]]:
        """All that is owned in batches, in no order."""
        ...

    def find(self, words: Sequence[str], limit: int) -> list[int]:
        """Ids of rows having all of `words` in title, artists or album, the last as a beginning.

        Where no row has them, each of them counts as a beginning.
        """
        ...

    def index_words(self, limit: int) -> int:
        """Take up to `limit` new rows into the index of `find`; returns how many, 0 when done."""
        ...

    def summary(self) -> list[RowSummary]:
        """All that is owned, grouped."""
        ...

    def months(self) -> list[tuple[str, int]]:
        """("2026-03", files last modified in that month) in order, of local files."""
        ...

    def note_day(self, day: str, tracks: int) -> None:
        """How many tracks there are on a day ("2026-03-01"); the last word of a day counts."""
        ...

    def days(self) -> list[tuple[str, int]]:
        """The days noted, in order."""
        ...

    def figure(self, name: str) -> tuple[int, str] | None:
        """(revision of the cache, text) of a figure that was kept."""
        ...

    def keep_figure(self, name: str, revision: int, body: str) -> None:
        """Keep a figure for the next start."""
        ...
