"""The same thing in two catalogues: by ISRC, UPC or MusicBrainz id, else by the matching engine.

Pure. Used by `discography.py` and `service.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from core.domain import MatchResult, Track
from core.domain.catalogue import (
    AlbumKind,
    CatalogueAlbum,
    CatalogueArtist,
)
from core.matching.normalise import fold, without_article
from core.matching.segments import take_apart

Compare = Callable[[Track, Track], MatchResult]
_SAME_YEARS = 1


def name_key(name: str) -> str:
    """Artists with equal keys have the same name."""
    return without_article(fold(name)).replace(" ", "")


@lru_cache(maxsize=8192)
def title_key(title: str) -> str:
    """Equal for editions of one release: packaging (deluxe, remastered, explicit) is left out."""
    parts = take_apart(title)
    kinds = sorted(kind for kind in parts.kinds if kind != "clean")
    core = parts.core.removesuffix(" ep") or fold(title)
    return "|".join((core.replace(" ", ""), " ".join(parts.extras), *kinds))


def is_repackaged(title: str) -> bool:
    """True for what says itself that it is an edition of something."""
    parts = take_apart(title)
    return bool(parts.packaging) or "clean" in parts.kinds


def same_release(left: CatalogueAlbum, right: CatalogueAlbum) -> bool:
    """True for editions of one release by one artist."""
    if same_code(left.upc, right.upc):
        return True
    ours, theirs = left.ids.mb_release_group, right.ids.mb_release_group
    if ours and theirs:
        return ours == theirs
    if title_key(left.title) != title_key(right.title):
        return False
    return _same_kind(left, right) and _same_time(left, right)


def same_code(left: str | None, right: str | None) -> bool:
    """Bar codes are written with and without leading zeros."""
    return bool(left and right) and str(left).lstrip("0") == str(right).lstrip("0")


def by_that_artist(album: CatalogueAlbum, artist: CatalogueArtist) -> bool:
    """False when others are credited; a listing that does not say is the artist's own."""
    wanted = name_key(artist.name)
    return not album.artists or any(
        (album.source == artist.source and one.id and one.id == artist.id)
        or name_key(one.name) == wanted
        for one in album.artists
    )


def share_releases(left: Iterable[CatalogueAlbum], right: Iterable[CatalogueAlbum]) -> bool:
    """True when two listings have a release in common: two artists of one name have none."""
    known = {title_key(album.title) for album in left}
    return any(title_key(album.title) in known for album in right)


def _same_kind(left: CatalogueAlbum, right: CatalogueAlbum) -> bool:
    """One catalogue keeps its kinds apart; what is an EP here may be an album there."""
    if left.kind is right.kind or left.kind is None or right.kind is None:
        return True
    if AlbumKind.COMPILATION in (left.kind, right.kind) and left.source != right.source:
        return AlbumKind.SINGLE not in (left.kind, right.kind)
    known = left.track_count and right.track_count
    return left.source != right.source and bool(known) and left.track_count == right.track_count


def _same_time(left: CatalogueAlbum, right: CatalogueAlbum) -> bool:
    """Two albums of one title, years and tracks apart, are two: not a remaster of the first."""
    if is_repackaged(left.title) or is_repackaged(right.title):
        return True
    if not (left.year and right.year) or abs(left.year - right.year) <= _SAME_YEARS:
        return True
    return not (left.track_count and right.track_count) or left.track_count == right.track_count
