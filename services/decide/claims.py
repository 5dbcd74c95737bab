"""What is believed of a peer's claims. Used by the rules and the ranker.

Figures that cannot be are dropped; of two that contradict each other the lower one counts, and is
said so. Nothing here refuses a file: that is the rules' business.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.domain import LOSSLESS_CODECS, ClaimedFacts

SAMPLE_RATES = range(8_000, 384_001)
BIT_DEPTHS = frozenset({8, 16, 20, 24, 32})
MOST_KBITS = {"mp3": 330, "aac": 600, "ogg": 600, "opus": 600}
"""More (kbit/s) than the format can hold; MP3 ends at 320, some programs round up."""

MAX_KBITS = 14_000.0
"""32 bit, 192 kHz stereo needs 12,288 kbit/s; anything above holds more than the track."""

ALAC_KBITS = 500
"""An .m4a of more than this is Apple Lossless: AAC is never made so large."""

DEEP_KBITS = 700.0
"""24 bit stereo never packs so small (kbit/s)."""

_MUCH_LESS = 0.8
_FAR_LESS = 0.65  # when only the wanted length is known, the file itself may be a little longer


@dataclass(frozen=True, slots=True)
class Believed:
    """The facts to decide by; `doubt` is a plain clause when a claim was not believed."""

    facts: ClaimedFacts
    doubt: str = ""


Figures = tuple[str, int | None, int | None, int | None]
"""Codec, bitrate (kbit/s), sample rate (Hz) and bit depth."""


def believed(claimed: ClaimedFacts, wanted_length: float | None = None) -> Believed:
    """Judge claims by their limits and by each other; `wanted_length` in seconds helps out."""
    found, doubt = figures(claimed, wanted_length)
    codec, bitrate, rate, depth = found
    if found == (claimed.codec, claimed.bitrate, claimed.sample_rate, claimed.bit_depth):
        return Believed(claimed, doubt)
    facts = replace(claimed, codec=codec, bitrate=bitrate, sample_rate=rate, bit_depth=depth)
    return Believed(facts, doubt)


def figures(claimed: ClaimedFacts, wanted_length: float | None = None) -> tuple[Figures, str]:
    """What `believed` decides by and its doubt, without making facts of it: for thousands."""
    codec, bitrate = claimed.codec, claimed.bitrate
    rate, depth = claimed.sample_rate, claimed.bit_depth
    doubt = ""
    if rate or depth or codec == "m4a" or (bitrate and bitrate > MOST_KBITS.get(codec, MAX_KBITS)):
        (codec, bitrate, rate, depth), doubt = _possible(codec, bitrate, rate, depth)
    mean = mean_kbits(claimed, wanted_length)
    if mean is None:
        return (codec, bitrate, rate, depth), doubt
    if codec == "m4a" and not bitrate and mean > ALAC_KBITS:
        codec = "alac"
    if codec in LOSSLESS_CODECS:
        if depth and depth > 16 and mean < DEEP_KBITS:
            doubt = doubt or f"its size is too small for {depth} bit"
            depth = 16
    elif not bitrate:
        bitrate = max(1, round(mean))
    elif mean < bitrate * (_MUCH_LESS if claimed.duration else _FAR_LESS):
        lower = max(1, round(mean))
        doubt = doubt or f"its size says {lower} kbit/s, not {bitrate}"
        bitrate = lower
    return (codec, bitrate, rate, depth), doubt


def mean_kbits(facts: ClaimedFacts, wanted_length: float | None = None) -> float | None:
    """Size over length in kbit/s; None when one is unknown or nothing (below a second)."""
    length = facts.duration or wanted_length
    return facts.size * 8 / 1000 / length if facts.size and length and length >= 1 else None


def _possible(
    codec: str, bitrate: int | None, rate: int | None, depth: int | None
) -> tuple[Figures, str]:
    """The claims without those that no such file can have."""
    if codec == "m4a" and ALAC_KBITS < (bitrate or 0) <= MAX_KBITS:
        codec = "alac"
    lossless = codec in LOSSLESS_CODECS
    doubt = ""
    if bitrate and bitrate > MOST_KBITS.get(codec, MAX_KBITS):
        doubt, bitrate = f"{bitrate} kbit/s cannot be", None
    if rate and rate not in SAMPLE_RATES:
        doubt, rate = f"{rate} Hz cannot be", None
    if depth and (not lossless or depth not in BIT_DEPTHS):
        doubt, depth = (f"{depth} bit cannot be" if lossless else doubt), None
    return (codec, bitrate, rate, depth), doubt
