"""What the files of one album tell about each other, so that it stays one album. Pure.

Used by `organize` before the files of a run are planned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from core.domain import Track
from core.matching.normalise import fold
from services.organise.credit import VARIOUS_ARTISTS, album_artist, known_album, main_artist

_SAMPLER_ARTISTS = 3


def agreed(tracks: Sequence[tuple[str, Track]]) -> list[Track]:
    """The tracks, given with their source folders, in order.

    An album of at least three artists, none of which has half of it, is a sampler; an album with a
    disc 2 has several discs, also for the tracks of its first disc. What tags say is not changed.
    """
    found = [track for _, track in tracks]
    by_folder: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (folder, track) in enumerate(tracks):
        album = known_album(track)
        if album is not None and not track.album_artists:
            by_folder[folder, fold(album)].append(number)
    for numbers in by_folder.values():
        if _is_sampler([found[number] for number in numbers]):
            for number in numbers:
                found[number] = replace(found[number], album_artists=(VARIOUS_ARTISTS,))
    return _with_discs(found)


def _is_sampler(tracks: list[Track]) -> bool:
    names = [fold(main_artist(track)) for track in tracks]
    most = max(names.count(name) for name in set(names))
    return len(set(names)) >= _SAMPLER_ARTISTS and most * 2 < len(names)


def _with_discs(tracks: list[Track]) -> list[Track]:
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
