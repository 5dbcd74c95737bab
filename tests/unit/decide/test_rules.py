"""Each rule refuses what it is for, with a sentence, and never refuses what is unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.domain import PROFILES, Candidate
from services.decide.rules import (
    GoodEnough,
    IsAudio,
    LengthWithin,
    NoDecoy,
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


def named(offer: Offer, filename: str, **claims: object) -> Candidate:
    return replace(offer("mp3", **claims), filename=filename)


@pytest.mark.parametrize(
    "filename",
    [
        r"Music\Copper Rain (Sample).mp3",
        r"Music\copper rain-preview.mp3",
        r"Music\Samples\Copper Rain.mp3",
        "Music/Snippets/Copper Rain.mp3",
        r"Copper Rain [Teaser].mp3",
    ],
)
def test_a_file_that_calls_itself_a_sample_is_a_decoy(offer: Offer, filename: str) -> None:
    found = NoDecoy().judge(WANT, named(offer, filename), GOOD)
    assert found is not None
    assert found.sentence.startswith("only a ")


@pytest.mark.parametrize(
    "filename", [r"Sampled Sounds\Copper Rain.mp3", r"My Samples 2\Copper Rain.mp3", "Copper.mp3"]
)
def test_a_word_that_only_holds_one_is_none(offer: Offer, filename: str) -> None:
    assert NoDecoy().judge(WANT, named(offer, filename), GOOD) is None


def test_a_song_of_that_name_is_no_decoy(offer: Offer) -> None:
    got = named(offer, r"Music\The Samples - Copper Rain.mp3")
    assert NoDecoy().judge(replace(WANT, artists=("The Samples",)), got, GOOD) is None
    assert NoDecoy().judge(WANT, got, GOOD) is not None


def test_a_file_too_small_for_any_music_is_a_decoy(offer: Offer) -> None:
    unknown_length = replace(WANT, duration=None)
    tiny = NoDecoy().judge(unknown_length, offer("mp3", size=900), GOOD)
    assert tiny is not None
    assert "900 bytes" in tiny.sentence
    assert NoDecoy().judge(unknown_length, offer("mp3", size=9_000), GOOD) is None


def test_the_floor_looks_at_the_lower_figure_of_a_lie(offer: Offer) -> None:
    rule = GoodEnough(LOSSLESS_FIRST)
    lie = offer("mp3", bitrate=320, size=96 * 125 * 240, duration=240.0)
    found = rule.judge(WANT, lie, GOOD)
    assert found is not None
    assert found.sentence == "96 kbit/s is below your 128 kbit/s"
    unknown = offer("mp3", size=96 * 125 * 240, duration=240.0)
    assert rule.judge(WANT, unknown, GOOD) is None
