"""How far a file's length may be from the wish and from the peer's word."""

from __future__ import annotations

import pytest

from core.media.durations import broken_off, clock, duration_problem
from core.ports.media import Expectation


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0:00"), (62, "1:02"), (221.4, "3:41"), (3723, "1:02:03")]
)
def test_lengths_are_written_as_people_do(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_short_files_are_told_in_tenths() -> None:
    assert broken_off(1.02, 2.0) == "the file ends after 1.0 of 2.0 seconds"
    assert broken_off(62, 221) == "the file ends after 1:02 of 3:41"
    assert broken_off(62, None) == "the file breaks off after 1:02"


@pytest.mark.parametrize(
    ("seconds", "wanted", "claimed", "fits"),
    [
        (221, 221, None, True),
        (215, 221, None, True),  # another edition
        (213, 221, None, False),
        (213, 221, 213, True),  # shorter, but the match was made with that length in view
        (200, 221, 200, False),
        (238, 221, None, True),
        (240, 221, None, False),  # an extended mix
        (110, 221, 110, False),  # half a file, honestly announced
        (221, 221, 400, True),  # the peer was wrong, the file is right
        (2, 4, None, False),  # half an interlude
        (3.5, 4, None, True),
        (6.9, 4, None, True),
        (7.5, 4, None, False),
        (221, None, 221, True),
        (110, None, 221, False),
        (300, None, 221, True),
        (17, None, None, True),
    ],
)
def test_tolerances(
    seconds: float, wanted: float | None, claimed: float | None, fits: bool
) -> None:
    problem = duration_problem(seconds, Expectation(duration=wanted, claimed_duration=claimed))
    assert (problem == "") is fits


def test_a_longer_file_is_told_from_a_broken_one() -> None:
    problem = duration_problem(348, Expectation(duration=221))
    assert problem == "the file is 5:48 long, but 3:41 was wanted"
