"""Albums as folders hold them: which lack tracks, which say different things about themselves.

Pure; used by `service.py`. Tracks of one album lie in one folder (or in its `Disc N` folders) and
say the same album; a folder of singles is no album.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from core.domain import LibraryTrack
from core.matching.normalise import fold
from services.care.model import CareItem, CareKind

_DISC = re.compile(r"(?:disc|disk|cd)\s*\d+", re.IGNORECASE)
_LEAST = 3
"""Tracks from which on a folder is taken for an album."""
_SHARE = 0.6
"""Of its tracks so many must agree before the others are taken for slips."""
_OWNED = 0.5
"""Of an album so much is there before it counts as incomplete, and not as picked from."""
T = TypeVar("T")


class Folders:
    """Owned files gathered by the folder of their album."""

    def __init__(self) -> None:
        self._found: dict[str, list[LibraryTrack]] = defaultdict(list)

    def add(self, tracks: Iterable[LibraryTrack]) -> None:
        """Take rows in; those without a file here are left out."""
        for track in tracks:
            if track.path is not None and track.album:
                self._found[album_folder(track.path)].append(track)

    def albums(self) -> Iterator[list[LibraryTrack]]:
        """The folders that hold albums, by name, each with its tracks in order of their paths."""
        for folder in sorted(self._found):
            tracks = self._found[folder]
            if len(tracks) >= _LEAST:
                yield sorted(tracks, key=lambda one: one.path or "")


def album_folder(path: str) -> str:
    """The folder of a file's album: that above `Disc 2`."""
    folder = os.path.dirname(path)
    above, name = os.path.split(folder)
    return above if _DISC.fullmatch(name.strip()) else folder


def incomplete(tracks: Sequence[LibraryTrack], super_genre: str) -> CareItem | None:
    """What an album lacks by its own numbers; None for whole ones and for mere picks."""
    album, artist = _most(one.album or "" for one in tracks), _credit(tracks)
    same = [one for one in tracks if fold(one.album or "") == fold(album) and one.track_number]
    discs: dict[int, set[int]] = defaultdict(set)
    for one in same:
        discs[one.disc_number or 1].add(one.track_number or 0)
    missing = [
        (disc, number)
        for disc in range(1, max(discs, default=0) + 1)
        for number in range(1, max(discs[disc], default=0) + 1)
        if number not in discs[disc]
    ]
    there = sum(map(len, discs.values()))
    if not missing or len(same) < _LEAST or there < _OWNED * (there + len(missing)):
        return None
    numbers = ", ".join(_place(disc, number, len(discs)) for disc, number in missing[:10])
    more = ", …" if len(missing) > 10 else ""
    detail = f"{there} of at least {there + len(missing)} tracks; {numbers}{more} missing"
    return CareItem(
        CareKind.INCOMPLETE, f"{artist} - {album}", detail, _paths(same), super_genre,
        artist=artist, album=album, missing=tuple(missing),
    )  # fmt: skip


def mixed(tracks: Sequence[LibraryTrack], super_genre: str) -> CareItem | None:
    """An album whose tracks name it, or its artist, in different ways; None where they agree."""
    albums = Counter(one.album or "" for one in tracks)
    album, votes = albums.most_common(1)[0]
    if votes < _SHARE * len(tracks):
        return None  # a folder of many albums
    artists = Counter(one.album_artists for one in tracks)
    artist, artist_votes = artists.most_common(1)[0]
    fixes: list[tuple[str, object]] = []
    odd = [one for one in tracks if one.album != album]
    if odd:
        fixes.append(("album", album))
    if len(artists) > 1 and artist and artist_votes >= _SHARE * len(tracks):
        fixes += [("album_artist", ", ".join(artist)), ("album_artists", artist)]
        odd += [one for one in tracks if one.album_artists != artist and one not in odd]
    if not fixes:
        return None
    said = sorted({one.album or "" for one in odd} - {album})
    names = sorted({", ".join(one.album_artists) for one in odd} - {", ".join(artist)})
    detail = "; ".join(
        f"{len(odd)} of {len(tracks)} say {what}: {', '.join(words)}"
        for what, words in (("another album", said), ("another album artist", names))
        if words
    )
    return CareItem(
        CareKind.MIXED, f"{_credit(tracks)} - {album}", detail or "some say nothing", _paths(odd),
        super_genre, artist=", ".join(artist), album=album, fixes=tuple(fixes),
    )  # fmt: skip


def genres_of(tracks: Sequence[LibraryTrack]) -> tuple[str, ...]:
    """What most of the tracks say of their genre."""
    return _most(one.genres for one in tracks)


def _credit(tracks: Sequence[LibraryTrack]) -> str:
    return ", ".join(_most(one.album_artists or one.artists for one in tracks))


def _most(values: Iterable[T]) -> T:
    return Counter(values).most_common(1)[0][0]


def _place(disc: int, number: int, discs: int) -> str:
    return f"{disc}-{number}" if discs > 1 else str(number)


def _paths(tracks: Sequence[LibraryTrack]) -> tuple[str, ...]:
    return tuple(one.path for one in tracks if one.path is not None)
