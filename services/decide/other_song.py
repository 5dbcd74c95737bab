"""Another song of nearly the same name is asked about, never taken silently. Used by `judging.py`.

"Ember Bridge" is a slip of the pen for "Amber Bridge", or the fifth song of the same album; "Amber
Lone" is no sloppy "Amber". A library check takes such pairs for slips, since slips are far commoner
than near twins (figures: docs/matching.md); a download would be a wrong song, so it is asked about.
"""

from __future__ import annotations

from dataclasses import replace

from core.domain import MatchResult, Track, Verdict
from services.decide.spelling import spelt_otherwise

MOST = 0.79
"""The score of such a question: below an acceptance, and still a likely match."""

_SMALL = frozenset("a an the and of de la le el der die das und y et".split())


def with_doubt(want: Track, got: Track, match: MatchResult) -> MatchResult:
    """The match, as a question when its title may well be that of another song."""
    if match.verdict is not Verdict.ACCEPT or not spelt_otherwise(match):
        return match
    told = _other_song(want, got)
    if not told:
        return match
    return replace(
        match,
        score=min(match.score, MOST),
        verdict=Verdict.REVIEW,
        reasons=(told, *match.reasons),
    )


def _other_song(want: Track, got: Track) -> str:
    """The sentence that says why it may be another song, "" when nothing does."""
    wanted, offered = _words(want.title), _words(got.title)
    if not wanted or "".join(wanted) == "".join(offered) or not _plain(wanted, offered):
        return ""
    more = [word for word in offered if word not in wanted]
    less = [word for word in wanted if word not in offered]
    pairs = _slips(less, more)
    named = _named(want)
    for _, slip in pairs:
        more.remove(slip)
    for word, _ in pairs:
        less.remove(word)
    if [word for word in (*more, *less) if word not in named]:
        return f'It may be another song: "{got.title}"'
    if pairs and _number_differs(want, got):
        return f'It may be another song: "{got.title}" has another track number'
    return ""


def _words(title: str) -> list[str]:
    """The words that say which song it is: no guests, no versions, no packaging."""
    from core.matching.normalise import fold_plain
    from core.matching.segments import take_apart
    from core.matching.wordmatch import canonical

    words = canonical(tuple(fold_plain(take_apart(title).core).split()))
    return [word for word in words if word not in _SMALL and not word.isdigit()]


def _plain(*titles: list[str]) -> bool:
    """Other scripts are spelt in other letters all the time: nothing is said about them."""
    return all(word.isascii() for words in titles for word in words)


def _named(want: Track) -> frozenset[str]:
    """Words a file's title may hold besides the song's: those of the artist and the album."""
    from core.matching.normalise import fold_plain

    told = (*want.artists, *want.album_artists, want.album or "", want.title)
    return frozenset(fold_plain(" ".join(told)).split()) | _SMALL


def _slips(less: list[str], more: list[str]) -> list[tuple[str, str]]:
    """The pairs of words that differ by a slip of the pen only."""
    from core.matching.wordmatch import near

    pairs: list[tuple[str, str]] = []
    left = list(more)
    for word in less:
        slip = next((one for one in left if near(word, one)), None)
        if slip is not None:
            left.remove(slip)
            pairs.append((word, slip))
    return pairs


def _number_differs(want: Track, got: Track) -> bool:
    return bool(want.track_number and got.track_number and want.track_number != got.track_number)
