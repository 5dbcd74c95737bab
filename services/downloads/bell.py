"""Wakes idle lanes: nobody misses a ring that came while he looked. Used by engine and worker."""

from __future__ import annotations

import threading


class Bell:
    """Counts its rings. Thread-safe."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._rings = 0

    def rings(self) -> int:
        """How often it rang; to be asked before looking for work."""
        with self._changed:
            return self._rings

    def ring(self) -> None:
        """There may be something to do."""
        with self._changed:
            self._rings += 1
            self._changed.notify_all()

    def wait(self, heard: int, seconds: float) -> None:
        """Sleep until it has rung more often than `heard`, at most so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._rings != heard, seconds)
