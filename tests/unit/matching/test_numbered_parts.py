"""Parts of one work are told apart in every way people number them."""

from __future__ import annotations

import pytest

from bench.parts import told_apart
from core.domain import LibraryTrack, Track
from core.matching import Matcher
from core.matching.wordmatch import canonical
from tests.unit.matching.helpers import accepted


def test_other_parts_are_refused_and_other_spellings_of_one_are_found() -> None:
    apart, same = told_apart()
    assert apart >= 0.98
    assert same >= 0.98


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [
        ("Interlude (1)", "Interlude (2)", False),
        ("Interlude (2)", "Interlude (2)", True),
        ("Interlude (1)", "Interlude", True),
        ("Interlude pt2", "Interlude, Pt. 2", True),
        ("Interlude pt2", "Interlude, Pt. 3", False),
        ("Cantata No5", "Cantata No. 5", True),
        ("Suite Vol. 4", "Suite Vol. 4.5", False),
        ("Song 2", "Song", False),
    ],
)
def test_counts_in_brackets_and_glued_numbers(left: str, right: str, one: bool) -> None:
    wanted = Track(left, ("Tin Foxes",), "Low Tide", 200.0)
    owned = LibraryTrack(right, ("Tin Foxes",), "Low Tide", 200.0)
    assert accepted(Matcher().compare(wanted, owned)) is one


def test_a_number_glued_to_its_word_is_taken_off() -> None:
    assert canonical(("pt2",)) == canonical(("part", "2"))
    assert canonical(("blink182", "mp3", "u2")) == ("blink182", "mp3", "u2")
