"""Quality profiles: tiers, floor, where looking for better ends, and what is an upgrade."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.domain import PROFILES, AudioFacts, BadInput, ClaimedFacts, StorageError
from services.decide.profile_editor import FILE, ProfileEditor
from services.decide.profiles import profile_named, profile_of, read_profiles
from tests.unit.organise.mortal import no_room_beyond

LOSSLESS = PROFILES["lossless-first"]
MP3 = PROFILES["mp3-320-first"]
FLAC_16 = ClaimedFacts("flac", bit_depth=16, sample_rate=44_100)
FLAC_24 = ClaimedFacts("flac", bit_depth=24, sample_rate=96_000)


def test_lossless_reaches_the_cut_off_and_is_never_fetched_again() -> None:
    owned = AudioFacts("flac", bitrate=900, bit_depth=16, sample_rate=44_100)
    assert LOSSLESS.reaches_cutoff(owned)
    assert not LOSSLESS.is_upgrade(owned, FLAC_24)


def test_flac_is_an_upgrade_of_mp3_where_lossless_comes_first() -> None:
    owned = AudioFacts("mp3", bitrate=320)
    assert not LOSSLESS.reaches_cutoff(owned)
    assert LOSSLESS.is_upgrade(owned, FLAC_16)
    assert not MP3.is_upgrade(owned, FLAC_16)
    assert MP3.reaches_cutoff(owned)


def test_the_same_tier_is_no_upgrade() -> None:
    owned = AudioFacts("mp3", bitrate=200)
    assert not LOSSLESS.is_upgrade(owned, ClaimedFacts("mp3", bitrate=220))
    assert LOSSLESS.is_upgrade(owned, ClaimedFacts("mp3", bitrate=320))


def test_an_upgrade_has_to_be_proven() -> None:
    owned = AudioFacts("mp3", bitrate=192)
    assert not LOSSLESS.is_upgrade(owned, ClaimedFacts("mp3"))
    assert not LOSSLESS.is_upgrade(owned, ClaimedFacts("mp3", bitrate=100))


def test_what_lies_below_the_floor_may_always_be_bettered() -> None:
    owned = AudioFacts("mp3", bitrate=96)
    assert LOSSLESS.below_floor(owned)
    assert not LOSSLESS.reaches_cutoff(owned)
    assert LOSSLESS.is_upgrade(owned, ClaimedFacts("mp3", bitrate=130))
    assert LOSSLESS.is_upgrade(AudioFacts("wma"), ClaimedFacts("mp3", bitrate=192))


CLUB = {
    "tiers": [
        {"name": "WAV or AIFF", "formats": [".WAV", "aiff"], "min_sample_rate": 44_100},
        {"name": "MP3 320", "formats": ["mp3"], "min_bitrate": 315},
    ],
    "floor": 256,
    "cutoff": "MP3 320",
}


def test_people_write_their_own_profiles(tmp_path: Path) -> None:
    file = tmp_path / "profiles.json"
    file.write_text(json.dumps({"club": CLUB, "lossy-only": {"tiers": [{"name": "All"}]}}))
    club = profile_named("club", str(file))
    assert [tier.name for tier in club.tiers] == ["WAV or AIFF", "MP3 320"]
    assert (club.min_bitrate, club.cutoff) == (256, 1)
    assert club.tier_of(ClaimedFacts("wav", sample_rate=44_100)) == 0
    assert club.tier_of(ClaimedFacts("flac")) is None
    own = profile_named("lossy-only", str(file), 160)
    assert (own.tiers[0].name, own.min_bitrate, own.cutoff) == ("All", 160, 0)
    assert profile_named("mp3-320-first", str(file), 192).min_bitrate == 192
    assert profile_named("lossless-first").tiers == LOSSLESS.tiers


def test_an_unknown_profile_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match=r"no quality profile `cub`\. There are: lossless-first"):
        profile_named("cub")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "are no valid JSON"),
        ("[]", "it must be an object of profiles by name"),
        ('{"club": 5}', "`club`: it must be an object"),
    ],
)
def test_a_file_that_holds_no_profiles_is_refused(tmp_path: Path, content: str, why: str) -> None:
    file = tmp_path / "profiles.json"
    file.write_text(content)
    with pytest.raises(BadInput, match=why):
        read_profiles(str(file))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"cannot be read .* Correct `downloads\.profiles`"):
        read_profiles(str(tmp_path / "none.json"))


TIER = {"name": "All"}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({}, "`tiers` must be a list from best to worst with at least one tier"),
        ({"tiers": []}, "`tiers` must be a list"),
        ({"tiers": [TIER], "flor": 1}, "`flor` is unknown; it may hold cutoff, floor, tiers"),
        ({"tiers": [TIER, TIER]}, "two of its tiers have the same name"),
        ({"tiers": [TIER], "cutoff": "Best"}, r"`cutoff` must name one of its tiers \(All\)"),
        ({"tiers": [TIER], "floor": -1}, "`floor` must be a whole number of 0 or more"),
        ({"tiers": [TIER], "floor": True}, "`floor` must be a whole number"),
        ({"tiers": ["mp3"]}, "`club`, tier 1: it must be an object"),
        ({"tiers": [{"name": " "}]}, "tier 1: it needs a name"),
        ({"tiers": [{"name": "A", "formats": "mp3"}]}, "`formats` must be a list of formats"),
        ({"tiers": [{"name": "A", "formats": ["mp5"]}]}, "`mp5` is no format this program files"),
        ({"tiers": [{"name": "A", "min_bitrate": "x"}]}, "`min_bitrate` must be a whole number"),
    ],
)
def test_a_wrong_profile_is_refused_with_one_sentence(data: Any, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        profile_of("club", data)


def test_an_order_that_a_full_disk_refuses_leaves_the_one_before(tmp_path: Path) -> None:
    values: dict[str, Any] = {
        "downloads.quality_profile": "lossless-first",
        "downloads.profiles": "",
        "downloads.min_bitrate": 128,
    }
    editor = ProfileEditor(tmp_path, values.__getitem__, values.__setitem__)
    editor.save(MP3.tiers, 0)
    before, file = dict(values), tmp_path / FILE
    with (
        no_room_beyond(file.stat().st_size // 2),
        pytest.raises(StorageError, match=f"{FILE} cannot be written .* Make room or choose"),
    ):
        editor.save(LOSSLESS.tiers, 1)
    assert editor.current().tiers == MP3.tiers
    assert (values, [path.name for path in tmp_path.iterdir()]) == (before, [FILE])
