"""Stories about one pair: what is the same recording and what is not."""

from __future__ import annotations

import pytest

from core.domain import LibraryTrack, Track, TrackIds, Verdict
from core.matching import Matcher
from tests.unit.matching.helpers import accepted, compare, compare_path, wanted

SAME = [
    ("Jonna Vale ~ Harbour Lights", "Jonna Vale ~ Harbour Lights"),
    ("Jonna Vale ~ Harbour Lights", "JONNA VALE ~ harbour lights"),
    ("Jönnä Välé ~ Hårbour Lïghts", "Jonna Vale ~ Harbour Lights"),
    ("КоЯn ~ Blind Spot", "Korn ~ Blind Spot"),
    ("A$AP Quill ~ Night Train", "ASAP Quill ~ Night Train"),
    ("The Tin Foxes ~ Night Train", "Tin Foxes ~ Night Train"),
    ("Tin Foxes ~ Rock & Roll Radio", "Tin Foxes ~ Rock and Roll Radio"),
    ("Tin Foxes ~ Don't Look Now", "Tin Foxes ~ Dont Look Now"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbuor Lights"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes feat. Ada Quill ~ Harbour Lights"),
    ("Tin Foxes ~ Harbour Lights (feat. Ada Quill)", "Tin Foxes ~ Harbour Lights"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights (2011 Remaster)"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights - Remastered 2011"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights [Official Video]"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights (Album Version)"),
    ("Tin Foxes ~ Harbour Lights (Live)", "Tin Foxes ~ Harbour Lights - Live"),
    (
        "Tin Foxes ~ Harbour Lights (Ada Quill Remix)",
        "Tin Foxes ~ Harbour Lights - Ada Quill Remix",
    ),
    ("Tin Foxes ~ Harbour Lights, Pt. 2", "Tin Foxes ~ Harbour Lights (Part II)"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes - Topic ~ Harbour Lights"),
    ("Tin Foxes ~ Harbour Lights", " ~ Tin Foxes - Harbour Lights (Official Music Video)"),
    ("Tin Foxes ~ Harbour Lights", " ~ Tin Foxes「Harbour Lights」"),
    ("Tin Foxes ~ 7 Rings", "Tin Foxes ~ 7 rings"),
    ("Tin Foxes ~ 1979", "Tin Foxes ~ 1979 (Remastered 2012)"),
    ("藤澤慶昌 ~ 幸せの日々", "藤澤慶昌 ~ 幸せの日々"),
    ("Кино ~ Звезда", "Kino ~ Zvezda"),
]

DIFFERENT = [
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Nights Again"),
    ("Tin Foxes ~ Harbour", "Tin Foxes ~ Harbour Lights"),
    ("Tin Foxes ~ Harbour Lights", "Brass Owls ~ Harbour Lights"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights (Live)"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights - Live at Wembley"),
    ("Tin Foxes ~ Harbour Lights (Live)", "Tin Foxes ~ Harbour Lights"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights (Ada Quill Remix)"),
    ("Tin Foxes ~ Harbour Lights (Ada Quill Remix)", "Tin Foxes ~ Harbour Lights (Bo Lark Remix)"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights (Acoustic)"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights (Instrumental)"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights (Karaoke Version)"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights (sped up)"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights (Extended Mix)"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights (En Vivo)"),
    ("Tin Foxes ~ Harbour Lights, Pt. 1", "Tin Foxes ~ Harbour Lights, Pt. 2"),
    ("Tin Foxes ~ Harbour Lights", "Tin Foxes ~ Harbour Lights 2"),
    ("Tin Foxes ~ Songs Vol. 4", "Tin Foxes ~ Songs Vol. 4.5"),
    ("久石譲 ~ テーマ", "坂本龍一 ~ テーマ"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_the_same_recording_is_accepted(left: str, right: str) -> None:
    result = compare(left, right)
    assert accepted(result), result


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_another_recording_is_not_accepted(left: str, right: str) -> None:
    result = compare(left, right)
    assert not accepted(result), result


def test_a_version_conflict_is_the_first_reason() -> None:
    assert (
        compare("A ~ Song One", "A ~ Song One (Live)").reasons[0] == "Only a live version was found"
    )
    result = compare("A ~ Song One (Acoustic)", "A ~ Song One")
    assert result.reasons[0] == "An acoustic version is wanted, and this is not one"


def test_reasons_name_the_artist_the_title_and_the_length() -> None:
    assert "It is by another artist" in compare("Tin Foxes ~ Song", "Brass Owls ~ Song").reasons
    assert "It is another title" in compare("A Bee ~ Harbour", "A Bee ~ Mountain").reasons
    matcher = Matcher()
    result = matcher.compare(
        Track("Song", ("A",), duration=200), Track("Song", ("A",), duration=210)
    )
    assert "Length is off by 10 s" in result.reasons


def test_unknown_duration_is_no_evidence() -> None:
    matcher = Matcher()
    with_none = matcher.compare(wanted("A Bee ~ Harbour", 200), Track("Harbour", ("A Bee",)))
    neither = matcher.compare(wanted("A Bee ~ Harbour"), Track("Harbour", ("A Bee",)))
    assert with_none.score == neither.score


def test_length_never_excuses_a_version() -> None:
    matcher = Matcher()
    result = matcher.compare(
        Track("Harbour", ("A Bee",), "Sea", 200.0),
        Track("Harbour (Live)", ("A Bee",), "Sea", 200.0),
    )
    assert result.verdict is not Verdict.ACCEPT


def test_an_equal_isrc_is_strong_evidence_but_not_against_a_version() -> None:
    matcher = Matcher()
    ids = TrackIds(isrc="GBAYE0000001")
    plain = matcher.compare(Track("Harbour", ()), LibraryTrack("Harbour Lights", ("A Bee",)))
    coded = matcher.compare(
        Track("Harbour", (), ids=ids), LibraryTrack("Harbour Lights", ("A Bee",), ids=ids)
    )
    assert coded.score > plain.score
    sure = matcher.compare(
        Track("Harbour", ("A Bee",), ids=ids), LibraryTrack("Harbour", ("A Bee",), ids=ids)
    )
    assert sure.reasons[0] == "Same recording code (ISRC)"
    live = matcher.compare(
        Track("Harbour", ("A Bee",), ids=ids), LibraryTrack("Harbour (Live)", ("A Bee",), ids=ids)
    )
    assert live.verdict is not Verdict.ACCEPT


def test_the_album_may_speak_for_a_missing_live_word() -> None:
    matcher = Matcher()
    plain = matcher.compare(
        Track("Harbour (Live)", ("A Bee",)), Track("Harbour", ("A Bee",), "Sea Songs")
    )
    context = matcher.compare(
        Track("Harbour (Live)", ("A Bee",)), Track("Harbour", ("A Bee",), "Live at the Sea")
    )
    assert context.score > plain.score


def test_parts_are_named() -> None:
    names = [part.name for part in compare("A ~ Song", "A ~ Song").parts]
    assert names == ["title", "artist", "version", "length", "album"]


PATHS = [
    (
        "Tin Foxes ~ Harbour Lights",
        "@@abc\\Music\\Tin Foxes\\Sea (1999) [FLAC]\\03 - Harbour Lights.flac",
        True,
    ),
    ("Tin Foxes ~ Harbour Lights", "Music\\Tin Foxes - Sea (1999)\\03. Harbour Lights.mp3", True),
    ("Tin Foxes ~ Harbour Lights", "Music/Folder/Tin Foxes - Harbour Lights.mp3", True),
    (
        "Tin Foxes ~ Harbour Lights",
        "tin_foxes-sea-web-2019-abc/03-tin_foxes-harbour_lights.mp3",
        True,
    ),
    ("Tin Foxes ~ Harbour Lights", "Music\\Tin Foxes\\Sea\\03 - Harbour Lights (Live).flac", False),
    ("Tin Foxes ~ Harbour Lights", "Music\\Tin Foxes\\Sea\\04 - Other Song.flac", False),
    ("Tin Foxes ~ Harbour Lights", "Music\\Brass Owls\\Sea\\03 - Harbour Lights.flac", False),
    (
        "Tin Foxes ~ Harbour Lights",
        "Music\\Tin Foxes\\Sea\\03 - Harbour Lights (Bo Lark Remix).flac",
        False,
    ),
]


@pytest.mark.parametrize(("text", "path", "same"), PATHS)
def test_a_soulseek_candidate_is_judged_by_its_path(text: str, path: str, same: bool) -> None:
    result = compare_path(text, path)
    assert accepted(result) is same, result
