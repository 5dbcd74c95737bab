"""Timing as ratios: a piece of work beside a yardstick, in turn, in the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One row of the table: seconds are medians, `ratio` is work / yardstick."""

    name: str
    seconds: float
    yardstick: str
    yardstick_seconds: float
    ratio: float
    note: str = ""

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def compare(
    name: str,
    work: Callable[[], object],
    yardstick: str,
    other: Callable[[], object],
    rounds: int = 5,
    note: str = "",
) -> Figure:
    """Run both alternately; the ratio is the median of the pairwise ratios."""
    work(), other()
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(_seconds(work))
        theirs.append(_seconds(other))
    ratio = statistics.median(a / b for a, b in zip(mine, theirs, strict=True))
    return Figure(name, statistics.median(mine), yardstick, statistics.median(theirs), ratio, note)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
