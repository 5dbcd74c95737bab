"""Job events, merged: whoever shows jobs gets the newest state of each a few times a second."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from core.domain import DownloadJob
from services.events import JobMoved
from ui.bridge import Bridge
from utils.precedence import take_turn

MERGE_MS = 60
CHUNK = 200
"""Jobs handed over at a time, so that a thousand new ones do not hold up the window."""


class JobFeed(QObject):
    """`jobs` carries a list of `DownloadJob`, each as it is now; one per page."""

    jobs = pyqtSignal(list)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[int, DownloadJob] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._hand_over)
        bridge.job_moved.connect(self._moved)
        bridge.jobs_progressed.connect(self._progressed)

    def flush(self) -> None:
        """Hand over all that has gathered, now."""
        while self._waiting:
            self._hand_over()

    def _hand_over(self) -> None:
        take_turn()
        self._timer.stop()
        chunk = [self._waiting.pop(key) for key in list(self._waiting)[:CHUNK]]
        if self._waiting:
            self._timer.start(0)
        if chunk:
            self.jobs.emit(chunk)

    def _moved(self, event: JobMoved) -> None:
        self._take([event.job])

    def _progressed(self, jobs: Iterable[DownloadJob]) -> None:
        self._take(jobs)

    def _take(self, jobs: Iterable[DownloadJob]) -> None:
        for job in jobs:
            self._waiting[job.id] = job
        if not self._timer.isActive():
            self._timer.start(MERGE_MS)
