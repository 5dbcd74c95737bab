"""Rows of the library become tracks, hundreds at a time."""

from __future__ import annotations

import random

import pytest

from core.domain import NO_IDS, AudioFacts, LibraryTrack, TrackIds
from database.library_rows import row_of, tracks_of

NAMES = ("Mira Voltaine", "Björk", 'The "Kin"', "A\\B", "Ночь", "Tyler, The Creator", '", "', "")


def owned(number: int) -> LibraryTrack:
    """Tracks as files and servers tell them: with and without facts, paths, ids and names."""
    roll = random.Random(number)
    path = roll.choice((f"/music/{number}.flac", f"/music/\udcff{number}.mp3", None))
    length = roll.choice((None, 61.5, 240.0))
    facts = AudioFacts("flac", roll.choice((length, 239.8)), 900, 44_100, 16, 2, number)
    return LibraryTrack(
        f"Title {number}",
        tuple(roll.sample(NAMES, roll.randint(0, 3))),
        roll.choice((None, "Hinterglow")),
        length,
        roll.choice((None, 3)),
        roll.choice((None, 1)),
        roll.choice((None, 2011)),
        tuple(roll.sample(NAMES, roll.randint(0, 2))),
        roll.choice(((), ("House",), ("House", "Dub"))),
        roll.choice((NO_IDS, TrackIds(isrc="GBABC1234567"), TrackIds(spotify="x"))),
        path,
        "local" if path else "plex",
        roll.choice((path, None)) or str(number),
        roll.choice((None, facts)),
    )


@pytest.mark.parametrize("many", [0, 1, 2, 499, 500, 501, 1_203])
def test_every_track_comes_back_as_it_was_in_its_order(many: int) -> None:
    tracks = [owned(number) for number in range(many)]
    assert tracks_of(row_of(track) for track in tracks) == tracks


def test_a_track_made_with_hundreds_of_others_is_one_like_any_other() -> None:
    found = tracks_of([row_of(owned(number)) for number in range(3)])[2]
    assert hash(found) == hash(owned(2))
    assert repr(found) == repr(owned(2))
    with pytest.raises(AttributeError):
        found.title = "another"  # type: ignore[misc]


def test_what_rows_have_in_common_is_kept_once() -> None:
    one, two = tracks_of([row_of(LibraryTrack("a", ("Kin",), "Glow", path="/a", key="/a"))] * 2)
    assert one.artists is two.artists
    assert one.album is two.album
    assert one.path is one.key


def test_names_written_by_others_are_read_as_json() -> None:
    row = list(row_of(LibraryTrack("a", path="/a", key="/a")))
    row[1] = '[ "Kin" ]'
    assert tracks_of([tuple(row)])[0].artists == ("Kin",)
