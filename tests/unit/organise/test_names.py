"""Names that every system takes, from any text there is."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.organise.names import MAX_BYTES, safe_part, safe_suffix

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=400)
SUFFIXES = st.sampled_from(["", ".mp3", ".FLAC", ".opus", ".../..", ".a b", "m4a", "." + "x" * 99])
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
DEVICES = {"con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9", "com¹", "conin$"}


@settings(deadline=None, max_examples=150)
@given(ANY_TEXT, SUFFIXES)
def test_any_text_becomes_a_name_that_every_system_takes(text: str, suffix: str) -> None:
    name = safe_part(text, suffix=suffix)
    data = name.encode("utf-8")
    assert 0 < len(data) <= MAX_BYTES
    assert not FORBIDDEN.search(name)
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert name.split(".")[0].strip().casefold() not in DEVICES
    assert unicodedata.is_normalized("NFC", name)
    assert safe_part(text, suffix=suffix) == name


@settings(deadline=None, max_examples=120)
@given(ANY_TEXT)
def test_a_safe_name_stays_as_it_is(text: str) -> None:
    name = safe_part(text)
    assert safe_part(name) == name


@settings(deadline=None, max_examples=100)
@given(ANY_TEXT)
def test_two_formats_of_one_title_share_their_stem(text: str) -> None:
    mp3, flac = safe_part(text, suffix=".mp3"), safe_part(text, suffix=".flac")
    assert mp3.removesuffix(".mp3") == flac.removesuffix(".flac")


@pytest.mark.parametrize(
    "name",
    [
        "A$AP Rocky",
        "КоЯn",
        "Sigur Rós",
        "椎名林檎",
        "P!nk",
        "+44",
        "!!!",
        "(Live) [2011]",
        "한글",
        "نانسي",
    ],
)
def test_letters_and_digits_of_every_script_stay(name: str) -> None:
    assert safe_part(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AC/DC: Song?", "AC_DC_ Song_"),
        ("AUX.txt", "_AUX.txt"),
        ("aux", "_aux"),
        ("Com7 .x", "_Com7 .x"),
        ("Auxiliary", "Auxiliary"),
        ("R.E.M.", "R.E.M_"),
        (".hidden", "_hidden"),
        ("..", "__"),
        ("...And Justice", "_..And Justice"),
        ("../../etc/passwd", "_._.._etc_passwd"),
        (" a \t\n b ", "a b"),
        ("", "Unknown"),
        ("\u200e\ufeff", "Unknown"),
        ("e\u0301", "é"),
        ("a\udcffb", "a_b"),
        ("a\u202eb", "ab"),
        ("\u037e", ";"),
    ],
)
def test_what_some_system_refuses_becomes_an_underscore(text: str, name: str) -> None:
    assert safe_part(text) == name


def test_a_last_dot_may_stand_before_the_extension() -> None:
    assert safe_part("HUMBLE.", suffix=".mp3") == "HUMBLE..mp3"


def test_two_long_titles_that_begin_alike_stay_two() -> None:
    first, second = ("я" * 300 + volume for volume in ("1", "2"))
    assert safe_part(first, suffix=".mp3") != safe_part(second, suffix=".mp3")
    assert safe_part(first) == safe_part(first)


def test_long_titles_equal_after_case_folding_stay_equal() -> None:
    lower, upper = safe_part("ä" * 300), safe_part("Ä" * 300)
    assert lower.casefold() == upper.casefold()


def test_the_fallback_stands_for_nothing() -> None:
    assert safe_part("  ", "Unknown Title", ".mp3") == "Unknown Title.mp3"
    assert safe_part("", "") == "_"


@pytest.mark.parametrize(
    ("suffix", "safe"),
    [
        (".MP3", ".mp3"),
        ("flac", ".flac"),
        ("", ""),
        (".", ""),
        (".a/b", ""),
        (".mp3 ", ""),
        (".é", ""),
    ],
)
def test_only_plain_extensions_are_kept(suffix: str, safe: str) -> None:
    assert safe_suffix(suffix) == safe
