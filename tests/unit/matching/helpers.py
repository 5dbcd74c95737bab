"""Short ways to write records in the tests of this folder."""

from __future__ import annotations

from core.domain import LibraryTrack, MatchResult, Track, Verdict
from core.matching import Matcher
from core.matching.filename import parse_path


def wanted(text: str, duration: float | None = None, album: str | None = None) -> Track:
    """ "Artist ~ Title" as a wish."""
    artist, _, title = text.rpartition(" ~ ")
    return Track(title, (artist,) if artist else (), album, duration)


def owned(
    text: str, duration: float | None = None, album: str | None = None, **more: object
) -> LibraryTrack:
    """ "Artist ~ Title" as a library row."""
    artist, _, title = text.rpartition(" ~ ")
    return LibraryTrack(title, (artist,) if artist else (), album, duration, **more)  # type: ignore[arg-type]


def compare(left: str, right: str) -> MatchResult:
    """Two "Artist ~ Title" texts compared."""
    return Matcher().compare(wanted(left), owned(right))


def compare_path(left: str, path: str) -> MatchResult:
    """A wish against a remote path."""
    return Matcher().compare(wanted(left), parse_path(path))


def accepted(result: MatchResult) -> bool:
    """True for ACCEPT."""
    return result.verdict is Verdict.ACCEPT
