"""Folding keeps identity and forgets spelling."""

from __future__ import annotations

import pytest

from core.domain import Track
from core.matching.keys import wish_key
from core.matching.normalise import fold, is_placeholder, without_article


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("КоЯn", "korn"),
        ("A$AP Rocky", "asap rocky"),
        ("P!nk", "pink"),
        ("Ty Dolla $ign", "ty dolla sign"),
        ("R.E.M.", "rem"),
        ("Don’t Stop", "dont stop"),
        ("20,000 Feet", "20000 feet"),
        ("Vol.4.5", "vol 4.5"),
        ("Live @ Moon", "live at moon"),
        ("Rock & Roll", "rock and roll"),
        ("ＡＢＣ　ｄ", "abc d"),
        ("ガンダム", "ガンダム"),
        ("Żółć Łódź", "zolc lodz"),
        ("Straße", "strasse"),
        ("!!!", "!!!"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_placeholders_are_unknown() -> None:
    assert all(
        is_placeholder(text) for text in (None, "", " - ", "unk.", "N.A.", "[unknown]", "null")
    )
    assert not is_placeholder("Unknown Pleasures")


def test_an_article_is_taken_off_but_not_the_whole_name() -> None:
    assert without_article("the foxes") == "foxes"
    assert without_article("foxes the") == "foxes"
    assert without_article("the") == "the"


def test_the_same_wish_has_one_key() -> None:
    key = wish_key(Track("Harbour Lights", ("The Tin Foxes",)))
    assert key == wish_key(Track("HARBOUR LIGHTS (Remastered 2011)", ("Tin Foxes feat. Ada",)))
    assert key != wish_key(Track("Harbour Lights (Live)", ("Tin Foxes",)))
    live = wish_key(Track("Harbour Lights (Live)", ("Tin Foxes",)))
    assert live == wish_key(Track("Harbour Lights - Live", ("Tin Foxes",)))
