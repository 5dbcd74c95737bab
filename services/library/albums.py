"""Ownership of albums: what of a track list is owned. Used by the Artists page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from core.domain import CoverageRow, Match, Track
from core.tasks import TaskContext

if TYPE_CHECKING:
    from core.matching.albums import AlbumOwnership

NEAR = 8
"""How many library tracks are looked through for a second file of the same name."""

K = TypeVar("K")


class Comparison(Protocol):
    """What albums ask of the coverage service."""

    def compare(self, tracks: Sequence[Track], ctx: TaskContext) -> list[CoverageRow]:
        """One row per track, in order."""
        ...

    def near(self, wanted: Track, limit: int) -> list[Match]:
        """The nearest library tracks, best first."""
        ...


class AlbumService:
    """Tells how much of albums is owned, always from the library cache."""

    def __init__(self, coverage: Comparison) -> None:
        self._coverage = coverage

    def ownership(self, tracks: Sequence[Track], ctx: TaskContext) -> AlbumOwnership:
        """One album, given its track list in order."""
        return self.many({"": tracks}, ctx)[""]

    def many(
        self, albums: Mapping[K, Sequence[Track]], ctx: TaskContext
    ) -> dict[K, AlbumOwnership]:
        """A whole discography in one look at the library; the keys are the caller's."""
        from core.matching.albums import album_ownership

        rows = self._coverage.compare([one for tracks in albums.values() for one in tracks], ctx)
        told: dict[K, AlbumOwnership] = {}
        at = 0
        for key, tracks in albums.items():
            told[key] = album_ownership(rows[at : at + len(tracks)], self._near)
            at += len(tracks)
        return told

    def _near(self, wanted: Track) -> list[Match]:
        return self._coverage.near(wanted, NEAR)
