"""What peers claim is believed only as far as it can be true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import ClaimedFacts
from services.decide.claims import believed


def kbits(rate: int, seconds: float) -> int:
    """The size in bytes of `seconds` at `rate` kbit/s."""
    return int(rate * 125 * seconds)


def test_honest_claims_are_believed_without_a_word() -> None:
    claimed = ClaimedFacts("mp3", kbits(320, 240), 240.0, 320, 44_100)
    assert believed(claimed).facts is claimed
    assert believed(claimed).doubt == ""


def test_of_bitrate_and_size_the_lower_counts_and_is_said() -> None:
    found = believed(ClaimedFacts("mp3", kbits(128, 240), 240.0, 320))
    assert found.facts.bitrate == 128
    assert found.doubt == "its size says 128 kbit/s, not 320"


def test_the_wanted_length_helps_out_with_more_patience() -> None:
    assert believed(ClaimedFacts("mp3", kbits(128, 240), None, 320), 240.0).facts.bitrate == 128
    assert believed(ClaimedFacts("mp3", kbits(230, 240), None, 320), 240.0).facts.bitrate == 320
    assert believed(ClaimedFacts("mp3", kbits(128, 240), None, 320)).doubt == ""


def test_a_cover_inside_makes_no_file_better() -> None:
    assert believed(ClaimedFacts("mp3", kbits(500, 240), 240.0, 192)).facts.bitrate == 192


def test_an_unknown_bitrate_is_told_by_the_size() -> None:
    found = believed(ClaimedFacts("mp3", kbits(256, 200), 200.0))
    assert (found.facts.bitrate, found.doubt) == (256, "")
    assert believed(ClaimedFacts("mp3", None, 200.0)).facts.bitrate is None


@pytest.mark.parametrize(
    ("claimed", "doubt"),
    [
        (ClaimedFacts("mp3", bitrate=1411), "1411 kbit/s cannot be"),
        (ClaimedFacts("flac", bitrate=99_999), "99999 kbit/s cannot be"),
        (ClaimedFacts("flac", sample_rate=5), "5 Hz cannot be"),
        (ClaimedFacts("flac", bit_depth=17), "17 bit cannot be"),
    ],
)
def test_what_no_file_can_have_is_unknown(claimed: ClaimedFacts, doubt: str) -> None:
    found = believed(claimed)
    assert (found.facts, found.doubt) == (ClaimedFacts(claimed.codec), doubt)


def test_the_bit_depth_of_a_lossy_file_means_nothing() -> None:
    found = believed(ClaimedFacts("mp3", bitrate=320, bit_depth=16))
    assert (found.facts, found.doubt) == (ClaimedFacts("mp3", bitrate=320), "")


def test_24_bit_in_the_size_of_16_is_16() -> None:
    found = believed(ClaimedFacts("flac", kbits(600, 240), 240.0, None, 44_100, 24))
    assert found.facts.bit_depth == 16
    assert "too small for 24 bit" in found.doubt
    real = ClaimedFacts("flac", kbits(1600, 240), 240.0, None, 44_100, 24)
    assert believed(real).facts is real


def test_a_large_m4a_is_apple_lossless() -> None:
    assert believed(ClaimedFacts("m4a", bitrate=900)).facts.codec == "alac"
    assert believed(ClaimedFacts("m4a", kbits(900, 240), 240.0)).facts.codec == "alac"
    assert believed(ClaimedFacts("m4a", kbits(256, 240), 240.0, 256)).facts.codec == "m4a"


WHOLE = st.none() | st.integers(-5, 10**9)


@given(
    st.sampled_from(["mp3", "flac", "m4a", "", "exe"]),
    WHOLE,
    st.none() | st.floats(0, 1e6, allow_nan=False),
    WHOLE,
    WHOLE,
    WHOLE,
)
def test_no_claim_makes_a_file_better_than_it_says(
    codec: str, size: int | None, length: float | None, rate: int | None, hz: int | None,
    depth: int | None,
) -> None:  # fmt: skip
    claimed = ClaimedFacts(codec, size, length, rate, hz, depth)
    facts = believed(claimed, 200.0).facts
    if rate and rate > 0 and facts.bitrate and facts.codec != "alac" and rate <= 320:
        assert facts.bitrate <= rate
    assert (facts.size, facts.duration) == (size, length)
