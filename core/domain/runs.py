"""A run of "Download missing tracks": what a person began, so that a restart shows it unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.playlists import Coverage


@dataclass(frozen=True, slots=True)
class MissingRun:
    """One playlist's run, by the playlist's key.

    `coverage` is the comparison it began with, without the parts of its scores; its `library_age`
    counts from `begun_at` (seconds since the epoch, UTC). `left_out` are the
    positions a person unticked, `jobs` the id of the job of each position that has one; none while
    the jobs are still being made.
    """

    coverage: Coverage
    begun_at: float
    left_out: frozenset[int] = frozenset()
    jobs: Mapping[int, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The playlist's key."""
        return self.coverage.playlist.key


@dataclass(frozen=True, slots=True)
class RunHead:
    """What a progress bubble needs of a run: whose it is and the ids of its jobs."""

    key: str
    name: str
    jobs: tuple[int, ...]
