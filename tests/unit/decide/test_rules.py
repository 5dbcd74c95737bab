"""Each rule refuses what it is for, with a sentence, and never refuses what is unknown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.domain import PROFILES, Candidate
from services.decide.rules import (
    GoodEnough,
    IsAudio,
    LengthWithin,
    NotLocked,
    PlausibleSize,
    SameRecording,
)
from tests.unit.decide.conftest import WANT, scored

Offer = Callable[..., Candidate]
GOOD = scored(0.95)
LOSSLESS_FIRST = PROFILES["lossless-first"]


def test_a_locked_file_is_passed_over_for_now(offer: Offer) -> None:
    found = NotLocked().judge(WANT, offer(locked=True), GOOD)
    assert found is not None
    assert found.temporary
    assert "friends" in found.sentence
    assert NotLocked().judge(WANT, offer(), GOOD) is None


@pytest.mark.parametrize("codec", ["jpg", "", "zip", "wma"])
def test_what_is_no_filable_music_is_refused(offer: Offer, codec: str) -> None:
    assert IsAudio().judge(WANT, offer(codec=codec), GOOD) is not None


@pytest.mark.parametrize("codec", ["flac", "mp3", "m4a", "ogg", "opus", "wav", "aiff"])
def test_every_filable_format_passes(offer: Offer, codec: str) -> None:
    assert IsAudio().judge(WANT, offer(codec=codec), GOOD) is None


def test_another_recording_is_refused_in_the_matchers_words(offer: Offer) -> None:
    found = SameRecording().judge(WANT, offer(), scored(0.3, "Only a live version"))
    assert found is not None
    assert found.sentence == "Only a live version"
    assert SameRecording().judge(WANT, offer(), scored(0.7)) is None


@pytest.mark.parametrize(("claimed", "word"), [(30.0, "shorter"), (400.0, "longer")])
def test_a_sample_or_a_mix_is_refused_by_its_length(
    offer: Offer, claimed: float, word: str
) -> None:
    found = LengthWithin().judge(WANT, offer(duration=claimed), GOOD)
    assert found is not None
    assert word in found.sentence


@pytest.mark.parametrize("claimed", [None, 240.0, 229.0, 251.0])
def test_a_near_or_unknown_length_passes(offer: Offer, claimed: float | None) -> None:
    assert LengthWithin().judge(WANT, offer(duration=claimed), GOOD) is None


@pytest.mark.parametrize(
    ("size", "codec"), [(0, "mp3"), (100_000, "mp3"), (2_000_000, "flac"), (10**10, "flac")]
)
def test_a_size_that_cannot_be_true_is_refused(offer: Offer, size: int, codec: str) -> None:
    assert PlausibleSize().judge(WANT, offer(codec=codec, size=size), GOOD) is not None


@pytest.mark.parametrize(
    ("size", "codec"), [(None, "mp3"), (9_600_000, "mp3"), (25 * 10**6, "flac")]
)
def test_an_ordinary_size_passes(offer: Offer, size: int | None, codec: str) -> None:
    assert PlausibleSize().judge(WANT, offer(codec=codec, size=size), GOOD) is None


def test_the_bitrate_floor_refuses_only_known_lossy_rates(offer: Offer) -> None:
    rule = GoodEnough(LOSSLESS_FIRST)
    assert rule.judge(WANT, offer(codec="mp3", bitrate=96), GOOD) is not None
    assert rule.judge(WANT, offer(codec="mp3", bitrate=None), GOOD) is None
    assert rule.judge(WANT, offer(codec="mp3", bitrate=128), GOOD) is None
    assert rule.judge(WANT, offer(codec="flac", bitrate=96), GOOD) is None


def test_a_profile_without_lossless_refuses_flac(offer: Offer) -> None:
    only_mp3 = PROFILES["lossy-only"]
    tiers = only_mp3.tiers[:1]
    rule = GoodEnough(type(only_mp3)("strict", tiers))
    assert rule.judge(WANT, offer(codec="flac"), GOOD) is not None


def test_24_bit_has_to_be_claimed_to_reach_the_first_tier(offer: Offer) -> None:
    plain = LOSSLESS_FIRST.tier_of(offer(codec="flac").claimed)
    deep = LOSSLESS_FIRST.tier_of(offer(codec="flac", bit_depth=24, sample_rate=96000).claimed)
    assert (deep, plain) == (0, 1)


def test_an_unknown_bitrate_reaches_the_best_lossy_tier(offer: Offer) -> None:
    unknown = LOSSLESS_FIRST.tier_of(offer(codec="mp3").claimed)
    full = LOSSLESS_FIRST.tier_of(offer(codec="mp3", bitrate=320).claimed)
    assert unknown == full == 2
