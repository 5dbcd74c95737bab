"""Figures read as people write them."""

from __future__ import annotations

import pytest

from ui.models import figures

NOW = 1_763_700_000.0
DAY = 86_400.0


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, "–"), (0, "0:00"), (224, "3:44"), (224.6, "3:45"), (3722, "1:02:02")],
)
def test_a_length_is_minutes_and_seconds(seconds: float | None, shown: str) -> None:
    assert figures.clock(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(10, "under a minute"), (2880, "48 min"), (22_320, "6 h 12 min"), (3600, "1 h 00 min")],
)
def test_a_playlist_lasts_hours_and_minutes(seconds: float, shown: str) -> None:
    assert figures.span(seconds) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1500, "2 kB"),
        (33_900_000, "33.9 MB"),
        (412_000_000, "412 MB"),
        (999_600_000, "1.0 GB"),
        (5_000_000_000_000_000, "5000 TB"),
    ],
)
def test_a_size_has_three_digits_at_most(count: float, shown: str) -> None:
    assert figures.size(count) == shown


def test_a_speed_is_a_size_per_second() -> None:
    assert figures.speed(3_100_000) == "3.1 MB/s"


@pytest.mark.parametrize(
    ("age", "shown"),
    [
        (-5, "just now"),
        (59, "just now"),
        (240, "4 min ago"),
        (7300, "2 h ago"),
        (DAY, "yesterday"),
        (3 * DAY, "3 days ago"),
    ],
)
def test_an_age_is_told_in_the_coarsest_unit(age: float, shown: str) -> None:
    assert figures.ago(NOW - age, NOW) == shown


def test_what_never_was_is_never_and_what_is_old_is_a_date() -> None:
    assert figures.ago(None, NOW) == figures.ago(0.0, NOW) == "never"
    assert figures.ago(NOW - 30 * DAY, NOW) == figures.day(NOW - 30 * DAY)


def test_a_moment_of_today_needs_no_date() -> None:
    assert len(figures.moment(NOW, NOW)) == 5
    assert figures.moment(NOW - 3 * DAY, NOW).startswith(figures.day(NOW - 3 * DAY) + ", ")


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (113, "113th"),
     (21, "21st")],
)  # fmt: skip
def test_places_are_ordinals(number: int, shown: str) -> None:
    assert figures.ordinal(number) == shown


def test_counts_take_the_right_noun() -> None:
    assert figures.count(1284) == "1,284"
    assert figures.count(1, "track") == "1 track"
    assert figures.count(2, "track") == "2 tracks"
    assert figures.count(2, "try", "tries") == "2 tries"


def test_a_percentage_is_100_only_when_nothing_is_left() -> None:
    assert figures.percent(0.999) == "99 %"
    assert figures.percent(1.0) == "100 %"
    assert figures.percent(0.636) == "64 %"


def test_a_score_has_two_digits() -> None:
    assert figures.score(0.7) == "0.70"


def test_the_clock_runs() -> None:
    assert figures.now() > NOW


@pytest.mark.parametrize(
    ("group", "needle", "said"),
    [
        ("Missing", " copper ", "None of the 97 tracks is “Missing” and fits “copper”."),
        ("Missing", "", "None of the 97 tracks is “Missing”."),
        ("", "copper", "None of the 97 tracks fits “copper”."),
        ("", "", "None of the 97 tracks is shown."),
    ],
)
def test_an_empty_list_names_its_filters_and_the_full_count(
    group: str, needle: str, said: str
) -> None:
    assert figures.none_fits("97 tracks", group, needle) == said
