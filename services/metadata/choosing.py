"""Which of a catalogue's answers is meant: the right recording, on the right release. Pure.

A track counts only when the matching engine says ACCEPT. A release counts as the wanted one only
when its title is the same, edition included: a deluxe edition's numbers are not the plain one's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from core.domain import MatchResult, Track, Verdict
from core.domain.catalogue import AlbumDetails, AlbumKind, CatalogueAlbum, CatalogueTrack
from core.matching.albums import same_album
from core.matching.normalise import fold
from core.matching.words import VARIOUS
from services.organise.credit import album_artist, known_album, main_artist, without_guests

Compare = Callable[[Track, Track], MatchResult]

# A track that is on several releases belongs to the first of these.
_RANK = {
    AlbumKind.ALBUM: 0,
    AlbumKind.EP: 1,
    None: 2,
    AlbumKind.SINGLE: 2,
    AlbumKind.COMPILATION: 4,
}
_SHOP_SUFFIX = re.compile(r"\s+[-–—]\s+(?:single|ep)$", re.IGNORECASE)
_FIRST_DATE = "9999"


def accepted(
    wanted: Track, found: Iterable[CatalogueTrack], compare: Compare
) -> list[CatalogueTrack]:
    """Those that are the wanted recording; on the wanted release first, then as likely as told."""
    judged = []
    for place, track in enumerate(found):
        result = compare(wanted, comparable(track))
        if result.verdict is Verdict.ACCEPT:
            key = (_release_rank(wanted, track), -round(result.score, 1), place)
            judged.append((key, track))
    judged.sort(key=lambda one: one[0])
    return [track for _, track in judged]


def comparable(track: CatalogueTrack) -> Track:
    """As the matching engine wants it: an album's name may speak of a live recording, but numbers
    differ between releases of one recording."""
    return replace(track.as_track(), track_number=None, disc_number=None)


def on_release(
    wanted: Track, details: AlbumDetails, compare: Compare, same: bool
) -> CatalogueTrack | None:
    """The wanted recording among a release's tracks; its place decides between two of one name."""
    best: tuple[tuple[bool, float], CatalogueTrack] | None = None
    for track in details.tracks:
        result = compare(wanted, comparable(track))
        if result.verdict is not Verdict.ACCEPT:
            continue
        place = wanted.track_number is not None and _place(wanted) == (
            track.disc or 1,
            track.number,
        )
        key = (same and place, result.score)
        if best is None or key > best[0]:
            best = (key, track)
    return best[1] if best else None


def _place(wanted: Track) -> tuple[int, int | None]:
    return wanted.disc_number or 1, wanted.track_number


def releases(wanted: Track, found: Iterable[CatalogueAlbum]) -> list[CatalogueAlbum]:
    """The wanted album's releases among `found`: the same edition first, then its other editions.

    Of equal ones the release with the wanted number of tracks and the wanted year comes first.
    """
    album = known_album(wanted)
    if album is None:
        return []
    judged = []
    for place, one in enumerate(found):
        if not by_its_artist(wanted, one) or not same_album(plain(album), plain(one.title)):
            continue
        total = wanted.track_total if (wanted.disc_total or 1) == 1 else None
        year = wanted.year or _year(wanted.release_date)
        judged.append(
            (
                (
                    not is_same_title(album, one.title),
                    total is not None and one.track_count not in (None, total),
                    year is not None and one.year not in (None, year),
                    place,
                ),
                one,
            )
        )
    judged.sort(key=lambda one: one[0])
    return [one for _, one in judged]


def by_its_artist(wanted: Track, album: CatalogueAlbum) -> bool:
    """True when the release is by the wanted album's artist, or neither is by a single one."""
    theirs = {fold(name) for name in album.artist_names}
    ours = fold(album_artist(wanted))
    if not theirs:
        return True
    if theirs & VARIOUS:
        return ours in VARIOUS or not wanted.album_artists
    return bool(theirs & {ours, fold(main_artist(wanted))})


def is_same_title(one: str, other: str) -> bool:
    """Equal but for a shop's " - Single" and guests; editions are different titles."""
    return fold(plain(one)) == fold(plain(other))


def plain(title: str) -> str:
    """An album's title without a shop's " - Single" or " - EP" and without guests."""
    return without_guests(_SHOP_SUFFIX.sub("", title)) or title


def is_various(details: AlbumDetails) -> bool:
    """True for a release by several artists: its artist says so, or is missing and they differ."""
    names = {fold(name) for name in details.album.artist_names}
    if names:
        return bool(names & VARIOUS)
    mains = [fold(track.artist_names[0]) for track in details.tracks if track.artist_names]
    most = max((mains.count(name) for name in set(mains)), default=0)
    return len(set(mains)) >= 3 and most * 2 <= len(mains)


def release_order(wanted: Track, found: Sequence[CatalogueAlbum]) -> list[CatalogueAlbum]:
    """Releases a recording is on, for a subject without album: the artist's own album first."""

    def key(place: int) -> tuple[int, bool, str, int]:
        album = found[place]
        own = not {fold(n) for n in album.artist_names}.isdisjoint({fold(main_artist(wanted))})
        date = album.original_date or album.date or _FIRST_DATE
        rank = _RANK[album.kind] + (0 if own or not album.artists else 3)
        return rank, bool(album.secondary), date, place

    return [found[place] for place in sorted(range(len(found)), key=key)]


def _release_rank(wanted: Track, track: CatalogueTrack) -> int:
    album, theirs = known_album(wanted), track.album.title if track.album else ""
    if album is None:
        return 0
    if is_same_title(album, theirs):
        return 0
    return 1 if theirs and same_album(plain(album), plain(theirs)) else 2


def _year(date: str | None) -> int | None:
    head = (date or "")[:4]
    return int(head) if len(head) == 4 and head.isdecimal() else None
