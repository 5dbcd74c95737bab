"""Rows are filed under the keys they are looked up by."""

from __future__ import annotations

import pytest

from core.domain import LibraryTrack, Track
from core.matching.keys import (
    length_keys,
    place_keys,
    query_keys,
    query_words,
    row_entry,
    title_keys,
    wish_key,
)
from core.matching.readings import side_of

ROW = LibraryTrack("Harbour Lights", ("Tin Foxes",), "Low Tide", 200.7, 4)


def keys(title: str, *artists: str) -> set[str]:
    return set(row_entry(LibraryTrack(title, artists))[0])


@pytest.mark.parametrize(
    ("title", "artist"),
    [
        ("Harbour Lights", "The Tin Foxes"),
        ("harbour  LIGHTS", "tin foxes"),
        ("Harbour Lights (Remastered 2011)", "Tin Foxes"),
        ("Harbour Lights (feat. Nia Sol)", "Tin Foxes"),
        ("Härbour Lights", "Tín Foxes"),
        ("Harbourlights", "Tinfoxes"),
        ("Harbour Lights", "Tin Foxes feat. Nia Sol"),
    ],
)
def test_other_spellings_meet_under_one_key(title: str, artist: str) -> None:
    asked = query_keys(side_of(Track(title, (artist,))))
    assert "tinfoxes|harbourlights" in asked
    assert "tinfoxes|harbourlights" in keys("Harbour Lights", "Tin Foxes")
    assert "tinfoxes|harbourlights" in keys(title, artist)


@pytest.mark.parametrize(
    "title",
    ["Tin Foxes - Harbour Lights", "04 - Harbour Lights", "Harbour Lights - Low Tide"],
)
def test_a_title_with_a_shape_is_filed_under_all_its_readings(title: str) -> None:
    found = keys(title, "Tin Foxes")
    assert "tinfoxes|harbourlights" in found


def test_a_split_credit_is_filed_under_its_first_name_and_as_a_whole() -> None:
    found = keys("Glow", "Halden & Nia Sol")
    assert {"halden|glow", "haldenandniasol|glow"} <= found


def test_a_row_is_filed_by_title_alone_too() -> None:
    asked = title_keys(side_of(Track("Harbour Lights", ("Somebody",))))
    assert set(asked) & keys("Harbour Lights", "Tin Foxes")


def test_album_and_number_make_a_key_when_both_are_known() -> None:
    assert set(place_keys(ROW)) <= set(row_entry(ROW)[0])
    deluxe = Track("?", (), "Low Tide (Deluxe Edition)", None, 4)
    assert place_keys(deluxe) == place_keys(ROW)
    assert place_keys(Track("?", (), "Low Tide")) == ()
    assert place_keys(Track("?", (), None, None, 4)) == ()
    assert place_keys(Track("?", (), "unknown", None, 4)) == ()


@pytest.mark.parametrize("seconds", [199.2, 200.0, 201.9])
def test_artist_and_length_meet_within_a_second(seconds: float) -> None:
    asked = length_keys(side_of(Track("?", ("The Tin Foxes",))), seconds)
    assert set(asked) & set(row_entry(ROW)[0])


@pytest.mark.parametrize("seconds", [None, 0.0, -5.0, float("inf"), float("nan"), 1e12])
def test_a_length_that_cannot_be_is_no_key(seconds: float | None) -> None:
    assert length_keys(side_of(Track("Glow", ("Halden",))), seconds) == ()
    for title in ("Harbour Lights", "04 - Harbour Lights"):
        row = LibraryTrack(title, ("Halden",), None, seconds)
        assert not [key for key in row_entry(row)[0] if "~" in key]


def test_the_words_of_a_row_hold_title_and_artist() -> None:
    _, words = row_entry(ROW)
    assert {"harbour", "lights", "tin", "foxes"} <= set(words)
    _, words = row_entry(LibraryTrack("null", (), "Low Tide"))
    assert {"low", "tide"} <= set(words)


def test_the_words_asked_for_hold_everything_that_is_known() -> None:
    track = Track("Glow (Nia Sol Remix) [feat. Ada Quill]", ("Halden",), "Lines")
    assert {"glow", "nia", "sol", "remix", "ada", "quill", "halden", "lines"} <= set(
        query_words(side_of(track))
    )


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (("Glow", "Halden"), ("GLOW (Remastered)", "The Halden"), True),
        (("Glow", "Halden"), ("Glow (feat. Nia Sol)", "Halden"), True),
        (("Glow", "Halden"), ("Glow (Live)", "Halden"), False),
        (("Glow (A Remix)", "Halden"), ("Glow (B Remix)", "Halden"), False),
        (("Glow", "Halden"), ("Glow", "Nia Sol"), False),
    ],
)
def test_one_wish_whatever_its_spelling(
    left: tuple[str, str], right: tuple[str, str], same: bool
) -> None:
    one, two = (wish_key(Track(title, (artist,))) for title, artist in (left, right))
    assert (one == two) is same
