"""Rows by word: rare words first, and never more read than allowed."""

from __future__ import annotations

import pytest

from core.matching import postings as module
from core.matching.postings import Postings, PostingsBuilder, features_of


def filed(*rows: str) -> Postings:
    builder = PostingsBuilder()
    for row in rows:
        builder.add(row.split())
    return builder.finish()


def test_a_long_word_is_also_filed_by_its_ends() -> None:
    assert features_of("harbour") == ("harbour", "harb<", ">bour")
    assert features_of("rain") == ("rain",)


def test_words_of_scripts_without_spaces_are_filed_by_pairs() -> None:
    assert features_of("春の雨") == ("春の雨", "春の~", "の雨~")
    assert features_of("雨") == ("雨",)


def test_the_row_that_shares_the_rarest_words_comes_first() -> None:
    postings = filed("copper rain", "copper wire", "copper lantern glass", "rain")
    assert postings.asked(["lantern", "copper"]).candidates(10, 100)[0] == 2
    assert postings.asked(["rain"]).candidates(10, 100) == [0, 3]


def test_an_end_of_a_word_finds_a_slip_in_the_rest() -> None:
    postings = filed("harbour", "engine", "orbit")
    assert postings.asked(["harbuor"]).candidates(10, 100) == [0]


def test_only_as_many_rows_as_asked_for() -> None:
    postings = filed(*["copper rain"] * 30, "copper rain static")
    found = postings.asked(["copper", "static"]).candidates(5, 1000)
    assert len(found) == 5
    assert found[0] == 30


def test_unknown_words_find_nothing() -> None:
    assert filed("copper rain").asked(["zephyr"]).candidates(10, 100) == []
    assert filed().asked(["copper"]).candidates(10, 100) == []


def test_common_words_are_left_out_once_the_cap_is_reached() -> None:
    postings = filed(*["the rain"] * 50, "the lantern")
    assert postings.asked(["lantern", "the"]).candidates(100, 10) == [50]
    assert len(postings.asked(["lantern", "the"]).candidates(100, 1000)) == 51


def test_a_wider_cap_reaches_further_only_where_lists_were_left_out() -> None:
    postings = filed(*["the rain"] * 50, "the lantern")
    assert postings.asked(["lantern", "the"]).reaches_further(10, 1000)
    assert not postings.asked(["lantern"]).reaches_further(10, 1000)
    assert not postings.asked(["lantern", "the"]).reaches_further(1000, 2000)


def test_few_are_counted_like_many(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "copper rain lantern glass wire static harbour".split()
    rows = [" ".join(words[at % 7 : at % 7 + 1 + at % 3]) for at in range(60)]
    asked = filed(*rows).asked(["copper", "static", "lantern", "harbuor"])
    few = asked.candidates(100, 1000)
    monkeypatch.setattr(module, "_FEW", 0)
    assert few == asked.candidates(100, 1000)
    assert len(few) > 10
