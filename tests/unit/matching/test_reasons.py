"""Every comparison says why, in a plain sentence, the most important first."""

from __future__ import annotations

import pytest

from core.domain import LibraryTrack, Track, TrackIds
from core.matching import Matcher

WANT = Track("Harbour Lights", ("Tin Foxes",), "Low Tide", 200.0)


def first(wanted: Track, owned: LibraryTrack) -> str:
    return Matcher().compare(wanted, owned).reasons[0]


def owned(title: str = "Harbour Lights", artist: str = "Tin Foxes", seconds: float | None = 200.0,
          album: str | None = "Low Tide") -> LibraryTrack:  # fmt: skip
    return LibraryTrack(title, (artist,) if artist else (), album, seconds)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (owned(), "Same title, artist and length"),
        (owned(seconds=None), "Same title and artist"),
        (owned("Hárbour Lights"), "Title differs by accents only"),
        (owned("Harbuor Lights"), "The title is spelled differently"),
        (owned("Iron Sky"), "It is another title"),
        (owned("Harbour Lights and Other Lies"), "The title agrees only in part"),
        (owned(artist="Nia Sol"), "It is by another artist"),
        (owned("Harbour Lights (Live)"), "Only a live version was found"),
        (owned("Harbour Lights (Acoustic)"), "Only an acoustic version was found"),
        (owned("Harbour Lights, Pt. 2"), "A number in the title differs (another part or volume)"),
        (owned(seconds=230.0), "Length is off by 30 s"),
        (owned(""), "One side has no title"),
        (owned(artist=""), "The artist is not named on both sides"),
    ],
)
def test_the_first_reason_names_what_decides(row: LibraryTrack, sentence: str) -> None:
    assert first(WANT, row) == sentence


@pytest.mark.parametrize(
    ("wanted", "found", "sentence"),
    [
        ("Glow (Live)", "Glow", "A live version is wanted, and this is not one"),
        ("Glow (Live)", "Glow (Demo)", "A live version is wanted, and this is a demo version"),
        ("Glow (Ada Remix)", "Glow (Bo Remix)",
         "A remix version is wanted, and this is a remix version"),
    ],
)  # fmt: skip
def test_two_versions_are_named(wanted: str, found: str, sentence: str) -> None:
    left, right = Track(wanted, ("Halden",)), LibraryTrack(found, ("Halden",))
    assert first(left, right) in (
        sentence,
        "It is another version (another remixer, place or date)",
    )


def test_an_album_that_speaks_of_a_version_is_a_doubt() -> None:
    said = Matcher().compare(WANT, owned(album="Low Tide: Live in Harrow")).reasons
    assert "The album or folder speaks of a live version" in said


def test_the_recording_code_speaks_first_when_it_is_accepted() -> None:
    ids = TrackIds(isrc="GBAYE0000001")
    wanted = Track("Harbour Lights", ("Tin Foxes",), ids=ids)
    row = LibraryTrack("Harbour Lights", ("Tin Foxes",), ids=TrackIds(isrc="gbaye0000001"))
    assert first(wanted, row) == "Same recording code (ISRC)"


def test_parts_are_shares_and_unknown_is_unknown() -> None:
    parts = {p.name: p.value for p in Matcher().compare(WANT, owned()).parts}
    assert parts == {"title": 1.0, "artist": 1.0, "version": 1.0, "length": 1.0, "album": 1.0}
    bare = LibraryTrack("Harbour Lights")
    parts = {p.name: p.value for p in Matcher().compare(Track("Harbour Lights"), bare).parts}
    assert parts["artist"] is None
    assert parts["length"] is None
    assert parts["album"] is None
    assert parts["title"] == 1.0


@pytest.mark.parametrize("gap", [0.0, 2.0, 15.0, 30.0, 400.0])
def test_the_length_part_falls_with_the_gap(gap: float) -> None:
    parts = {p.name: p.value for p in Matcher().compare(WANT, owned(seconds=200.0 + gap)).parts}
    assert parts["length"] == pytest.approx(max(0.0, 1.0 - gap / 30.0), abs=1e-3)
