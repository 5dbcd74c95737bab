"""Reading grows with the rows and no faster: calls are counted, because time would be noise."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from bench.importing import FORMATS
from tests.unit.files.conftest import open_source

FEW, MANY = 100, 800


def calls_of(work: Callable[[], object]) -> int:
    """How many Python and C functions are called."""
    counted = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("name", FORMATS)
def test_eight_times_the_rows_are_eight_times_the_work(name: str, tmp_path: Path) -> None:
    file, write = FORMATS[name]
    calls = []
    for rows in (FEW, FEW, MANY):  # the first round only warms what is remembered
        place = tmp_path / file
        place.write_text(write(rows), encoding="utf-8")
        seen: list[int] = []
        calls.append(
            calls_of(
                lambda place=place, seen=seen: seen.append(len(open_source(str(place)).entries))
            )
        )
        assert seen == [rows]
    assert calls[2] <= calls[1] * (MANY / FEW) * 1.25


def test_the_counter_sees_more_work() -> None:
    assert calls_of(lambda: [len(str(n)) for n in range(900)]) > 8 * calls_of(lambda: len("1"))
