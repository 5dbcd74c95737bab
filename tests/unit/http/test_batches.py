"""The ids of batches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.frontends.http.batches import batch_id, jobs_of
from services.frontends.http.documents import eta_words


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], "0"), ([12], "12"), ([3, 1, 2], "1-3"), ([1, 2, 2, 5, 7, 8], "1-2.5.7-8")],
)
def test_runs_are_written_short(numbers: list[int], text: str) -> None:
    assert batch_id(numbers) == text
    assert jobs_of(text) == sorted(set(numbers))


@given(st.sets(st.integers(1, 5000), max_size=300))
def test_every_batch_comes_back_whole(numbers: set[int]) -> None:
    assert jobs_of(batch_id(numbers)) == sorted(numbers)


@pytest.mark.parametrize("text", ["", "a", "1-", "2-1", "1..2", "-1", "1-20000", "1-6000.1-6000"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        jobs_of(text)


@pytest.mark.parametrize(
    ("left", "mean", "words"),
    [
        (0, 10.0, None),
        (3, None, None),
        (1, 10.0, "less than a minute"),
        (6, 30.0, "1 minute"),
        (30, 90.0, "15 minutes"),
    ],
)
def test_the_time_left_is_told_roughly(left: int, mean: float | None, words: str | None) -> None:
    assert eta_words(left, mean, 3) == words
