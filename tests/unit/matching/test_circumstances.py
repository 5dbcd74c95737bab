"""Album, length, place and ids: what they prove and what they never excuse."""

from __future__ import annotations

import pytest

from core.domain import LibraryTrack, MatchResult, Track, TrackIds, Verdict
from core.matching import Matcher
from tests.unit.matching.helpers import compare


def judged(left: Track, right: Track | LibraryTrack) -> MatchResult:
    return Matcher().compare(left, right)


def test_length_near_and_far() -> None:
    wanted = Track("Harbour", ("A Bee",), None, 200.0)
    scores = [
        judged(wanted, Track("Harbour", ("A Bee",), None, 200.0 + gap)).score
        for gap in (0, 4, 12, 60, 300)
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_a_title_alone_asks_and_with_its_length_or_album_is_enough() -> None:
    wanted = Track("Harbour Lights", ("A Bee",), "Sea Songs", 200.0)
    assert judged(wanted, Track("Harbour Lights")).verdict is Verdict.REVIEW
    assert judged(wanted, Track("Harbour Lights", (), None, 200.5)).verdict is Verdict.ACCEPT
    assert judged(wanted, Track("Harbour Lights", (), "Sea Songs")).verdict is Verdict.ACCEPT


def test_editions_of_an_album_are_the_same_album() -> None:
    wanted = Track("Harbour", ("A Bee",), "Sea Songs")
    same = judged(wanted, Track("Harbour", ("A Bee",), "Sea Songs (Deluxe Edition) [Remastered]"))
    other = judged(wanted, Track("Harbour", ("A Bee",), "Greatest Hits"))
    assert same.score > other.score
    assert other.verdict is Verdict.ACCEPT
    assert {p.name: p.value for p in same.parts}["album"] == 1.0


def test_the_place_on_the_album_speaks() -> None:
    wanted = Track("Harbour", ("A Bee",), "Sea Songs", 200.0, 3)
    scores = [
        judged(wanted, LibraryTrack("Harbour", ("A Bee",), "Sea Songs", 200.0, number)).score
        for number in (3, None, 9)
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_a_title_and_album_in_one_field_are_read() -> None:
    wanted = Track("Harbour", ("A Bee",), "Sea Songs", 200.0)
    assert (
        judged(wanted, Track("Harbour - Sea Songs", ("A Bee",), None, 200.0)).verdict
        is Verdict.ACCEPT
    )
    other = judged(Track("Harbour", ("A Bee",)), Track("Harbour - Return of the King", ("A Bee",)))
    assert other.verdict is not Verdict.ACCEPT


def test_title_and_artist_that_changed_places_are_read() -> None:
    result = judged(
        Track("Harbour Lights", ("Tin Foxes",)), Track("Tin Foxes", ("Harbour Lights",))
    )
    assert result.verdict is Verdict.ACCEPT


def test_an_unknown_title_is_not_another_title() -> None:
    wanted = Track("Harbour", ("A Bee",), "Sea Songs", 200.0, 3)
    same_place = judged(wanted, LibraryTrack("[unknown]", ("A Bee",), "Sea Songs", 200.0, 3))
    assert same_place.verdict is not Verdict.REJECT
    assert "One side has no title" in same_place.reasons


@pytest.mark.parametrize("side", ["wanted", "other"])
def test_an_album_that_speaks_of_a_version_casts_doubt(side: str) -> None:
    plain, live = (
        Track("Harbour", ("A Bee",), "Sea Songs"),
        Track("Harbour", ("A Bee",), "Live at the Moon"),
    )
    left, right = (live, plain) if side == "wanted" else (plain, live)
    same = judged(plain, plain)
    assert judged(left, right).score < same.score


def test_karaoke_and_tribute_albums_are_not_the_song() -> None:
    plain = Track("Harbour", ("A Bee",), "Sea Songs")
    karaoke = Track("Harbour", ("A Bee",), "Karaoke Hits of A Bee")
    assert judged(plain, karaoke).verdict is not Verdict.ACCEPT
    reasons = judged(plain, karaoke).reasons
    assert any("album or folder" in reason for reason in reasons)


def test_an_equal_recording_id_settles_it() -> None:
    ids = TrackIds(mb_recording="9d2f")
    wanted, other = Track("Harbour", ("A Bee",), ids=ids), Track("Harbor Song", ("Bee",), ids=ids)
    assert judged(wanted, other).score > judged(Track("Harbour", ("A Bee",)), other).score


def test_a_clean_copy_is_worse_than_an_explicit_one() -> None:
    assert compare("A Bee ~ Godspeed", "A Bee ~ Godspeed (Explicit)").score > (
        compare("A Bee ~ Godspeed", "A Bee ~ Godspeed (Clean)").score
    )


REASONS = [
    ("A Bee ~ Harbour", "A Bee ~ Harbour", "Same title and artist"),
    ("A Bee ~ Harbour", "A Bee ~ Hárbour", "Title differs by accents only"),
    ("A Bee ~ Harbour Lights", "A Bee ~ Harbuor Lights", "The title is spelled differently"),
    ("A Bee ~ Harbour", "A Bee ~ Harbour Again", "The title agrees only in part"),
    ("A Bee ~ Harbour", "A Bee ~ Mountain", "It is another title"),
    ("A Bee ~ Harbour", "Cee Dee ~ Harbour", "It is by another artist"),
    ("A Bee ~ Harbour", " ~ Harbour", "The artist is not named on both sides"),
    ("Drake ~ Harbour", "Drake Bell ~ Harbour", "The artist's name agrees only in part"),
    (
        "A Bee ~ Harbour",
        "Cee Dee feat. A Bee ~ Harbour",
        "The artist credit is written differently",
    ),
    (
        "A Bee ~ Harbour",
        "A Bee ~ Harbour 2",
        "A number in the title differs (another part or volume)",
    ),
    ("A Bee ~ Harbour", "A Bee ~ Harbour (Live)", "Only a live version was found"),
    ("A Bee ~ Harbour", "A Bee ~ Harbour (Acoustic)", "Only an acoustic version was found"),
    ("A Bee ~ Harbour (Live)", "A Bee ~ Harbour", "A live version is wanted, and this is not one"),
    (
        "A Bee ~ Harbour (Live)",
        "A Bee ~ Harbour (Demo)",
        "A live version is wanted, and this is a demo version",
    ),
    (
        "A Bee ~ Harbour (Bo Remix)",
        "A Bee ~ Harbour (Zed Remix)",
        "It is another version (another remixer, place or date)",
    ),
]


@pytest.mark.parametrize(("left", "right", "sentence"), REASONS)
def test_every_difference_has_its_sentence(left: str, right: str, sentence: str) -> None:
    assert compare(left, right).reasons[0] == sentence


def test_same_length_is_said() -> None:
    track = Track("Harbour", ("A Bee",), None, 200.0)
    assert judged(track, track).reasons == ("Same title, artist and length",)
