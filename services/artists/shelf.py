"""How much of each release the library has, told from the library alone.

Catalogues list releases without their tracks. The badges must not wait for hundreds of track lists,
so that files filed under the release's name and numbers are counted; a single is looked for as the
recording of its name, wherever that is. Once a track list is known, `services/library/albums.py` is
exact.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import Protocol

from core.domain import LibraryTrack, Match, Track, Verdict
from core.domain.catalogue import AlbumKind
from services.artists.model import Holding
from services.catalogue.discography import Edition
from services.catalogue.identity import name_key

MOST = 40
"""Track numbers looked for where nobody told how many tracks there are."""

_SHORT = 3
"""Releases of so few tracks are looked for by the recording their name promises."""


class Index(Protocol):
    """What is asked of the library index (`core.matching.LibraryIndex`)."""

    def placed(self, album: str, numbers: Iterable[int]) -> list[LibraryTrack]:
        """Tracks filed under these numbers of an album of this name, whoever's."""
        ...

    def best_many(self, wanted: Sequence[Track]) -> list[Match | None]:
        """The best library track for each."""
        ...


def tracks_told(release: Edition) -> int | None:
    """How many tracks a release has: the shown edition's, else the first that tells."""
    told = (album.track_count for album in release.editions)
    return next((count for count in told if count), None)


def holdings(artist: str, releases: Sequence[Edition], index: Index) -> list[Holding]:
    """One for each release, in order. Milliseconds at a million tracks; asks no network."""
    is_by, is_named = _by(artist), _named()
    titles = {one.album.title for one in releases}
    counted = [_filed(one, _names(one, titles), index, is_by, is_named) for one in releases]
    short = [at for at, one in enumerate(releases) if not counted[at] and _is_short(one)]
    wanted = [Track(releases[at].album.title, (artist,)) for at in short]
    for at, found in zip(short, index.best_many(wanted), strict=True):
        counted[at] = int(found is not None and found.result.verdict is Verdict.ACCEPT)
    return [
        Holding(min(owned, total) if total else owned, total)
        for owned, total in zip(counted, map(tracks_told, releases), strict=True)
    ]


def _is_short(release: Edition) -> bool:
    return release.kind is AlbumKind.SINGLE or (tracks_told(release) or MOST) <= _SHORT


def _filed(
    release: Edition,
    names: Sequence[str],
    index: Index,
    is_by: Callable[[tuple[str, ...], tuple[str, ...]], bool],
    is_named: Callable[[str, str], bool],
) -> int:
    """Files of this release by this artist; two copies of one track count once."""
    numbers = range(1, (tracks_told(release) or MOST) + 1)
    places = set()
    for title in names:
        for track in index.placed(title, numbers):
            if (
                track.album
                and is_named(track.album, title)
                and is_by(track.artists, track.album_artists)
            ):
                places.add((track.disc_number or 1, track.track_number))
    return len(places)


def _names(release: Edition, titles: Collection[str]) -> list[str]:
    """What the files' album tags may say: without the word "EP" too, unless that is another one."""
    title = release.album.title
    bare = title.removesuffix(" EP").removesuffix(" - Single").strip()
    return [title] if not bare or bare in titles else [title, bare]


def _by(artist: str) -> Callable[[tuple[str, ...], tuple[str, ...]], bool]:
    wanted = name_key(artist)

    @cache
    def named(artists: tuple[str, ...]) -> bool:
        return any(wanted == name_key(name) for name in artists)

    @cache
    def credited(artists: tuple[str, ...]) -> bool:
        """Also within "A feat. B" and "A & B"."""
        return named(artists) or any(wanted in name_key(name) for name in artists)

    return lambda artists, album_artists: named(album_artists) or credited(artists)


def _named() -> Callable[[str, str], bool]:
    from core.matching.albums import same_album

    return cache(same_album)
