"""What the artist page shows of a release, an album's sheet, and a download before it starts."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.domain import CoverageRow, Ownership, Playlist
from core.domain.catalogue import AlbumDetails
from core.matching.albums import NEARLY_SHARE, AlbumOwnership, AlbumState
from services.catalogue.discography import Edition

__all__ = ["UNKNOWN", "AlbumOwnership", "AlbumSheet", "AlbumState", "Holding", "Part", "Plan",
           "holding_of", "key_of", "missing"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holding:
    """How much of a release is owned. `total` is None while nobody told how many tracks it has.

    `exact` when its track list was compared, else the library's own words were counted.
    `probable` tracks are for a person to look at; `fetchable` could be downloaded.
    """

    owned: int
    total: int | None
    exact: bool = False
    probable: int = 0

    @property
    def state(self) -> AlbumState:
        """The badge."""
        if not self.owned:
            return AlbumState.MISSING
        if self.total is None:
            return AlbumState.PARTIAL
        if self.owned >= self.total:
            return AlbumState.COMPLETE
        nearly = self.owned >= NEARLY_SHARE * self.total
        return AlbumState.NEARLY if nearly else AlbumState.PARTIAL

    @property
    def fetchable(self) -> int | None:
        """How many tracks are missing; None when nobody knows."""
        return None if self.total is None else max(0, self.total - self.owned - self.probable)


UNKNOWN = Holding(0, None)


def holding_of(told: AlbumOwnership) -> Holding:
    """The same of a compared track list."""
    return Holding(told.owned, told.total, True, told.probable)


@dataclass(frozen=True, slots=True)
class AlbumSheet:
    """A release with its tracks and what of them is owned; `title` names who told ("Deezer")."""

    release: Edition
    details: AlbumDetails
    ownership: AlbumOwnership
    title: str = ""

    @property
    def holding(self) -> Holding:
        """The badge's numbers."""
        return holding_of(self.ownership)

    @property
    def seconds(self) -> float:
        """Seconds of music, as far as told."""
        return sum(track.duration or 0.0 for track in self.details.tracks)


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be fetched of one release."""

    playlist: Playlist
    rows: tuple[CoverageRow, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A download before it starts. `doubles` tracks stand on several of the releases and are
    fetched once; `probable` ones are left out until a person decides; `troubles` are sentences."""

    parts: tuple[Part, ...]
    doubles: int = 0
    probable: int = 0
    troubles: tuple[str, ...] = field(default=())

    @property
    def rows(self) -> tuple[CoverageRow, ...]:
        """All tracks, in order."""
        return tuple(row for part in self.parts for row in part.rows)


def missing(told: AlbumOwnership) -> tuple[CoverageRow, ...]:
    """What of an album is missing for sure."""
    return tuple(row for row in told.rows if row.ownership is Ownership.MISSING)


def key_of(release: Edition) -> str:
    """Names a release on the page: the edition that is shown."""
    return f"{release.album.source}:{release.album.id}"
