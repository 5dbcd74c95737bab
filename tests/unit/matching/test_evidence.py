"""The scale of the evidence: curves, probability, and what outweighs what."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core.domain import LibraryTrack, Track, TrackIds, Verdict
from core.matching import Matcher
from core.matching import evidence as ev
from core.matching.matcher import verdict_of

WANT = Track("Harbour Lights", ("Tin Foxes",), "Low Tide", 200.0, 4)
SAME = LibraryTrack("Harbour Lights", ("Tin Foxes",), "Low Tide", 200.0, 4)


def score(row: LibraryTrack, wanted: Track = WANT) -> float:
    return Matcher().compare(wanted, row).score


@pytest.mark.parametrize("points", [ev.TITLE, ev.ARTIST, ev.LENGTH, ev.TITLE_SAYS])
def test_a_curve_passes_its_points_and_is_flat_beyond(
    points: tuple[tuple[float, float], ...],
) -> None:
    for x, y in points:
        assert ev.curve(points, x) == pytest.approx(y)
    assert ev.curve(points, points[0][0] - 1.0) == points[0][1]
    assert ev.curve(points, points[-1][0] + 9.0) == points[-1][1]


@pytest.mark.parametrize("points", [ev.TITLE, ev.LENGTH])
def test_more_distance_is_never_better(points: tuple[tuple[float, float], ...]) -> None:
    values = [ev.curve(points, x / 50) for x in range(200)]
    assert values == sorted(values, reverse=True)


def test_more_of_the_artist_is_never_worse() -> None:
    values = [ev.curve(ev.ARTIST, x / 50) for x in range(51)]
    assert values == sorted(values)


def test_probability_is_safe_at_both_ends_and_even_in_the_middle() -> None:
    assert ev.probability(-1e9) == 0.0
    assert ev.probability(1e3) == 1.0
    assert ev.probability(0.0) == 0.5
    assert ev.probability(math.log(4.0)) == pytest.approx(ev.ACCEPT_AT)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (1.0, Verdict.ACCEPT),
        (0.80, Verdict.ACCEPT),
        (0.79, Verdict.REVIEW),
        (0.60, Verdict.REVIEW),
        (0.59, Verdict.REJECT),
        (0.0, Verdict.REJECT),
    ],
)
def test_the_verdict_of_a_score(value: float, verdict: Verdict) -> None:
    assert verdict_of(value) is verdict


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({}, {"duration": 206.0}),
        ({"duration": 201.0}, {"duration": 212.0}),
        ({}, {"album": "Another One"}),
        ({}, {"artists": ("Tin Fox",)}),
        ({"artists": ("Tin Foxes feat. Nia Sol",)}, {"artists": ("Nia Sol",)}),
        ({"title": "Harbuor Lights"}, {"title": "Harbour"}),
        ({"track_number": None}, {"track_number": 9}),
        ({"title": "Harbour Lights (Remastered)"}, {"title": "Harbour Lights (Live)"}),
    ],
)
def test_there_is_resolution_at_the_top(
    better: dict[str, object], worse: dict[str, object]
) -> None:
    high, low = (score(replace(SAME, **more)) for more in (better, worse))  # type: ignore[arg-type]
    assert high > low


def test_unknown_is_never_treated_as_different() -> None:
    unknown = score(replace(SAME, duration=None))
    assert score(SAME) >= unknown > score(replace(SAME, duration=260.0))
    unknown = score(replace(SAME, album=None))
    assert score(SAME) >= unknown > score(replace(SAME, album=None, duration=260.0))


@pytest.mark.parametrize(
    "title",
    ["Harbour Lights (Live)", "Harbour Lights (Nia Sol Remix)", "Harbour Lights (Instrumental)"],
)
def test_nothing_outweighs_another_version(title: str) -> None:
    ids = TrackIds(isrc="GBAYE0000001", mb_recording="abc")
    row = replace(SAME, title=title, ids=ids)
    assert Matcher().compare(replace(WANT, ids=ids), row).verdict is not Verdict.ACCEPT


def test_same_ids_lift_a_doubtful_pair() -> None:
    row = replace(SAME, artists=(), album=None, duration=None, track_number=None)
    wanted = Track("Harbour Lights", ("Tin Foxes",))
    isrc, recording = TrackIds(isrc="GBAYE0000001"), TrackIds(mb_recording="abc")
    plain = score(row, wanted)
    coded = score(replace(row, ids=isrc), replace(wanted, ids=isrc))
    known = score(replace(row, ids=recording), replace(wanted, ids=recording))
    assert plain < coded < known
    other = score(replace(row, ids=TrackIds(isrc="X")), replace(wanted, ids=isrc))
    assert other == plain
