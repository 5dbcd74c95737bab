"""How late the GUI thread is: a 5 ms timer that remembers its longest delay.

`late_max_ms` is what a person feels; `busy_max_ms` counts only the thread's own computing, so that
a test can judge it on a busy machine.

Used by the probe and by the tests that pin "nothing blocks the window for more than 50 ms".
"""

from __future__ import annotations

import time

from PyQt6.QtCore import QObject, Qt, QTimer

EVERY_MS = 5


class Heartbeat(QObject):
    """Start it, let the event loop run, read `late_max_ms`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._beat)
        self._last = self._last_cpu = 0.0
        self._late = self._busy = 0.0
        self.beats = 0

    def start(self) -> None:
        """Begin, forgetting what was."""
        self._last, self._last_cpu = time.perf_counter(), time.thread_time()
        self._late = self._busy = 0.0
        self.beats = 0
        self._timer.start()

    def stop(self) -> None:
        """End; a beat that is overdue still counts."""
        if self._timer.isActive():
            self._beat()
            self._timer.stop()

    @property
    def late_max_ms(self) -> float:
        """The longest time a beat came after its due time, in milliseconds."""
        return round(self._late * 1000, 1)

    @property
    def busy_max_ms(self) -> float:
        """The most computing of this thread between two beats, in milliseconds."""
        return round(self._busy * 1000, 1)

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        self._late = max(self._late, now - self._last - EVERY_MS / 1000)
        self._busy = max(self._busy, cpu - self._last_cpu)
        self._last, self._last_cpu = now, cpu
        self.beats += 1
