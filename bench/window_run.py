"""How late the GUI thread is while the window shows a real run on the simulated slskd.

Run as a process of its own (`python -m bench.window_run`), offscreen; prints one JSON line.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

from PyQt6.QtCore import QEventLoop, QTimer

from core.domain import JobState, Ownership
from core.tasks import TaskContext
from sandbox.demo import start_demo
from services.container import Container
from ui.app import Session, builder, make_app
from ui.heartbeat import Heartbeat

SECONDS = 25


def spin(milliseconds: int) -> None:
    """Let the window live for so long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


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
