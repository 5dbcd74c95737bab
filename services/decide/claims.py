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


@dataclass(slots=True)  # not frozen: made for thousands of candidates
class Believed:
    """The facts to decide by; `doubt` is a plain clause when a claim was not believed."""

    facts: ClaimedFacts
    doubt: str = ""


def believed(claimed: ClaimedFacts, wanted_length: float | None = None) -> Believed:
    """Judge claims by their limits and by each other; `wanted_length` in seconds helps out."""
    facts, doubt = (claimed, "") if _is_plain(claimed) else _possible(claimed)
    mean = mean_kbits(facts, wanted_length)
    if mean is None:
        return Believed(facts, doubt)
    codec, bitrate = facts.codec, facts.bitrate
    if codec == "m4a" and not bitrate and mean > ALAC_KBITS:
        codec, facts = "alac", replace(facts, codec="alac")
    if codec in LOSSLESS_CODECS:
        if (facts.bit_depth or 0) > 16 and mean < DEEP_KBITS:
            shallow = f"its size is too small for {facts.bit_depth} bit"
            return Believed(replace(facts, bit_depth=16), doubt or shallow)
        return Believed(facts, doubt)
    if not bitrate:
        return Believed(_with_bitrate(facts, max(1, round(mean))), doubt)
    if mean < bitrate * (_MUCH_LESS if facts.duration else _FAR_LESS):
        lower = max(1, round(mean))
        says = f"its size says {lower} kbit/s, not {bitrate}"
        return Believed(_with_bitrate(facts, lower), doubt or says)
    return Believed(facts, doubt)


def _with_bitrate(facts: ClaimedFacts, bitrate: int) -> ClaimedFacts:
    """What `replace` would make, at a third of its cost: this is done for thousands."""
    return ClaimedFacts(
        facts.codec,
        facts.size,
        facts.duration,
        bitrate,
        facts.sample_rate,
        facts.bit_depth,
        facts.variable_bitrate,
    )


def mean_kbits(facts: ClaimedFacts, wanted_length: float | None = None) -> float | None:
    """Size over length in kbit/s; None when one is unknown or nothing (below a second)."""
    length = facts.duration or wanted_length
    return facts.size * 8 / 1000 / length if facts.size and length and length >= 1 else None


def _is_plain(claimed: ClaimedFacts) -> bool:
    """True for claims of little, in which nothing can be wrong: those of most candidates."""
    if claimed.sample_rate or claimed.bit_depth or claimed.codec == "m4a":
        return False
    bitrate = claimed.bitrate
    return not bitrate or bitrate <= MOST_KBITS.get(claimed.codec, MAX_KBITS)


def _possible(claimed: ClaimedFacts) -> tuple[ClaimedFacts, str]:
    """The claims without those that no such file can have."""
    rate, depth, bitrate = claimed.sample_rate, claimed.bit_depth, claimed.bitrate
    codec = claimed.codec
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
    if (codec, bitrate, rate, depth) == (
        claimed.codec, claimed.bitrate, claimed.sample_rate, claimed.bit_depth,
    ):  # fmt: skip
        return claimed, ""
    return replace(claimed, codec=codec, bitrate=bitrate, sample_rate=rate, bit_depth=depth), doubt
