"""Python's cyclic garbage is collected in the GUI thread only, a little at a time.

By itself Python collects in whatever thread happens to allocate. A widget that was part of a cycle
would then be freed in a lane or in the engine, and Qt takes the process with it. `Session` turns
that off while its window is open and lets a timer collect instead: young objects often, because
what is collected often takes little; everything only while the window has nothing to do.
"""

from __future__ import annotations

import gc
import time

from PyQt6.QtCore import QObject, QTimer

from utils.precedence import take_turn

EVERY_MS = 50
YOUNG = 2_000
"""New objects that are worth a look; a busy lane makes some ten thousand between two looks."""
ROUNDS = 10
"""Collections of the younger generation that make the next older one due, as Python has it."""
OVERDUE = 100
"""So many make a full collection due although the window is busy, when it is a short one."""
CALM_SECONDS = 1.0
BUSY_SHARE = 0.2
"""The window is calm while its thread computes for less than this share of the time."""
LONG_SECONDS = 0.02
"""A full collection that is expected to take longer waits for `REST_SECONDS` of calm."""
REST_SECONDS = 60.0


_held: dict[int, bool] = {}
"""The collectors that took over, and whether Python collected by itself before."""


class Collector(QObject):
    """Lives in the GUI thread. `take_over`, then `start`; `stop` gives collecting back.

    Where several windows come after each other in one process, the last to stop gives it back.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._looked = self._computed = self._calm_since = 0.0
        self._expected = 0.0
        self.longest = 0.0
        """Seconds of the longest collection so far."""

    def take_over(self) -> None:
        """No thread collects by itself from now on."""
        _held.setdefault(id(self), gc.isenabled() or any(_held.values()))
        gc.disable()

    def start(self) -> None:
        """Collect here from now on."""
        self.take_over()
        self._looked, self._computed = time.monotonic(), time.thread_time()
        self._calm_since = self._looked
        self._timer.start()

    def stop(self) -> None:
        """Python collects by itself again if it did before."""
        self._timer.stop()
        if _held.pop(id(self), False) and not _held:
            gc.enable()

    def keep(self) -> None:
        """What there is now stays for good: no collection looks at it again."""
        gc.freeze()
        self._expected = 0.0

    def look(self) -> None:
        """Collect what is due."""
        take_turn()
        calm = self._calm_for()
        young, middle, old = gc.get_count()
        if old > ROUNDS and self._may_take_all(calm, old):
            self._expected = self._collect(2)
        elif middle > ROUNDS:
            # What grew old meanwhile costs about as much again as it cost to find it alive.
            self._expected += self._collect(1)
        elif young > YOUNG:
            self._collect(0)

    def _may_take_all(self, calm: float, old: int) -> bool:
        if self._expected > LONG_SECONDS:
            return calm >= REST_SECONDS
        return calm >= CALM_SECONDS or old > OVERDUE

    def _calm_for(self) -> float:
        """Seconds since the window last had much to do."""
        now, computed = time.monotonic(), time.thread_time()
        if computed - self._computed > (now - self._looked) * BUSY_SHARE:
            self._calm_since = now
        self._looked, self._computed = now, computed
        return now - self._calm_since

    def _collect(self, generation: int) -> float:
        began = time.perf_counter()
        gc.collect(generation)
        took = time.perf_counter() - began
        self.longest = max(self.longest, took)
        return took
