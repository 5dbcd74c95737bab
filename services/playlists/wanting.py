"""The one way from rows of a list to downloads, for every front end: rows that say too little get
their recording from a catalogue first, then they are wanted.

Used by `get`, the HTTP API and the Sync page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from core.domain import CoverageRow, DownloadJob, Playlist
from core.tasks import TaskContext

if TYPE_CHECKING:
    from services.playlists.completing import Completed


class Completing(Protocol):
    """What is asked of `services.playlists.completing`."""

    def complete(
        self, playlist: Playlist, rows: Sequence[CoverageRow], ctx: TaskContext
    ) -> Completed:
        """The same rows, ready to be wanted."""
        ...


class Downloads(Protocol):
    """What is asked of downloads."""

    def want(
        self, playlist: Playlist, rows: Iterable[CoverageRow], layout: str | None = None
    ) -> list[DownloadJob]:
        """A job for each row, in their order."""
        ...


def want_rows(
    completing: Completing,
    downloads: Downloads,
    playlist: Playlist,
    rows: Sequence[CoverageRow],
    ctx: TaskContext,
    layout: str | None = None,
) -> list[DownloadJob]:
    """A job for each row, in their order. May wait for a catalogue, half a minute at most."""
    completed = completing.complete(playlist, rows, ctx)
    return downloads.want(playlist, completed.rows, layout)
