"""Thousands of candidates get the verdicts that comparing each of them in full would give."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain import (
    PROFILES,
    Candidate,
    ClaimedFacts,
    MatchResult,
    Track,
    TrackIds,
    Verdict,
)
from core.matching import Matcher
from core.matching.filename import parse_path
from core.matching.normalise import fold_plain
from services.decide.comparer import Comparer
from services.decide.quick import QuickLook, _folded
from services.decide.ranker import Ranker

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
        Track("Коппер Рейн", ("Мира Волтейн",)),
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


LONG = Track("Let the Little Engine Dance", ("The Voltaine Four",), "Hinterglow", 200.0)


@pytest.mark.parametrize(
    "got",
    [
        Track("Under the Copper Moon", ("Nia Sol", "The Others")),
        Track("Let It Be Known", ("The Low Suns",), "Little Things", context=("The Music",)),
        Track("Vol. 4.5 of the A.B.C", ("Somebody",)),
        Track("Привет, дорогая", ("Иван",)),
        Track("幸せの日々", ("藤澤慶昌",)),
    ],
)
def test_letters_alone_tell_another_song_and_the_comparison_agrees(got: Track) -> None:
    assert QuickLook(LONG).rejected(got) is not None
    assert MATCHER.compare(LONG, got).verdict is Verdict.REJECT


@pytest.mark.parametrize(
    "got",
    [
        Track("Let the Litle Engine Dance", ("Voltaine Four",)),
        Track("03", ("The Voltaine Four",), "Hinterglow"),
        Track("Let the Little Engine Dance (Harbour Remix)", ("Bo Lark",)),
        Track("Voltaine Four - Little Engine Dance", ()),
        Track("LetTheLittleEngineDance", ("VA",)),
        Track("Лет зе Литл Энджин Данс", ("Волтейн",)),
    ],
)
def test_slips_numbers_and_other_shapes_are_compared(got: Track) -> None:
    assert QuickLook(LONG).rejected(got) is None


@pytest.mark.parametrize(
    "text",
    [
        "Plain Words, and (Brackets) - Dash_Line",
        "Feat. Somebody Vol. 3",
        "A.B.C. 4.5 1,000 A$AP P!nk don't `tick` @ R&B + more",
    ],
)
def test_the_quick_folding_is_the_slow_one_but_for_spaces(text: str) -> None:
    assert _folded(text).split() == fold_plain(text).split()


def test_what_is_refused_at_first_sight_needs_no_other_reason() -> None:
    facts = ClaimedFacts("exe", 1, 900.0, 5)
    got = Candidate("slskd", "peer", "x\\y.exe", facts, Track("Iron Sky", ("Halden",)))
    judged = Ranker(MATCHER.compare, PROFILES["lossless-first"]).judge(LONG, got)
    assert [(one.rule, one.sentence) for one in judged.rejections] == [
        ("match", "It is another title")
    ]
    assert judged.why == "It is another title"
    assert not judged.acceptable


def test_a_candidate_says_alone_what_it_says_among_hundreds() -> None:
    roll = random.Random(11)
    offered = [
        Candidate(
            "slskd",
            f"peer{number % 40}",
            f"{number}.{codec}",
            ClaimedFacts(codec, roll.choice((None, 0, 9_600_000)), 240.0, roll.choice((None, 320))),
            described(roll),
        )
        for number, codec in enumerate(roll.choices(("flac", "mp3", "m4a", "jpg"), k=300))
    ]
    ranker = Ranker(MATCHER.compare, PROFILES["lossless-first"])
    among = ranker.decide(WANT, offered).ranked
    assert list(among) == [ranker.judge(WANT, one.candidate) for one in among]
    assert len({one.why for one in among}) >= 15, "many kinds of candidates were tried"


def test_a_single_sign_of_another_script_is_compared_and_not_passed_over() -> None:
    """One sign may be a whole title; how it sounds is too little to be sure."""
    look = QuickLook(Track("Night", ("Jonna Vale",)))
    assert look.rejected(Track("夜", ("Jonna Vale",))) is None
    assert look.rejected(Track("藤澤慶昌の日々", ("久石譲",))) is not None
