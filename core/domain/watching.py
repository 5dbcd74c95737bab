"""Followed artists: whom, which of their releases count, and what was found.

Used by `services/wishes/watchlist.py`, its store and the Artists page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.domain.catalogue import CatalogueArtist


class ReleaseKind(Enum):
    """What a release counts as; each is exactly one of these."""

    ALBUM = "album"
    EP = "ep"
    SINGLE = "single"
    LIVE = "live"
    REMIX = "remix"
    COMPILATION = "compilation"


USUAL_KINDS = (ReleaseKind.ALBUM, ReleaseKind.EP, ReleaseKind.SINGLE)
"""What is followed unless a person says otherwise."""


@dataclass(frozen=True, slots=True)
class WatchedArtist:
    """A followed artist. Times are seconds since the epoch (UTC).

    `artist` is None until the name is found in a catalogue. `scanned_at` is the last scan that
    worked, `since` the day ("2026-05-04") of the first one: what is older is no new release.
    `tried_at` is the last attempt; `trouble` a sentence when it did not work, "" otherwise.
    """

    key: str
    name: str
    artist: CatalogueArtist | None = None
    kinds: tuple[ReleaseKind, ...] = USUAL_KINDS
    added_at: float = 0.0
    scanned_at: float | None = None
    tried_at: float | None = None
    since: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class FoundRelease:
    """A new release. `wished` tracks became wishes; `note` says why none did, "" when some did.

    `source` and `album_id` name it in its catalogue, `cover` is an address.
    """

    source: str
    album_id: str
    title: str
    kind: ReleaseKind
    date: str | None = None
    cover: str | None = None
    tracks: int = 0
    wished: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class WatchNews:
    """A release as kept in the store; `seen` when a person looked at it."""

    id: int
    artist: str
    release: FoundRelease
    found_at: float
    seen: bool
