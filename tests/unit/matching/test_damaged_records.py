"""Records with cut-off titles, slid columns and numbers in place of names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain import LibraryTrack, Track, Verdict
from core.matching import LibraryIndex, Matcher
from core.matching.shop_text import shifted_fields
from tests.unit.matching.helpers import accepted

WANT = Track("The Salt Engine of Harrow", ("Tin Foxes",), "Low Tide", 203.0, 7)


def row(title: str, **more: object) -> LibraryTrack:
    known = LibraryTrack(title, ("Tin Foxes",), "Low Tide", 203.4, 7)
    return replace(known, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("title", ["The", "The Salt", "The Salt Salt Harrow"])
def test_a_damaged_title_is_excused_when_all_else_agrees(title: str) -> None:
    assert accepted(Matcher().compare(WANT, row(title)))


@pytest.mark.parametrize(
    "more",
    [
        {"duration": 240.0},
        {"track_number": 8},
        {"artists": ("Mira Voltaine",)},
        {"album": "Quite Another Collection"},
    ],
)
def test_and_not_excused_when_one_of_them_does_not(more: dict[str, object]) -> None:
    assert Matcher().compare(WANT, row("The", **more)).verdict is not Verdict.ACCEPT


def test_another_song_in_the_same_place_is_another_song() -> None:
    assert not accepted(Matcher().compare(WANT, row("Copper Rain")))
    assert not accepted(Matcher().compare(WANT, row("The Salt Engine of Harrow (Live)")))


@pytest.mark.parametrize("title", ["C3-Copper Rain", "AA1-Copper Rain", "003 -Copper Rain"])
def test_side_and_track_in_front_of_a_title_are_no_part_of_it(title: str) -> None:
    wanted = Track("Copper Rain", ("Mira Voltaine",))
    assert accepted(Matcher().compare(wanted, LibraryTrack(title, ("Mira Voltaine",))))


def test_a_padded_number_behind_a_title_is_no_part_of_it() -> None:
    wanted = Track("Farewell-013", ("Mira Voltaine",), None, 242.0)
    found = Matcher().compare(wanted, LibraryTrack("Farewell", ("Mira Voltaine",), None, 242.6))
    assert accepted(found)


@pytest.mark.parametrize(
    ("artist", "title", "seconds", "number"),
    [
        ("3m 56sec", "2", 236.0, 2),
        ("03:14", "0A3", 194.0, 3),
        ("4.5", "7", 270.0, 7),
        ("256640", "11", 256.64, 11),
        ("244", "012", 244.0, 12),
    ],
)
def test_columns_that_slid_by_one_are_put_back(
    artist: str, title: str, seconds: float, number: int
) -> None:
    found = shifted_fields(title, (artist,), "Claudia Reed")
    assert found is not None
    assert found[0] == pytest.approx(seconds)
    assert found[1] == number


@pytest.mark.parametrize(
    ("artist", "title", "album"),
    [
        ("311", "Down", "311"),
        ("Mira Voltaine", "7", "Low Tide"),
        ("702", "12", ""),
        ("Blink 182", "13", "Low Tide"),
    ],
)
def test_numbers_that_are_names_stay_names(artist: str, title: str, album: str) -> None:
    assert shifted_fields(title, (artist,), album) is None


def test_a_record_without_a_title_is_found_by_artist_place_and_length() -> None:
    index = LibraryIndex.build([row("null"), row("Copper Rain", track_number=8)])
    found = index.best(replace(WANT, artists=("Tin Foxes",)))
    assert found is not None
    assert found.track.title == "null"


def test_a_shortened_album_name_still_is_the_same_place() -> None:
    other = row("The Salt Salt", album="Low Tide and Other Stories of the Coast")
    assert accepted(Matcher().compare(WANT, other))


def test_the_album_s_place_speaks_for_a_cut_off_title_without_an_artist() -> None:
    assert accepted(Matcher().compare(WANT, row("The Salt", artists=())))


def test_two_numbered_parts_in_one_place_stay_two() -> None:
    wanted = replace(WANT, title="Salt Engine, Pt. 1")
    assert not accepted(Matcher().compare(wanted, row("Salt Engine, Pt. 2")))


def test_a_number_in_place_of_a_title_says_nothing() -> None:
    assert accepted(Matcher().compare(WANT, row("007")))
    assert accepted(Matcher().compare(WANT, row("3m 23sec")))
    assert not accepted(Matcher().compare(WANT, row("007", duration=260.0, track_number=9)))


def test_a_row_without_artist_and_with_a_slip_is_found_by_its_album() -> None:
    index = LibraryIndex.build([row("Jacob 3", artists=("[unknown]",), album="Book of Harrow")])
    found = index.best(Track("Jafcob 3", (), "Book of Harrow", 203.0, 7))
    assert found is not None


def test_a_title_of_which_only_the_version_is_left_is_excused_in_its_place() -> None:
    wanted = replace(WANT, title="Copper Rain (Harbour remix)")
    assert accepted(Matcher().compare(wanted, row("(Harbour remix)")))
    assert not accepted(Matcher().compare(wanted, row("(Low Sun remix)")))
    assert not accepted(Matcher().compare(replace(WANT, title="Copper Rain"), row("(Live)")))


def test_artist_and_length_alone_never_name_a_song() -> None:
    wanted = Track("Copper Rain", ("Tin Foxes",), None, 203.0)
    found = Matcher().compare(wanted, row("null", album=None, track_number=None))
    assert found.verdict is not Verdict.ACCEPT
