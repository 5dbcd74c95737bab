"""A batch's id is the numbers of its jobs, written short: nothing has to be kept about it.

"12" is one job, "12-15.18" are five. Used by `queue-downloads` and `download-status`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_JOBS = 10_000
_PART = re.compile(r"(\d{1,12})(?:-(\d{1,12}))?")


def batch_id(numbers: Iterable[int]) -> str:
    """The id of these jobs; "0" is the empty batch."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    parts = (str(first) if first == last else f"{first}-{last}" for first, last in runs)
    return ".".join(parts) or "0"


def jobs_of(text: str) -> list[int]:
    """The jobs of an id. Raises ValueError when it is none."""
    found: list[int] = []
    for part in text.split("."):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(text)
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first or last - first + len(found) > MOST_JOBS:
            raise ValueError(text)
        found.extend(range(first, last + 1))
    return [number for number in found if number]
