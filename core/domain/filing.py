"""Filing: the tags to write, the plan of moves, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from core.domain.tracks import Track


@dataclass(frozen=True, slots=True)
class TagSet:
    """Tags to write. None or an empty tuple leaves what the file already has.

    `artist` is the full credit in one string, `artists` one name each (Navidrome, Jellyfin and
    Picard agree on that pair; source: Picard's and Navidrome's mappings). `album_artist` is the one
    name an album is grouped under, `album_artists` its names one by one (none: that one). Lists of
    MusicBrainz ids are in the order of the names. Gains are in dB against ReplayGain's level
    (-18 LUFS), peaks are shares of full scale. `lyrics` is plain text, or LRC with time stamps.
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
    album_artists: tuple[str, ...] = ()
    disc_title: str | None = None
    original_date: str | None = None
    mb_release_track: str | None = None
    mb_release_group: str | None = None
    mb_artists: tuple[str, ...] = ()
    mb_album_artists: tuple[str, ...] = ()
    release_types: tuple[str, ...] = ()
    track_gain: float | None = None
    track_peak: float | None = None
    album_gain: float | None = None
    album_peak: float | None = None
    label: str | None = None
    catalogue_number: str | None = None
    barcode: str | None = None
    media: str | None = None
    bpm: float | None = None
    key: str | None = None
    composers: tuple[str, ...] = ()
    artist_sort: str | None = None
    album_artist_sort: str | None = None
    album_sort: str | None = None
    title_sort: str | None = None
    lyrics: str | None = None


NO_TAGS = TagSet()


class FilingOutcome(Enum):
    """What filing one file came to."""

    MOVED = "moved"
    DUPLICATE = "duplicate"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FilingPlan:
    """Where one file shall go. `source` and `target` are absolute; `root` contains `target`.

    With `cover_beside` the cover in `tags` is also put into the folder as `cover.jpg`.
    `super_genre` is the crate of the supercrates layout, "" in others. `sources` says where each
    field of the tags comes from, `notes` which catalogue did not answer, in sentences. With `copy`
    the source stays where it is. `artist_jpeg` is for the artist's folder, None for none.
    """

    source: str
    root: str
    target: str
    track: Track
    tags: TagSet | None = None
    cover_beside: bool = False
    super_genre: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    copy: bool = False
    artist_jpeg: bytes | None = field(default=None, repr=False)


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
