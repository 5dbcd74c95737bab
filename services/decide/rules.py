"""Rules that refuse a candidate, one class each, always with a sentence. Used by the ranker.

Facts of candidates are claims: an unknown one never refuses, an impossible one does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from core.domain import (
    LOSSLESS_CODECS,
    Candidate,
    ClaimedFacts,
    MatchResult,
    QualityProfile,
    Rejection,
    Track,
    Verdict,
)
from services.decide.claims import MAX_KBITS, believed, mean_kbits

Compare = Callable[[Track, Track], MatchResult]
"""The matching engine: (wanted, described) → match."""

AUDIO_CODECS = LOSSLESS_CODECS | {"mp3", "m4a", "aac", "ogg", "opus"}

MIN_KBITS = {"lossless": 150.0, "lossy": 24.0}
"""Below these mean bitrates (kbit/s) a file cannot hold the length it claims."""

TINY_BYTES = 4_000
"""No music is smaller: its tags alone need about that much."""


class Rule(Protocol):
    """One reason to pass a candidate over."""

    def judge(self, want: Track, got: Candidate, match: MatchResult) -> Rejection | None:
        """The rejection, or None when this rule has nothing against it."""
        ...


class NotLocked:
    """Files that a peer shares only with its friends."""

    def judge(self, want: Track, got: Candidate, match: MatchResult) -> Rejection | None:
        """Refuse a locked file; it may be unlocked later."""
        del want, match
        if not got.locked:
            return None
        return Rejection("locked", f"{got.peer} shares this file only with friends", temporary=True)


class IsAudio:
    """Only formats that can be verified and tagged."""

    def judge(self, want: Track, got: Candidate, match: MatchResult) -> Rejection | None:
        """Refuse covers, playlists, archives and unknown formats."""
        del want, match
        if got.claimed.codec in AUDIO_CODECS:
            return None
        kind = got.claimed.codec or "file without an extension"
        return Rejection("format", f"not a music format this program files ({kind})")


def another_recording(match: MatchResult) -> Rejection:
    """What is told of a match that was rejected: its first reason."""
    return Rejection("match", match.reasons[0] if match.reasons else "another recording")


class SameRecording:
    """The match itself: another song or another version is never taken."""

    def judge(self, want: Track, got: Candidate, match: MatchResult) -> Rejection | None:
        """Refuse what the matching engine rejects, in its words."""
        del want, got
        if match.verdict is not Verdict.REJECT:
            return None
        return another_recording(match)


class LengthWithin:
    """A claimed length far from the wanted one: a sample, a preview, an edit or a mix."""

    seconds = 12.0

    def judge(self, want: Track, got: Candidate, match: MatchResult) -> Rejection | None:
        """Refuse when both lengths are known and differ by more than `seconds`."""
        del match
        if want.duration is None or got.claimed.duration is None:
            return None
        off = got.claimed.duration - want.duration
        if abs(off) <= self.seconds:
            return None
        return Rejection("length", f"{abs(off):.0f} s {'longer' if off > 0 else 'shorter'}")


class PlausibleSize:
    """Sizes that cannot be true: nothing at all, too small or too large for the claimed length."""

    def judge(self, want: Track, got: Candidate, match: MatchResult) -> Rejection | None:
        """Compare size with length; the wanted length serves when none is claimed."""
        del match
        size = got.claimed.size
        if size is None:
            return None
        if size == 0:
            return Rejection("size", "the file is empty")
        kbits = mean_kbits(got.claimed, want.duration)
        if kbits is None:
            return None
        least = MIN_KBITS["lossless" if got.claimed.codec in LOSSLESS_CODECS else "lossy"]
        if kbits < least:
            return Rejection("size", f"too small for its length ({kbits:.0f} kbit/s)")
        if kbits > MAX_KBITS:
            return Rejection("size", f"too large for one track ({size / 1e6:.0f} MB)")
        return None


class NoDecoy:
    """Samples, previews and snippets: named so, or too small to be music."""

    _WORDS = ("sample", "preview", "snippet", "teaser", "ringtone")
    _NAMED = re.compile(rf"(?<![a-z])({'|'.join(_WORDS)})s?(?![a-z])")

    def judge(self, want: Track, got: Candidate, match: MatchResult) -> Rejection | None:
        """Refuse unless the wanted track itself is named so; a length that fits is no excuse."""
        del match
        if got.claimed.size is not None and 0 < got.claimed.size < TINY_BYTES:
            return Rejection("decoy", f"too small for music ({got.claimed.size} bytes)")
        path = got.filename.lower()
        for word in self._WORDS:  # a loop: thousands of paths, and a pattern takes thrice as long
            if word in path:
                return self._by_name(path, want)
        return None

    def _by_name(self, path: str, want: Track) -> Rejection | None:
        parts = path.replace("/", "\\").rsplit("\\", 2)
        name, folder = parts[-1], parts[-2] if len(parts) > 1 else ""
        found = self._NAMED.search(name) or self._NAMED.fullmatch(folder)
        if found is None or self._is_wanted(found[1], want):
            return None
        return Rejection("decoy", f"only a {found[1]} by its name")

    @staticmethod
    def _is_wanted(word: str, want: Track) -> bool:
        return word in " ".join((want.title, want.album or "", *want.artists)).lower()


class GoodEnough:
    """The floor of the quality profile."""

    def __init__(self, profile: QualityProfile) -> None:
        self._profile = profile

    def judge(self, want: Track, got: Candidate, match: MatchResult) -> Rejection | None:
        """Refuse lossy files below the floor and formats no tier takes; unknown passes."""
        del match
        facts = believed(got.claimed, want.duration).facts
        return self.judge_facts(got.claimed, facts, self._profile.tier_of(facts))

    def judge_facts(
        self, claimed: ClaimedFacts, facts: ClaimedFacts, tier: int | None
    ) -> Rejection | None:
        """The same for claims that were weighed already."""
        floor = self._profile.min_bitrate
        if claimed.bitrate and self._profile.below_floor(facts):
            return Rejection("bitrate", f"{facts.bitrate} kbit/s is below your {floor} kbit/s")
        if tier is None:
            return Rejection("quality", f"{facts.codec} is not in your quality profile")
        return None


def fact_rules() -> Sequence[Rule]:
    """The rules that need no match, in the order in which their reasons are shown."""
    return (NotLocked(), IsAudio(), LengthWithin(), PlausibleSize(), NoDecoy())
