"""Quality profiles: ordered tiers of formats with a floor, and where looking for better ends."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.audio import LOSSLESS_CODECS, AudioFacts, ClaimedFacts

Facts = AudioFacts | ClaimedFacts


@dataclass(frozen=True, slots=True)
class Tier:
    """One acceptable class of files. Empty `codecs` means any; bounds are inclusive.

    `min_bitrate` in kbit/s, `min_sample_rate` in Hz. An unknown bitrate, sample rate or bit depth
    passes a bound (unknown is not wrong), except where a tier asks for a bit depth: 24 bit must be
    said.
    """

    name: str
    codecs: frozenset[str] = frozenset()
    min_bitrate: int = 0
    min_bit_depth: int = 0
    min_sample_rate: int = 0

    def takes(self, facts: Facts, proven: bool = False) -> bool:
        """True when the facts reach this tier; `proven` lets nothing unknown pass."""
        if self.codecs and facts.codec not in self.codecs:
            return False
        strict = proven or self.min_bit_depth > 0
        return (
            _reaches(facts.bitrate, self.min_bitrate, strict)
            and _reaches(facts.bit_depth, self.min_bit_depth, strict)
            and _reaches(facts.sample_rate, self.min_sample_rate, strict)
        )


def _reaches(value: int | None, least: int, strict: bool) -> bool:
    if least == 0:
        return True
    return value >= least if value else not strict


@dataclass(frozen=True, slots=True)
class QualityProfile:
    """Tiers from best to worst, and the bitrate in kbit/s below which lossy files are refused.

    `cutoff` is the index of the tier from which on nothing better is looked for.
    """

    name: str
    tiers: tuple[Tier, ...]
    min_bitrate: int = 128
    cutoff: int = 0

    def tier_of(self, facts: Facts, proven: bool = False) -> int | None:
        """The best tier the facts reach; 0 is best, None is no tier."""
        for number, tier in enumerate(self.tiers):
            if tier.takes(facts, proven):
                return number
        return None

    def below_floor(self, facts: Facts) -> bool:
        """True for a lossy file whose bitrate is known and lower than the floor."""
        return facts.codec not in LOSSLESS_CODECS and 0 < (facts.bitrate or 0) < self.min_bitrate

    def reaches_cutoff(self, owned: AudioFacts) -> bool:
        """True when an owned file is good enough for ever."""
        tier = self._standing(owned)
        return tier is not None and tier <= self.cutoff

    def is_upgrade(self, owned: AudioFacts, offered: Facts) -> bool:
        """True when an offered file is of a better tier than an owned one that may be bettered.

        What the offer does not say counts against it: nobody downloads twice on a guess.
        """
        if self.reaches_cutoff(owned) or self.below_floor(offered):
            return False
        better, now = self.tier_of(offered, proven=True), self._standing(owned)
        return better is not None and (now is None or better < now)

    def _standing(self, owned: AudioFacts) -> int | None:
        return None if self.below_floor(owned) else self.tier_of(owned)


_ANY_LOSSY = frozenset({"mp3", "m4a", "aac", "ogg", "opus"})
_LOSSY_TIERS = (
    Tier("MP3 320 or alike", frozenset({"mp3", "aac", "m4a"}), min_bitrate=315),
    Tier("Lossy 256 and more", _ANY_LOSSY, min_bitrate=250),
    Tier("Lossy 190 and more", _ANY_LOSSY, min_bitrate=190),
    Tier("Lossy 128 and more", _ANY_LOSSY, min_bitrate=128),
    Tier("Anything else"),
)
_LOSSLESS_TIERS = (
    Tier("Lossless 24 bit", LOSSLESS_CODECS, min_bit_depth=24, min_sample_rate=44100),
    Tier("Lossless", LOSSLESS_CODECS),
)

PROFILES = {
    "lossless-first": QualityProfile("lossless-first", _LOSSLESS_TIERS + _LOSSY_TIERS, cutoff=1),
    "mp3-320-first": QualityProfile(
        "mp3-320-first", _LOSSY_TIERS[:1] + _LOSSLESS_TIERS + _LOSSY_TIERS[1:]
    ),
    "lossy-only": QualityProfile("lossy-only", _LOSSY_TIERS),
}
"""The built-in profiles by name; people add their own (see `services/decide/profiles.py`)."""
