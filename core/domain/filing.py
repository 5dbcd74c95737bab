"""Filing: the tags to write, the plan of moves, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.domain.tracks import Track


@dataclass(frozen=True, slots=True)
class TagSet:
    """Tags to write. None or an empty tuple leaves what the file already has.

    `artist` is the full credit in one string, `artists` one name each (Navidrome, Jellyfin and
    Picard agree on that pair; source: Picard's and Navidrome's mappings).
    """

    title: str | None = None
    artist: str | None = None
    artists: tuple[str, ...] = ()
    album: str | None = None
    album_artist: str | None = None
    track_number: int | None = None
    track_total: int | None = None
    disc_number: int | None = None
    disc_total: int | None = None
    date: str | None = None
    genres: tuple[str, ...] = ()
    isrc: str | None = None
    mb_recording: str | None = None
    mb_release: str | None = None
    compilation: bool | None = None
    cover_jpeg: bytes | None = None


class FilingOutcome(Enum):
    """What filing one file came to."""

    MOVED = "moved"
    DUPLICATE = "duplicate"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FilingPlan:
    """Where one file shall go. `source` and `target` are absolute; `root` contains `target`.

    With `cover_beside` the cover in `tags` is also put into the folder as `cover.jpg`.
    `super_genre` is the crate of the supercrates layout, "" in others.
    """

    source: str
    root: str
    target: str
    track: Track
    tags: TagSet | None = None
    cover_beside: bool = False
    super_genre: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """The end of one plan: the outcome, the final path (for a duplicate: the one in the way).

    `beside` are the side-cars that went along, as (from, to).
    """

    plan: FilingPlan
    outcome: FilingOutcome
    path: str | None
    reason: str = ""
    beside: tuple[tuple[str, str], ...] = ()
