"""Quality profiles: ordered tiers of formats with a floor."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.audio import LOSSLESS_CODECS


@dataclass(frozen=True, slots=True)
class Tier:
    """One acceptable class of files. Empty `codecs` means any; bounds are inclusive.

    An unknown bitrate, sample rate or bit depth passes a bound: unknown is not wrong.
    """

    name: str
    codecs: frozenset[str] = frozenset()
    min_bitrate: int = 0
    min_bit_depth: int = 0
    min_sample_rate: int = 0


@dataclass(frozen=True, slots=True)
class QualityProfile:
    """Tiers from best to worst, and the bitrate in kbit/s below which lossy files are refused."""

    name: str
    tiers: tuple[Tier, ...]
    min_bitrate: int = 128


_LOSSY_TIERS = (
    Tier("MP3 320 or alike", frozenset({"mp3", "aac", "m4a"}), min_bitrate=315),
    Tier("Lossy 256 and more", frozenset({"mp3", "m4a", "aac", "ogg", "opus"}), min_bitrate=250),
    Tier("Lossy 190 and more", frozenset({"mp3", "m4a", "aac", "ogg", "opus"}), min_bitrate=190),
    Tier("Lossy 128 and more", frozenset({"mp3", "m4a", "aac", "ogg", "opus"}), min_bitrate=128),
    Tier("Anything else"),
)
_LOSSLESS_TIERS = (
    Tier("Lossless 24 bit", LOSSLESS_CODECS, min_bit_depth=24, min_sample_rate=44100),
    Tier("Lossless", LOSSLESS_CODECS),
)

PROFILES = {
    "lossless-first": QualityProfile("lossless-first", _LOSSLESS_TIERS + _LOSSY_TIERS),
    "mp3-320-first": QualityProfile(
        "mp3-320-first", _LOSSY_TIERS[:1] + _LOSSLESS_TIERS + _LOSSY_TIERS[1:]
    ),
    "lossy-only": QualityProfile("lossy-only", _LOSSY_TIERS),
}
