"""Titles in pieces: core, guests, versions, packaging, and brackets that are none of these."""

from __future__ import annotations

import pytest

from core.matching.segments import TitleParts, take_apart
from core.matching.shop_text import without_shop_text
from core.matching.versions import bare_tail, context_kinds, read_tail, read_words

PIECES = [
    ("Harbour Lights", TitleParts("harbour lights")),
    ("Live and Let Die", TitleParts("live and let die")),
    ("(I Can't Get No) Sleep", TitleParts("i cant get no sleep")),
    ("1979", TitleParts("1979")),
    ("", TitleParts("")),
    (
        "Song (Bo Lark remix)",
        TitleParts("song", (), (), frozenset({"remix"}), ("bo", "lark"), ("bo", "lark", "remix")),
    ),
    ("Song (feat. Ada Quill)", TitleParts("song", (), ("Ada Quill",))),
    ("Song feat. Ada Quill", TitleParts("song", (), ("Ada Quill",))),
    ("Song (with Ada Quill)", TitleParts("song", (), ("Ada Quill",))),
    ("Song (despierta)", TitleParts("song", ("despierta",))),
    ("Song - Live", TitleParts("song", (), (), frozenset({"live"}), (), ("live",))),
    ("Song - Second Song", TitleParts("song second song")),
    ("Song (Part 2)", TitleParts("song part 2")),
    ("Song (unclosed", TitleParts("song", ("unclosed",))),
    ("Song ((nested) words)", TitleParts("song", ("nested words",))),
    ("Song【MV】", TitleParts("song", packaging=("mv",))),
    ("Song.mp3", TitleParts("song")),
]  # fmt: skip


@pytest.mark.parametrize(("title", "pieces"), PIECES)
def test_a_title_is_taken_apart(title: str, pieces: TitleParts) -> None:
    assert take_apart(title) == pieces


def test_a_bracket_or_tail_that_repeats_the_album_is_dropped() -> None:
    assert take_apart("Song (Sea Songs)", "sea songs").extras == ()
    assert take_apart("Song - Sea Songs", "sea songs").core == "song"
    assert take_apart("Song - Sea Songs").core == "song sea songs"


def test_a_bracket_that_says_the_title_again_is_dropped() -> None:
    assert take_apart("Velvet Sea (Velvet Sea Stream)").extras == ()


def test_a_year_before_packaging_goes_with_it() -> None:
    assert take_apart("Song - 2011 - Remaster").core == "song"


def test_several_tails_are_judged_from_the_end() -> None:
    parts = take_apart("Song - Live - Remastered 2011")
    assert parts.core == "song"
    assert parts.kinds == {"live"}


def test_a_bracket_alone_is_the_title() -> None:
    assert take_apart("[Untitled]").core == "untitled"
    assert take_apart("(Live)").core


@pytest.mark.parametrize(
    ("text", "kinds", "packaging"),
    [
        ("live", {"live"}, False),
        ("deluxe karaoke edition", {"karaoke"}, False),
        ("2011 remaster", set(), True),
        ("original version 1978", set(), True),
        ("version 1988", {"version"}, False),
        ("version", set(), True),
        ("dfa version", {"version"}, False),
        ("radio mix", {"edit"}, False),
        ("extended club mix", {"extended"}, False),
        ("taken from the sea", set(), True),
        ("second part", set(), False),
        ("", set(), True),
        ("the of", set(), False),
    ],
)
def test_words_are_judged(text: str, kinds: set[str], packaging: bool) -> None:
    found = read_words(tuple(text.split()))
    assert (set(found.kinds), found.packaging) == (kinds, packaging)


def test_a_tail_needs_a_strict_shape() -> None:
    assert read_tail(("live", "at", "the", "moon")).kinds
    assert not read_tail(("live", "and", "let", "die")).kinds
    assert read_tail(("bo", "lark", "remix")).kinds
    assert not read_tail(("the", "remix", "i", "never", "made")).kinds
    assert read_tail(("slowed", "and", "reverb")).kinds


def test_bare_tails_are_known_phrases_only() -> None:
    assert bare_tail("home radio edit") == ("home", "radio edit")
    assert bare_tail("video") == ("video", "")
    assert bare_tail("fully alive") == ("fully alive", "")
    assert bare_tail("eclipse") == ("eclipse", "")


def test_album_names_speak_of_their_tracks() -> None:
    assert context_kinds(("live", "at", "the", "moon")) == {"live"}
    assert context_kinds(("alive",)) == frozenset()


SHOP = [
    ("Silver Sea $ 1.29", "Silver Sea", None),
    ("Silver Sea (C) 2014 Tin Records 3:31", "Silver Sea", 211.0),
    ("Silver Sea Country, Music, Urban Cowboy $ 1.29 3:33", "Silver Sea", 213.0),
    ("Silver Sea Rap & Hip-Hop 19-Aug-14", "Silver Sea", None),
    ("Silver Sea August 27, 2013", "Silver Sea", None),
    ("Silver Sea 2014 Atlantic Recording Corporation", "Silver Sea", None),
    ("Disco 2000", "Disco 2000", None),
    ("Summer of 1969 Again", "Summer of 1969 Again", None),
    ("Luke 3:16", "Luke 3:16", None),
    ("The Silver Sea Tin Foxes 3:16", "The Silver Sea Tin Foxes", 196.0),
    ("The Year (2014 Remaster)", "The Year (2014 Remaster)", None),
    ("I Love Rock Music", "I Love Rock Music", None),
]


@pytest.mark.parametrize(("title", "cleaned", "seconds"), SHOP)
def test_shop_text_is_cut_off(title: str, cleaned: str, seconds: float | None) -> None:
    assert without_shop_text(title) == (cleaned, seconds)
