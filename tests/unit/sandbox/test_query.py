"""Peers answer as on the network: every term, no exclusion, nothing for single letters."""

from __future__ import annotations

import unicodedata

import pytest

from sandbox.query import Query

PATH = "@@abcde\\Music\\Björk-like\\R$NE Kobra - Gold Teeth\\02. Before_After (КоЯn's Mix).flac"


@pytest.mark.parametrize(
    "text",
    [
        "gold teeth",
        "TEETH gold",
        "r$ne kobra",
        "before/after",
        "before after",
        "björk",
        "кояn",
        "music gold a",
        "gold -karaoke",
        unicodedata.normalize("NFD", "björk"),
    ],
)
def test_found(text: str) -> None:
    assert Query.parse(text).matches(PATH)


@pytest.mark.parametrize(
    "text", ["gold silver", "bjork", "gold -teeth", "gold -kobra -silver", "rne"]
)
def test_not_found(text: str) -> None:
    assert not Query.parse(text).matches(PATH)


def test_one_character_terms_are_dropped() -> None:
    assert Query.parse("a gold b").terms == ("gold",)
    assert Query.parse("a b -c").terms == ()


def test_a_lone_dash_is_a_term_and_not_an_exclusion() -> None:
    parsed = Query.parse("kobra - gold")
    assert parsed.exclusions == ()
    assert parsed.text == "kobra - gold"


def test_the_text_comes_back_with_exclusions_last() -> None:
    assert Query.parse("gold  -live teeth").text == "gold teeth -live"


def test_a_term_of_punctuation_alone_must_stand_there_as_it_is() -> None:
    assert Query.parse("@@ gold").matches(PATH)
    assert not Query.parse("?! gold").matches(PATH)
