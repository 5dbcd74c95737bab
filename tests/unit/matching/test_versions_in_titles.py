"""Version words are identity, packaging words are not: every word in every shape."""

from __future__ import annotations

import itertools

import pytest

from core.domain import MatchResult, Track, Verdict
from core.matching import Matcher

TITLE = "Harbour Lights"
SHAPES = ["{t} ({v})", "{t} [{v}]", "{t} - {v}"]
VERSIONS = [
    "Live",
    "Live at Wembley",
    "Live in Paris 1998",
    "Acoustic",
    "Acoustic Version",
    "Instrumental",
    "Karaoke Version",
    "Demo",
    "Remix",
    "Bo Lark Remix",
    "Bo Lark & Ann Mix",
    "Radio Edit",
    "Extended Mix",
    "Club Mix",
    "Sped Up",
    "Slowed + Reverb",
    "Nightcore",
    "8D Audio",
    "A Cappella",
    "Acapella",
    "Reprise",
    "Dub",
    "En Vivo",
    "Ao Vivo",
    "Unplugged",
    "Live Session",
    "Piano Version",
    "Orchestral Version",
    "Cover",
    "Japanese Version",
    "Spanish Version",
    "Alternate Take",
    "Take 2",
    "Rehearsal",
    "Interlude",
    "Bootleg",
    "VIP Mix",
    "Rework",
    "Bo Lark Edit",
    "Lo-Fi",
    "ライブ",
    "Versión Acústica",
    "Akustik",
    "Early Version",
    "Outtake",
    "BBC Session",
    "Christmas Version",
    "Freestyle",
    "Skit",
    "Tribute",
    "Medley",
    "Mashup",
    "Bass Boosted",
    "Short Version",
]
PACKAGING = [
    "Remastered",
    "2011 Remaster",
    "Remastered 2011",
    "Deluxe Edition",
    "Official Video",
    "Official Music Video",
    "Official Audio",
    "Lyrics",
    "Lyric Video",
    "HD",
    "HQ",
    "Explicit",
    "Album Version",
    "Single Version",
    "Original Version",
    "Original Mix",
    "Mono",
    "Stereo",
    "Bonus Track",
    "25th Anniversary Edition",
    "Expanded Edition",
    "Digital Remaster",
    "Visualizer",
    "Audio",
    "4K",
    "M/V",
    "LP Version",
    "Clip Officiel",
    "Video Oficial",
    "Remasterizado 2010",
    "Special Edition",
    "with lyrics",
    "feat. Ada Quill",
    "ft. Ada",
    "prod. by Zed",
    "Produced by Zed",
    "From the Motion Picture Sea",
]
# pairs that may be one and the same version: not asserted to differ
ALIKE = [
    {
        "Live",
        "Live at Wembley",
        "Live in Paris 1998",
        "En Vivo",
        "Ao Vivo",
        "ライブ",
        "Live Session",
    },
    {"Live", "Live Session", "BBC Session"},
    {"Acoustic", "Acoustic Version", "Akustik", "Versión Acústica", "Unplugged"},
    {"A Cappella", "Acapella"},
]


def compare(left: str, right: str) -> MatchResult:
    return Matcher().compare(Track(left, ("Tin Foxes",)), Track(right, ("Tin Foxes",)))


def accepts(left: str, right: str) -> bool:
    return compare(left, right).verdict is Verdict.ACCEPT


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_version_is_not_the_song_itself(version: str, shape: str) -> None:
    other = shape.format(t=TITLE, v=version)
    assert not accepts(TITLE, other)
    assert not accepts(other, TITLE)
    assert accepts(other, other.upper())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_is_itself_in_every_shape(version: str) -> None:
    texts = [shape.format(t=TITLE, v=version) for shape in SHAPES]
    assert all(accepts(a, b) for a, b in itertools.permutations(texts, 2))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("noise", ["Remastered 2011", "Official Video", "feat. Ada Quill"])
def test_packaging_beside_a_version_changes_nothing(version: str, noise: str) -> None:
    plain = f"{TITLE} ({version})"
    assert accepts(plain, f"{plain} [{noise}]")
    assert not accepts(TITLE, f"{plain} [{noise}]")
    assert not accepts(TITLE, f"{TITLE} [{noise}] ({version})")


@pytest.mark.parametrize("packaging", PACKAGING)
@pytest.mark.parametrize("shape", SHAPES)
def test_packaging_is_no_version(packaging: str, shape: str) -> None:
    other = shape.format(t=TITLE, v=packaging)
    assert accepts(TITLE, other)
    assert accepts(other, TITLE)


@pytest.mark.parametrize("version", VERSIONS)
def test_two_versions_differ(version: str) -> None:
    others = [w for w in VERSIONS if w != version and not any({version, w} <= g for g in ALIKE)]
    taken = [w for w in others if accepts(f"{TITLE} ({version})", f"{TITLE} ({w})")]
    assert taken == []


NUMBERED = [
    "{t}, Pt. {n}",
    "{t} Part {n}",
    "{t} (Part {n})",
    "{t} - Part {n}",
    "{t} Vol. {n}",
    "{t}, Volume {n}",
    "{t} {n}",
    "{t} No. {n}",
    "{t} #{n}",
    "Symphony No. {n}",
    "{t} Chapter {n}",
    "{t} [Part {n}]",
    "{t}: Part {n}",
    "Act {n}: {t}",
    "{t} Op. {n}",
]
ROMAN = {"1": "I", "2": "II", "3": "III", "10": "X", "11": "XI"}
WORDS = {"1": "One", "2": "Two", "3": "Three", "10": "Ten", "11": "Eleven"}


@pytest.mark.parametrize("form", NUMBERED)
def test_numbered_parts_are_told_apart(form: str) -> None:
    titles = [form.format(t=TITLE, n=n) for n in ROMAN]
    taken = [(a, b) for a, b in itertools.permutations(titles, 2) if accepts(a, b)]
    assert taken == []


@pytest.mark.parametrize("form", NUMBERED[:6])
@pytest.mark.parametrize("number", list(ROMAN))
def test_a_part_number_may_be_written_three_ways(form: str, number: str) -> None:
    digit, roman, word = (form.format(t=TITLE, n=n) for n in (number, ROMAN[number], WORDS[number]))
    assert accepts(digit, roman)
    assert accepts(digit, word)
    assert not accepts(digit, TITLE)
    assert not accepts(TITLE, roman)


@pytest.mark.parametrize(
    ("one", "two"), [("Vol. 4", "Vol. 4.5"), ("4", "4.5"), ("1", "1B"), ("I", "X")]
)
def test_near_numbers_are_other_numbers(one: str, two: str) -> None:
    assert not accepts(f"{TITLE} {one}", f"{TITLE} {two}")


def test_titles_that_only_look_like_versions_stay_whole() -> None:
    for title in (
        "Live and Let Die",
        "Take It Easy",
        "No Way Out",
        "Video Killed the Radio Star",
        "Remix",
    ):
        assert accepts(title, title.upper())
        assert not accepts(title, "Something Else")
    assert not accepts("Live and Let Die", "Let Die")


def test_a_bare_version_word_is_a_version_too() -> None:
    assert not accepts("Harbour Lights", "Harbour Lights Remix")
    assert not accepts("Harbour Lights", "Harbour Lights live at the Moon")
    assert not accepts("Harbour Lights", "Harbour Lights Karaoke Version")
    assert accepts("Harbour Lights Remastered", "Harbour Lights")


def test_a_remix_without_a_name_asks_when_the_other_names_one() -> None:
    result = compare(f"{TITLE} (Remix)", f"{TITLE} (Bo Lark Remix)")
    assert result.verdict is Verdict.REVIEW
    assert "The version is described differently" in result.reasons


@pytest.mark.parametrize("version", ["Live", "Acoustic", "Remixes", "Instrumental"])
def test_an_album_called_like_a_version_hides_no_version_in_the_title(version: str) -> None:
    other = Track(f"{TITLE} ({version})", ("Nova",), album=version)
    assert Matcher().compare(Track(TITLE, ("Nova",)), other).verdict is Verdict.REJECT
    same = Track(TITLE, ("Nova",), album=version)
    assert Matcher().compare(same, other).verdict is Verdict.ACCEPT
