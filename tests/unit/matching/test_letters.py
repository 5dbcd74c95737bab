"""A cheap look at letters never parts what a comparison would bring together."""

from __future__ import annotations

import pytest

from core.domain import Track
from core.matching.letters import Letters

WANT = Track("Let the Little Engine Dance", ("Voltaine Four",))


def test_other_words_by_others_share_too_few_letters() -> None:
    letters = Letters.of(WANT)
    assert letters.known
    assert letters.too_few("iron sky halden", "music halden lines iron sky")


@pytest.mark.parametrize(
    "names",
    ["let the litle engine dance voltaine four", "dance four", "voltaine four 03"],
)
def test_shared_words_are_enough_for_a_comparison(names: str) -> None:
    assert not Letters.of(WANT).too_few(names, names)


def test_a_title_that_stands_in_a_folder_is_enough_too() -> None:
    said = "03 halden let the little engine dance"
    assert not Letters.of(WANT).too_few("03 halden", said)


@pytest.mark.parametrize(
    "want",
    [
        Track("Glow", ("Halden",)),
        Track("Copper Rain"),
        Track("Copper Rain", ("Unknown Artist",)),
        Track("Voltaine Four - Copper Rain", ("Uploader",)),
        Track("幸せの日々の歌", ("藤澤慶昌",)),
        Track("LetTheLittleEngineDance", ("Voltaine Four",)),
        Track("", ()),
    ],
)
def test_of_short_nameless_foreign_or_odd_records_letters_tell_nothing(want: Track) -> None:
    assert not Letters.of(want).known
