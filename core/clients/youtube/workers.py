"""Children kept warm: loading yt-dlp costs more than most of what it is asked.

Used by `searching.py` and `fetches.py`. A child does one command at a time. When that went well it
waits for the next one for a minute; after a failure, or when somebody cancels, it is ended.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from core.clients.youtube.child import Child, Command, Event
from core.ports.system import Clock

_WARM_SECONDS = 45.0
"""Less than the minute after which an idle child ends by itself (`worker/lifeline.py`)."""
_MOST_IDLE = 2
_MOST_COMMANDS = 40
"""Then a fresh one is started: pages are parsed by code that nobody checks for leaks."""


class Workers:
    """The idle children. Thread-safe."""

    def __init__(self, clock: Clock, packages: Path | None = None) -> None:
        self._clock = clock
        self._packages = packages
        self._idle: list[tuple[float, Child]] = []
        self._lock = threading.Lock()

    def begin(self, command: Command, on_event: Callable[[Event], None]) -> Child:
        """Have a warm child, or a new one, do `command`. Raises `NotReady`."""
        child = self._take() or Child(self._packages)
        child.begin(command, on_event)
        return child

    def give_back(self, child: Child, well: bool) -> None:
        """Its command came to the "end"; `well` when nothing failed."""
        child.rest()
        with self._lock:
            keep = well and child.commands < _MOST_COMMANDS and len(self._idle) < _MOST_IDLE
            if keep:
                self._idle.append((self._clock.monotonic(), child))
        if not keep:
            child.dismiss()

    def close(self) -> None:
        """End the idle ones."""
        with self._lock:
            idle, self._idle = self._idle, []
        for _, child in idle:
            child.dismiss()
        for _, child in idle:
            child.wait(3.0)

    def _take(self) -> Child | None:
        with self._lock:
            while self._idle:
                since, child = self._idle.pop()
                if child.alive and self._clock.monotonic() - since < _WARM_SECONDS:
                    return child
                child.dismiss()
        return None
