"""Measuring a start: opens the real window, waits, visits every page, closes.

Used by `main.py probe start` (figures as promised to scripts) and by the start-up tests.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QEventLoop, QTimer

from ui.app import Session, builder, make_app
from ui.heartbeat import Heartbeat
from ui.navigation import KEYS

IDLE_MS = 400
LIMIT_MS = 30_000


def run(home: Path, overrides: Mapping[str, object] | None = None) -> dict[str, Any]:
    """Figures of one start: milliseconds from process creation, memory in MB.

    `first_paint_ms`, `interactive_ms` (services are there and the first page shows its data),
    `rss_mb` when idle, `rss_all_pages_mb`, `late_max_ms`. Raises what kept the services from
    starting, and TimeoutError after 30 s.
    """
    return _Probe(home, overrides or {}).run()


class _Probe:
    def __init__(self, home: Path, overrides: Mapping[str, object]) -> None:
        self._session = Session(make_app(), home, builder(home, overrides))
        self._heart = Heartbeat()
        self._figures: dict[str, Any] = {}
        self._error: Exception | None = None
        self._loop = QEventLoop()

    def run(self) -> dict[str, Any]:
        session = self._session
        session.shell.first_painted.connect(self._painted)
        session.ready.connect(self._loop.quit)
        session.failed.connect(self._failed)
        session.show()
        try:
            self._await_services()
            self._figures["interactive_ms"] = since_creation_ms()
            self._idle()
            self._figures["rss_mb"] = resident_mb()
            for key in KEYS:
                session.shell.go(key)
                self._idle()
            self._figures["rss_all_pages_mb"] = resident_mb()
            self._heart.stop()
            self._figures["late_max_ms"] = self._heart.late_max_ms
        finally:
            session.close()
        return self._figures

    def _painted(self) -> None:
        self._figures["first_paint_ms"] = since_creation_ms()
        self._heart.start()

    def _failed(self, error: Exception) -> None:
        self._error = error
        self._loop.quit()

    def _await_services(self) -> None:
        limit = QTimer()
        limit.setSingleShot(True)
        limit.timeout.connect(self._loop.quit)
        limit.start(LIMIT_MS)
        self._loop.exec()
        if self._error is not None:
            raise self._error
        if not limit.isActive():
            raise TimeoutError("The window was not ready within 30 s.")

    def _idle(self) -> None:
        pause = QEventLoop()
        QTimer.singleShot(IDLE_MS, pause.quit)
        pause.exec()


def since_creation_ms() -> float:
    """Milliseconds since this process was created."""
    return round((time.time() - _created()) * 1000, 1)


def _created() -> float:
    """Epoch seconds; Linux counts in ticks since boot, which psutil rounds to whole seconds."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        booted = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
        return booted + int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, ValueError):
        from utils.processes import this_process

        return this_process().started


def resident_mb() -> float:
    """Resident memory of this process in MB (10^6 bytes)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)
    except (OSError, ValueError, AttributeError):
        from utils.processes import resident_bytes

        return round(resident_bytes() / 1e6, 1)
