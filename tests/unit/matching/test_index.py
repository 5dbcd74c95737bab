"""Stories about finding a wanted track among many."""

from __future__ import annotations

from core.domain import Track, Verdict
from core.matching import LibraryIndex
from tests.unit.matching.helpers import owned, wanted


def library() -> LibraryIndex:
    return LibraryIndex.build(
        [
            owned("Tin Foxes ~ Harbour Lights", 200, "Sea"),
            owned("Tin Foxes ~ Harbour Lights (Live)", 240, "On Stage"),
            owned("Tin Foxes ~ Night Train", 180, "Sea"),
            owned("Brass Owls ~ Harbour Lights", 300, "Owls"),
            owned("Brass Owls ~ Winter Garden (Bo Lark Remix)", 300, "Owls"),
            owned("藤澤慶昌 ~ 幸せの日々", 100),
        ]
    )


def test_the_best_track_is_the_object_that_went_in() -> None:
    tracks = [owned("Tin Foxes ~ Harbour Lights"), owned("Tin Foxes ~ Night Train")]
    match = LibraryIndex.build(iter(tracks)).best(wanted("tin foxes ~ night train"))
    assert match is not None
    assert match.track is tracks[1]
    assert match.result.verdict is Verdict.ACCEPT


def test_a_typo_still_finds_its_track() -> None:
    match = library().best(wanted("Tin Foxs ~ Harbuor Lights"))
    assert match is not None
    assert match.track.title == "Harbour Lights"
    assert match.track.artists == ("Tin Foxes",)


def test_the_wanted_version_is_chosen() -> None:
    match = library().best(wanted("Tin Foxes ~ Harbour Lights - Live"))
    assert match is not None
    assert match.track.title == "Harbour Lights (Live)"


def test_nothing_worth_a_review_is_none() -> None:
    index = library()
    assert index.best(wanted("Nobody ~ Something Else")) is None
    assert index.best(wanted("Tin Foxes ~ Night Train (Karaoke)")) is None
    assert LibraryIndex.build([]).best(wanted("Tin Foxes ~ Night Train")) is None


def test_near_shows_what_was_found_instead_and_why() -> None:
    near = library().near(wanted("Brass Owls ~ Winter Garden"), limit=2)
    assert near[0].track.title == "Winter Garden (Bo Lark Remix)"
    assert near[0].result.verdict is Verdict.REJECT
    assert near[0].result.reasons[0] == "Only a remix version was found"
    assert len(near) <= 2
    assert LibraryIndex.build([]).near(wanted("Brass Owls ~ Winter Garden")) == []


def test_equal_copies_never_lower_a_verdict() -> None:
    copies = [
        owned("Tin Foxes ~ Harbour Lights", 200, album) for album in ("Sea", "Best Of", "Hits")
    ]
    match = LibraryIndex.build(copies).best(wanted("Tin Foxes ~ Harbour Lights", 200))
    assert match is not None
    assert match.result.verdict is Verdict.ACCEPT


def test_a_different_recording_just_as_close_asks_for_a_review() -> None:
    rivals = [owned("Tin Foxes ~ Harbour Lights", 200), owned("Brass Owls ~ Harbour Lights", 200)]
    match = LibraryIndex.build(rivals).best(Track("Harbour Lights", (), None, 200))
    assert match is not None
    assert match.result.verdict is Verdict.REVIEW


def test_many_are_answered_in_order_as_one_by_one() -> None:
    index = library()
    asked = [
        wanted("Tin Foxes ~ Night Train"),
        wanted("Nobody ~ Nothing Known"),
        wanted("藤澤慶昌 ~ 幸せの日々"),
    ]
    many = index.best_many(asked)
    assert [m and m.track for m in many] == [m and m.track for m in map(index.best, asked)]
    assert many[1] is None
    assert many[2] is not None


def test_the_length_tells_how_many_tracks_are_indexed() -> None:
    assert len(library()) == 6
