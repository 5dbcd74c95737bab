"""Thousands of candidates get the verdicts that comparing each of them in full would give."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain import MatchResult, Track, TrackIds, Verdict
from core.matching import Matcher
from core.matching.filename import parse_path
from services.decide.comparer import Comparer
from services.decide.quick import QuickLook

MATCHER = Matcher()
WANT = Track("Copper Rain", ("Mira Voltaine",), "Hinterglow", 240.0, 3)
TITLES = (
    *("Copper Rain", "Coper Rain", "Copper Rain (Live)", "Copper Rain (Nia Sol Remix)"),
    *("Copper Rain Pt. 2", "Copperrain", "Rain", "Copper Wire", "Salt Engine", "Медный дождь"),
)
ARTISTS = ("Mira Voltaine", "Mira Voltane", "MiraVoltaine", "Halden", "Ines Okoro feat. Mira V")
ALBUMS = ("Hinterglow", "Hinterglow (Deluxe)", "Live at Hansa", "Best Of", "Copper Rain")
SHARES = ("Music", "@@abc", "Live Recordings", "Electronic", "Clean Versions", "2011")


def described(roll: random.Random) -> Track:
    folders = rf"{roll.choice(SHARES)}\{roll.choice(ARTISTS)}\{roll.choice(ALBUMS)}"
    track = parse_path(rf"{folders}\{roll.randrange(1, 6):02d} - {roll.choice(TITLES)}.flac")
    return replace(track, duration=roll.choice((None, 240.0, 238.0, 242.0, 247.0, 300.0)))


def test_every_verdict_is_that_of_a_full_comparison() -> None:
    roll = random.Random(11)
    comparer = Comparer(MATCHER.compare, WANT)
    for _ in range(1500):
        got = described(roll)
        full, quick = MATCHER.compare(WANT, got), comparer.match(got)
        assert quick.verdict is full.verdict, got
        if full.verdict is not Verdict.REJECT:
            assert quick.score == pytest.approx(full.score, abs=1e-9)


class Counting:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, want: Track, other: Track) -> MatchResult:
        self.calls += 1
        return MATCHER.compare(want, other)


def test_a_description_is_compared_once_and_in_full_only_when_it_has_a_chance() -> None:
    counting = Counting()
    comparer = Comparer(counting, WANT)
    same = Track("Copper Rain", ("Mira Voltaine",), duration=241.0, context=("Music",))
    for share in ("Music", "mp3s", "@@xyz"):
        for length in (239.0, 241.0):
            assert comparer.match(replace(same, context=(share,), duration=length)).score > 0.8
    assert counting.calls == 2
    comparer.match(replace(same, title="Copper Rain (Live)"))
    comparer.match(replace(same, title="Copper Rain (Live)", duration=200.0))
    assert counting.calls == 3
    comparer.match(replace(same, title="Salt Engine"))
    assert counting.calls == 3


def test_outer_folders_count_when_they_speak_of_the_track() -> None:
    counting = Counting()
    comparer = Comparer(counting, WANT)
    for share in ("Music", "Voltane stuff", "Live Recordings"):
        got = Track("Copper Rain", ("Mira Voltaine",), context=(share,))
        assert comparer.by_words(got).score == pytest.approx(MATCHER.compare(WANT, got).score)
    assert counting.calls == 3


def test_ids_and_an_unknown_wanted_length_reach_the_comparison() -> None:
    ids = TrackIds(isrc="GBAYE0000001")
    want = Track("Glow", ("Halden",), ids=ids)
    comparer = Comparer(MATCHER.compare, want)
    got = Track("Glow", ("Halden",), duration=200.0, ids=ids)
    assert comparer.match(got) == MATCHER.compare(want, got)


@pytest.mark.parametrize(
    "got",
    [
        Track("Copper Rain"),
        Track("Rain, Copper", ("Mira",)),
        Track("Coper Rian", ("Mira V",)),
        Track("C0pper", ("Mira Voltaine",)),
        Track("03", ("Mira Voltaine",), "Copper Rain"),
        Track("Copper Rain", ("Halden",), "Hinterglow"),
        Track("Медный дождь", ("Мира",)),
        Track("Mira Voltaine - Copper Rain", ("Uploader",)),
        Track("Copper Rain", ("Unknown Artist",)),
        Track("Copper Rain", ("",)),
        Track("[unknown]", ("Mira Voltaine",)),
        Track("$", ("Mira Voltaine",)),
    ],
)
def test_what_may_be_it_is_left_to_the_comparison(got: Track) -> None:
    assert QuickLook(WANT).rejected(got) is None


@pytest.mark.parametrize(
    ("got", "reason"),
    [
        (Track("Salt Engine", ("Mira Voltaine",)), "It is another title"),
        (Track("Rain Dance Tonight", ("Halden",)), "It is another title"),
        (Track("Copper Rain", ("Halden",), "Lines"), "It is by another artist"),
    ],
)
def test_what_cannot_be_it_is_rejected_at_once(got: Track, reason: str) -> None:
    found = QuickLook(WANT).rejected(got)
    assert found is not None
    assert (found.verdict, found.reasons) == (Verdict.REJECT, (reason,))
    assert MATCHER.compare(WANT, got).verdict is Verdict.REJECT


@pytest.mark.parametrize("title", ["7", "Part II", "Земля", "", "!!!"])
def test_titles_spelled_in_many_ways_are_always_compared(title: str) -> None:
    assert QuickLook(Track(title, ("Halden",))).rejected(Track("Glow", ("Ro",))) is None


@pytest.mark.parametrize(
    ("want", "got"),
    [
        (Track("Glow by Art of Dying lyrics", ("Up",)), Track("Glow", ("Art of Dying",))),
        (Track("Thunder", ("AC/DC",)), Track("Thunder", ("ACDC",))),
        (Track("Love Song", ("Halden",)), Track("Lovesong", ("Halden",))),
        (Track("Kilometre", ("Halden",)), Track("Kilometer", ("Halden",))),
    ],
)
def test_other_spellings_are_compared(want: Track, got: Track) -> None:
    assert QuickLook(want).rejected(got) is None


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(max_size=30), st.text(max_size=20), st.text(max_size=30), st.text(max_size=20))
def test_no_text_is_rejected_that_the_engine_would_take(
    title: str, artist: str, other: str, by: str
) -> None:
    want, got = Track(title, (artist,)), Track(other, (by,))
    if MATCHER.compare(want, got).verdict is not Verdict.REJECT:
        assert QuickLook(want).rejected(got) is None
    assert QuickLook(want).rejected(want) is None
