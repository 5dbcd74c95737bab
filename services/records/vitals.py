"""How the program itself is: processor, memory, age. Used by the Dashboard.

Only the standard library: what a system does not tell is None and not shown.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

_STATM = Path("/proc/self/statm")
"""Pages of memory, resident ones second; source: proc(5)."""


@dataclass(frozen=True, slots=True)
class Vital:
    """`cpu` is the share of one core since the last look (0..n), None at the first; `memory` in
    bytes, `up` in seconds since the program began."""

    cpu: float | None
    memory: int | None
    up: float


class Vitals:
    """Looks at the own process; one per watcher."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._last: tuple[float, float] | None = None

    def look(self) -> Vital:
        """As it is now."""
        now, spent = time.monotonic(), time.process_time()
        cpu = None
        if self._last is not None and now > self._last[0]:
            cpu = max(0.0, (spent - self._last[1]) / (now - self._last[0]))
        self._last = now, spent
        return Vital(cpu, _resident(), now - self._began)


def _resident() -> int | None:
    try:
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return None
