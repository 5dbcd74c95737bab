"""A file whose album or folder speaks of another version is asked about, unless its length is the
wanted recording's. Used by `judging.py`.

The titles on a live album rarely say so. In the open data (`bench/open_data.py`), records of one
title and artist on two releases are within three seconds of each other nine times of ten; when one
of the two releases speaks of "live" or "session" and the other does not, once or twice of ten. A
library check cannot tell more and has nothing to lose (docs/matching.md); a download would be a
wrong recording.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from core.domain import Candidate, MatchResult, Track, Verdict
from services.decide.other_song import MOST

SAME_LENGTH = 3.0
"""Seconds that lengths of one recording differ on two releases."""

_KINDS = frozenset(
    {"live", "session", "acoustic", "instrumental", "a cappella", "nightcore", "slowed", "sped up"}
)
_PACKAGE = frozenset({"deluxe", "bonus", "edition", "expanded", "anniversary"})
_DISC = re.compile(r"^(?:cd|dis[ck]|side|vinyl|lp)[ ._-]*\w{0,2}$", re.IGNORECASE)


def with_folders_doubt(want: Track, got: Candidate, match: MatchResult) -> MatchResult:
    """The match, as a question when its album or folder names a version that the wish does not."""
    if match.verdict is not Verdict.ACCEPT:
        return match
    names = _telling(got.described.album or "", _path(got.filename))
    if not names or _same_length(want, got):
        return match
    kinds = _unsaid(want, names)
    if not kinds:
        return match
    told = f"Its album or folder speaks of another version: {', '.join(sorted(kinds))}"
    score = min(match.score, MOST)
    return replace(match, score=score, verdict=Verdict.REVIEW, reasons=(told, *match.reasons))


def _path(filename: str) -> str:
    return filename[: max(filename.rfind("\\"), filename.rfind("/"), 0)]


@lru_cache(maxsize=4096)
def _telling(album: str, path: str) -> tuple[str, ...]:
    """The names that speak of a version; mostly there are none, and that is asked thousands of
    times."""
    return tuple(name for name in (album, _folder(path)) if _kinds(name))


def _unsaid(want: Track, names: tuple[str, ...]) -> frozenset[str]:
    """The kinds of version that these names speak of and the wish does not."""
    spoken = [_kinds(name) for name in names if not _is_package(want, name)]
    said = (want.title, want.album or "", *want.artists, *want.album_artists, *want.context)
    return frozenset().union(*spoken).difference(*map(_kinds, said))


def _same_length(want: Track, got: Candidate) -> bool:
    told = got.described.duration or got.claimed.duration
    return bool(want.duration and told) and abs((want.duration or 0) - (told or 0)) <= SAME_LENGTH


def _folder(path: str) -> str:
    """The name of the folder at `path`, that of the album when each disc has its own; "" for an
    address."""
    if "://" in path:
        return ""
    folders = re.split(r"[\\/]", path)
    return next((name for name in reversed(folders) if not _DISC.match(name)), "")


@lru_cache(maxsize=4096)
def _kinds(name: str) -> frozenset[str]:
    from core.matching.versions import context_kinds

    return context_kinds(_words(name)) & _KINDS


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    from core.matching.normalise import fold_plain

    return tuple(fold_plain(name).split())


def _is_package(want: Track, name: str) -> bool:
    """The wanted album with more on it: what is live there says so in its title."""
    words = set(_words(name))
    album = _words(want.album or "")
    return bool(album) and words.issuperset(album) and not _PACKAGE.isdisjoint(words)
