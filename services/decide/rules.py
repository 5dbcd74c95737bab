"""Rules that refuse a candidate, one class each, always with a sentence. Used by the ranker.

Facts of candidates are claims: an unknown one never refuses, an impossible one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.domain import (
    LOSSLESS_CODECS,
    Candidate,
    MatchResult,
    QualityProfile,
    Rejection,
    Track,
    Verdict,
)

AUDIO_CODECS = LOSSLESS_CODECS | {"mp3", "m4a", "aac", "ogg", "opus"}

MIN_KBITS = {"lossless": 150.0, "lossy": 24.0}
"""Below these mean bitrates (kbit/s) a file cannot hold the length it claims."""

MAX_KBITS = 14_000.0
"""32 bit, 192 kHz stereo needs 12,288 kbit/s; anything above holds more than the track."""


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


class SameRecording:
    """The match itself: another song or another version is never taken."""

    def judge(self, want: Track, got: Candidate, match: MatchResult) -> Rejection | None:
        """Refuse what the matching engine rejects, in its words."""
        del want, got
        if match.verdict is not Verdict.REJECT:
            return None
        return Rejection("match", match.reasons[0] if match.reasons else "another recording")


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
        size, length = got.claimed.size, got.claimed.duration or want.duration
        if size is None:
            return None
        if size == 0:
            return Rejection("size", "the file is empty")
        if not length:
            return None
        kbits = size * 8 / 1000 / length
        least = MIN_KBITS["lossless" if got.claimed.codec in LOSSLESS_CODECS else "lossy"]
        if kbits < least:
            return Rejection("size", f"too small for its length ({kbits:.0f} kbit/s)")
        if kbits > MAX_KBITS:
            return Rejection("size", f"too large for one track ({size / 1e6:.0f} MB)")
        return None


class GoodEnough:
    """The floor of the quality profile."""

    def __init__(self, profile: QualityProfile) -> None:
        self._profile = profile

    def judge(self, want: Track, got: Candidate, match: MatchResult) -> Rejection | None:
        """Refuse lossy files below the floor and formats no tier takes; unknown passes."""
        del want, match
        claimed = got.claimed
        floor = self._profile.min_bitrate
        lossy = claimed.codec not in LOSSLESS_CODECS
        if lossy and claimed.bitrate is not None and 0 < claimed.bitrate < floor:
            return Rejection("bitrate", f"{claimed.bitrate} kbit/s is below your {floor} kbit/s")
        if tier_of(got, self._profile) is None:
            return Rejection("quality", f"{claimed.codec} is not in your quality profile")
        return None


def tier_of(got: Candidate, profile: QualityProfile) -> int | None:
    """The best tier of `profile` this candidate claims to reach; 0 is best, None is no tier."""
    claimed = got.claimed
    for number, tier in enumerate(profile.tiers):
        if tier.codecs and claimed.codec not in tier.codecs:
            continue
        bounds = (
            (claimed.bitrate, tier.min_bitrate),
            (claimed.bit_depth, tier.min_bit_depth),
            (claimed.sample_rate, tier.min_sample_rate),
        )
        if all(_reaches(value, least, tier.min_bit_depth > 0) for value, least in bounds):
            return number
    return None


def _reaches(value: int | None, least: int, strict: bool) -> bool:
    """Unknown passes, except where a tier is about exactly that (24 bit must be claimed)."""
    if least == 0:
        return True
    if value is None or value == 0:
        return not strict
    return value >= least


def standard_rules(profile: QualityProfile) -> Sequence[Rule]:
    """The rules in the order in which their reasons are shown."""
    return (
        SameRecording(),
        NotLocked(),
        IsAudio(),
        LengthWithin(),
        PlausibleSize(),
        GoodEnough(profile),
    )
