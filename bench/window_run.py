"""How late the GUI thread is while the window shows a real run on the simulated slskd.

Run as a process of its own (`python -m bench.window_run`), offscreen; prints one JSON line.
`Person` is what somebody does meanwhile, for the long run (`bench.endurance`).
"""

from __future__ import annotations

import itertools
import json
import os
import tempfile
import time
from pathlib import Path

from PyQt6.QtCore import QEventLoop, QTimer

from bench.endurance_world import STORM_WORDS
from bench.lateness import Lateness
from core.domain import JobState, Ownership
from core.tasks import TaskContext
from sandbox.demo import start_demo
from services.container import Container
from ui.app import Session, builder, make_app
from ui.heartbeat import Heartbeat

SECONDS = 25
EVERY = 6.0
"""Seconds between two things a person does."""


def spin(milliseconds: int) -> None:
    """Let the window live for so long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Person:
    """Searches for what finds 2,000 files, changes the theme, looks at the queue; again and again.

    `act` does the next thing when it is time, and names it in the figures.
    """

    def __init__(self, session: Session, lateness: Lateness) -> None:
        self._session, self._lateness = session, lateness
        self._steps = itertools.cycle((self._search, self._theme, self._queue, self._theme))
        self._next = time.monotonic() + EVERY
        self._themes = itertools.cycle(("light", "dark"))
        self.storms = 0

    def act(self) -> None:
        """Do what is due."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY
            next(self._steps)()

    def _search(self) -> None:
        words = list(itertools.combinations(STORM_WORDS, 2))[self.storms % 10]
        self.storms += 1
        self._lateness.note = "search storm"
        self._session.shell.go(f"downloads/search:{' '.join(words)}")

    def _theme(self) -> None:
        self._lateness.note = "theme"
        if self._session.container is not None:
            self._session.container.settings.set("window.theme", next(self._themes))

    def _queue(self) -> None:
        self._lateness.note = "queue"
        self._session.shell.go("downloads/queue")


def _want_everything(container: Container, playlist: Path) -> int:
    ctx = TaskContext()
    coverage = container.coverage.check(container.playlists.open(str(playlist), ctx), ctx)
    rows = coverage.of(Ownership.MISSING)
    return len(container.downloads.want(coverage.playlist, rows))


def measure() -> dict[str, object]:
    """Open the window on the demo, want all missing tracks, watch the Downloads page."""
    with tempfile.TemporaryDirectory() as name, start_demo(name) as demo:
        home = Path(name) / "home"
        session = Session(make_app(), home, builder(home, demo.settings))
        heart = Heartbeat()
        session.show()
        while session.container is None:
            spin(50)
        container = session.container
        session.shell.go("downloads")
        spin(1500)
        wanted: list[int] = []
        session.runner.start(
            lambda _ctx: _want_everything(container, demo.playlists[0]),
            lane="net",
            done=wanted.append,
        )
        heart.start()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            spin(500)
        heart.stop()
        done = container.downloads.counts()[JobState.DONE]
        session.close()
        return {
            "wanted": wanted[0] if wanted else 0,
            "done": done,
            "late_max_ms": heart.late_max_ms,
            "busy_max_ms": heart.busy_max_ms,
            "beats": heart.beats,
        }


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps(measure()))
