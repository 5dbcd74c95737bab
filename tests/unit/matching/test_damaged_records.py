"""Records with cut-off titles, slid columns and numbers in place of names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain import LibraryTrack, Track, Verdict
from core.matching import LibraryIndex, Matcher
from core.matching.shop_text import shifted_fields, spaced
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


def test_a_title_that_is_only_its_track_number_says_nothing() -> None:
    wanted = replace(WANT, album=None)
    assert accepted(Matcher().compare(wanted, row("7")))
    assert not accepted(Matcher().compare(wanted, row("7", duration=240.0)))
    assert not accepted(Matcher().compare(wanted, row("7", track_number=8)))


def test_a_catalogue_number_is_no_track_number() -> None:
    slid = Track("11", ("256640",), "Tin Foxes", None, 1625815)
    found = Matcher().compare(slid, row("Harbour Lights", duration=256.6, track_number=11))
    assert accepted(found)
    other = row("Harbour Lights", duration=256.6, track_number=5)
    assert not accepted(Matcher().compare(slid, other))


@pytest.mark.parametrize(
    "title",
    ["Tin_Foxes_-_Copper_Rain", "Tin-Foxes---Copper-Rain", "Copper-Rain---Low-Tide"],
)
def test_spaces_that_became_dashes_or_underlines(title: str) -> None:
    wanted = Track("Copper Rain", ("Tin Foxes",), "Low Tide", 200.0)
    index = LibraryIndex.build([LibraryTrack(title, ("Tin Foxes",), None, 200.0), row("Iron Sky")])
    found = index.best(wanted)
    assert found is not None
    assert (found.track.title, accepted(found.result)) == (title, True)


def test_a_dash_alone_is_no_sign_of_lost_spaces() -> None:
    assert spaced("Jean-Michel") == "Jean-Michel"
    assert spaced("A - B") == "A - B"
    assert spaced("low_tide") == "low_tide"


def test_a_placeholder_before_the_dash_is_no_artist() -> None:
    wanted = Track("Copper Rain", ("[unknown]",), "Low Tide", 29.0, 4)
    found = Matcher().compare(
        wanted, LibraryTrack("[unknown] - Copper Rain", (), "Low Tide", 29.0, 4)
    )
    assert accepted(found)


def test_a_leading_dash_tells_of_a_lost_title_before_the_album() -> None:
    wanted = Track("- Low Tide", ("Tin Foxes",), None, 203.0, 7)
    assert accepted(Matcher().compare(wanted, row("[untitled]")))
    assert not accepted(Matcher().compare(wanted, row("[untitled]", album="Iron Sky")))


def test_a_bracket_with_the_album_that_lost_its_other_half() -> None:
    album = "Volume 9: Letters from the Low Shore"
    plain = LibraryTrack("Copper Rain", ("Tin Foxes",), album, 203.0)
    for title in (
        "Copper Rain (Volume (Volume: Letters from the Low Shore)",
        "Copper Rain 9: Letters from the Low Shore)",
    ):
        assert accepted(Matcher().compare(Track(title, ("Tin Foxes",), album, 203.4), plain))


def test_a_version_in_a_bracket_stays_though_the_album_is_named_so() -> None:
    album = "Copper Rain (Harbour Remix)"
    wanted = Track("Copper Rain (Harbour Remix)", ("Tin Foxes",), album, 203.0)
    assert not accepted(Matcher().compare(wanted, row("Copper Rain", album="Copper Rain")))


def test_a_letter_too_many_and_one_too_few_is_the_same_title() -> None:
    wanted = Track("Girl DDon't Tell Me", ("Tin Foxes",))
    assert accepted(Matcher().compare(wanted, LibraryTrack("Girl Don't Tell Mee", ("Tin Foxes",))))
    wanted = Track("Copper Ray Falling", ("Tin Foxes",))
    other = LibraryTrack("Copper Day Failing", ("Tin Foxes",))
    assert Matcher().compare(wanted, other).score < 0.99


def test_a_subtitle_and_another_length_make_another_recording() -> None:
    wanted = Track("Copper Rain (Let the Engines Run)", ("Tin Foxes",), None, 304.0)
    assert not accepted(Matcher().compare(wanted, row("Copper Rain", duration=284.0, album="X")))
    assert accepted(Matcher().compare(wanted, row("Copper Rain", duration=303.0, album="X")))


@pytest.mark.parametrize("title", ["Engine of Harrow", "The Salt Engine"])
def test_the_place_on_the_album_excuses_a_cut_off_title_without_a_length(title: str) -> None:
    wanted = replace(WANT, duration=None)
    assert accepted(Matcher().compare(wanted, row(title)))
    assert not accepted(Matcher().compare(wanted, row(title, track_number=3, album="Iron Sky")))


def test_artist_and_length_find_a_row_whose_title_is_lost() -> None:
    rows = [row(f"Song of the {n}th Engine", duration=300.0 + n) for n in range(80)]
    index = LibraryIndex.build([*rows, row("n.a.", duration=203.0)])
    found = index.best(WANT)
    assert found is not None
    assert found.track.title == "n.a."
