"""Which of an artist's releases are new, and what each counts as. Pure; used by the watch list."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta

from core.domain.catalogue import AlbumKind
from core.domain.watching import ReleaseKind
from core.matching.normalise import fold
from core.matching.segments import take_apart
from services.catalogue.discography import Edition
from services.catalogue.identity import is_repackaged, title_key

LATE = timedelta(days=90)
"""Catalogues list releases late: what came out so long before the first scan still is new."""

_LIVE = re.compile(r"\blive (?:at|from|in|on)\b|\b(?:unplugged|en vivo|in concert)\b")
_REMIX = re.compile(r"\b(?:remix|remixes|remixed)\b")
_BY_KIND = {
    AlbumKind.ALBUM: ReleaseKind.ALBUM,
    AlbumKind.EP: ReleaseKind.EP,
    AlbumKind.SINGLE: ReleaseKind.SINGLE,
    AlbumKind.COMPILATION: ReleaseKind.COMPILATION,
}


def kind_of(release: Edition) -> ReleaseKind:
    """Live and remix recordings are that before they are an album, an EP or a single."""
    told = {word.casefold() for album in release.editions for word in album.secondary}
    title = release.album.title
    kinds, words = take_apart(title).kinds, fold(title)
    if "live" in told or "live" in kinds or _LIVE.search(words):
        return ReleaseKind.LIVE
    if "remix" in told or "remix" in kinds or _REMIX.search(words):
        return ReleaseKind.REMIX
    if "compilation" in told:
        return ReleaseKind.COMPILATION
    return _BY_KIND[release.kind]


def marks_of(release: Edition) -> set[str]:
    """What a release is known by: every edition's id, and its title with the year.

    The title holds when another catalogue lists the same release under another id.
    """
    marks = {f"{album.source}:{album.id}" for album in release.editions}
    return marks | {_mark(release, _year(release))}


def is_known(release: Edition, known: Collection[str]) -> bool:
    """True when one of its editions, or a release of that title and time, was there before."""
    if any(f"{album.source}:{album.id}" in known for album in release.editions):
        return True
    if is_repackaged(release.album.title):
        stem = _mark(release, "")
        return any(mark.startswith(stem) for mark in known)
    year = _year(release)
    near = {year, *(str(int(year) + step) for step in (-1, 1))} if year else {year}
    return any(_mark(release, one) in known for one in near)


def is_out(release: Edition, today: str) -> bool:
    """False while its day is still to come; a month or year counts from its first day."""
    return release.date is None or release.date <= today[: len(release.date)]


def is_recent(release: Edition, since: str) -> bool:
    """False for what is older than following the artist, and for what has no date."""
    if release.date is None:
        return False
    start = (date.fromisoformat(since) - LATE).isoformat()
    return release.date >= start[: len(release.date)]


def _year(release: Edition) -> str:
    return (release.date or "")[:4] if (release.date or "")[:4].isdecimal() else ""


def _mark(release: Edition, year: str) -> str:
    return f"title:{title_key(release.album.title)}:{release.kind.value}:{year}"
