"""Words matched one to one: slips are forgiven, numbers never."""

from __future__ import annotations

import pytest

from core.matching import evidence as ev
from core.matching.normalise import latinised, script_of, words
from core.matching.wordmatch import canonical, found_share, in_latin, match, near, numbers, weight


def run(text: str) -> tuple[str, ...]:
    return canonical(words(text))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("harbour", "harbuor"),
        ("harbour", "harbor"),
        ("monster", "manster"),
        ("there", "therr"),
        ("enlightenment", "enlihgtenmet"),
        ("cat", "cats"),
    ],
)
def test_a_slip_is_near(left: str, right: str) -> None:
    assert near(left, right)
    assert near(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("12", "13"),
        ("song1", "song2"),
        ("song", "song2"),
        ("sia", "mia"),
        ("ab", "ac"),
        ("rain", "gate"),
    ],
)
def test_another_word_or_number_is_not_near(left: str, right: str) -> None:
    assert not near(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Alpha Beta Gamma", "Gamma Alpha Beta"),
        ("Two Hearts", "2 Hearts"),
        ("Part II", "Pt. 2"),
        ("Vol. V", "Volume 5"),
        ("4ever Young", "Forever Young"),
        ("Rock n Roll", "Rock and Roll"),
        ("Symphony Nº9", "Symphony No. 9"),
        ("Sea Side", "Seaside"),
        ("007", "7"),
    ],
)
def test_the_same_words_in_other_forms(left: str, right: str) -> None:
    assert match(run(left), run(right)).distance < 0.1


def test_a_match_is_the_same_from_both_sides() -> None:
    there = match(run("Harbour Lights Again"), run("Harbuor Nights"))
    back = match(run("Harbuor Nights"), run("Harbour Lights Again"))
    assert there.distance == back.distance
    assert (there.left, there.left_over) == (back.right, back.right_over)


def test_what_is_left_over_is_told() -> None:
    found = match(run("Harbour Lights"), run("Harbour"))
    assert found.left_over == ("lights",)
    assert found.right_over == ()
    assert found.left > 0.4
    assert match((), ()).distance == 0.0
    assert match(run("Harbour"), ()).left == 1.0


def test_long_titles_with_several_slips_are_compared_by_letters() -> None:
    found = match(
        run("Symphnie fantastque marche au suplice"),
        run("Symphonie fantastique marche au supplice"),
    )
    assert found.distance < 0.2
    letters = match(run("randb furr mo antt meee"), run("randb for mo and mee"))
    assert letters.distance < 0.6


def test_numbers_are_found_alone_and_glued() -> None:
    assert numbers(("vol", "4.5")) == ("4.5",)
    assert numbers(("testsong2", "3")) == ("2", "3")
    assert numbers(("song",)) == ()


def test_words_weigh_by_what_they_say() -> None:
    assert weight("the") < weight("sea") < weight("harbour")
    assert found_share(("tin", "foxes"), ("foxes", "tin", "sea")) == 1.0
    assert found_share(("tin", "foxes"), ("tinfoxes",)) == 1.0
    assert found_share((), ("tin",)) == 0.0
    assert found_share(("tin",), ()) == 0.0


def test_scripts_are_told_and_written_in_latin() -> None:
    assert script_of("кино") == "cyrillic"
    assert script_of("γλυκερια") == "greek"
    assert script_of("幸せ") == "cjk"
    assert script_of("שלום") == "other"
    assert script_of("1979") == ""
    assert latinised("кино") == "kino"
    assert latinised("kino") == "kino"
    assert in_latin(("звезда",)) == ("zvezda",)


def test_the_curve_is_flat_beyond_its_ends() -> None:
    points = ((0.0, 1.0), (1.0, 3.0))
    assert ev.curve(points, -1.0) == 1.0
    assert ev.curve(points, 0.5) == 2.0
    assert ev.curve(points, 2.0) == 3.0
    assert ev.probability(-1000.0) == 0.0
    assert ev.probability(0.0) == 0.5
    assert ev.probability(1000.0) == 1.0
