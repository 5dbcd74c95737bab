"""What the files of one album tell about each other, so that it stays one album. Pure.

Used by `organize` before the files of a run are planned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from core.domain import Track
from core.matching.normalise import fold
from services.organise.credit import album_artist, known_album


def agreed(tracks: Sequence[Track]) -> list[Track]:
    """The tracks in order; an album with a disc 2 has several discs, also for those of its disc 1.

    What a track says itself is not changed.
    """
    discs: dict[tuple[str, str], int] = defaultdict(int)
    for track in tracks:
        key = _key(track)
        if key is not None:
            discs[key] = max(discs[key], track.disc_number or 0, track.disc_total or 0)
    return [_told(track, discs) for track in tracks]


def _told(track: Track, discs: dict[tuple[str, str], int]) -> Track:
    key = _key(track)
    if key is None or track.disc_total is not None or discs[key] < 2:
        return track
    return replace(track, disc_total=discs[key])


def _key(track: Track) -> tuple[str, str] | None:
    album = known_album(track)
    return None if album is None else (fold(album_artist(track)), fold(album))
