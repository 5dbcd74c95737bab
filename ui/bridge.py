"""The one place where events of other threads become Qt signals.

Pages connect to these signals and never subscribe to the bus themselves. Job events are merged:
`jobs_progressed` and `jobs_changed` come at most ten, respectively four times a second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from core.domain import DownloadJob
from services.bus import EventBus
from services.events import (
    Announcement,
    CoverageReady,
    JobMoved,
    JobProgress,
    LibraryChanged,
    Notice,
    ServiceChanged,
    SettingChanged,
)
from utils.precedence import take_turn

PROGRESS_MS = 100
CHANGED_MS = 250


class Bridge(QObject):
    """Signals carry the event itself, but for the merged ones.

    `jobs_progressed`: list of DownloadJob, the newest figures of each job that moved on.
    `jobs_changed`: no argument; some jobs entered another state, read the list again.
    `library_changed`: the newest of the changes of a quarter of a second.
    """

    job_moved = pyqtSignal(object)
    jobs_progressed = pyqtSignal(object)
    jobs_changed = pyqtSignal()
    coverage_ready = pyqtSignal(object)
    library_changed = pyqtSignal(object)
    service_changed = pyqtSignal(object)
    setting_changed = pyqtSignal(object)
    notice = pyqtSignal(object)
    announced = pyqtSignal(object)
    _poked = pyqtSignal()

    def __init__(self, bus: EventBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._progress: dict[int, DownloadJob] = {}
        self._moved = False
        self._library: LibraryChanged | None = None
        self._poked.connect(self._arm)
        self._progress_timer = self._timer(PROGRESS_MS, self._flush_progress)
        self._changed_timer = self._timer(CHANGED_MS, self._flush_changed)
        self._library_timer = self._timer(CHANGED_MS, self._flush_library)
        self._ends = [
            bus.subscribe(JobMoved, self._on_moved),
            bus.subscribe(JobProgress, self._on_progress),
            bus.subscribe(CoverageReady, self._on_coverage_ready),
            bus.subscribe(LibraryChanged, self._on_library_changed),
            bus.subscribe(ServiceChanged, self._on_service_changed),
            bus.subscribe(SettingChanged, self._on_setting_changed),
            bus.subscribe(Notice, self._on_notice),
            bus.subscribe(Announcement, self._on_announcement),
        ]

    def close(self) -> None:
        """Listen no more."""
        for end in self._ends:
            end()
        self._ends.clear()
        self._progress_timer.stop()
        self._changed_timer.stop()
        self._library_timer.stop()

    # Methods, not `signal.emit`: a bound emit of a deleted object ends the process.

    def _timer(self, every: int, flush: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(every)
        timer.timeout.connect(flush)
        return timer

    def _on_moved(self, event: JobMoved) -> None:
        with self._lock:
            first = not self._moved
            self._moved = True
            self._progress.pop(event.job.id, None)
        self.job_moved.emit(event)
        if first:
            self._poked.emit()

    def _on_progress(self, event: JobProgress) -> None:
        with self._lock:
            first = not self._progress
            self._progress[event.job.id] = event.job
        if first:
            self._poked.emit()

    def _on_coverage_ready(self, event: CoverageReady) -> None:
        self.coverage_ready.emit(event)

    def _on_library_changed(self, event: LibraryChanged) -> None:
        with self._lock:
            first = self._library is None
            self._library = event
        if first:
            self._poked.emit()

    def _on_service_changed(self, event: ServiceChanged) -> None:
        self.service_changed.emit(event)

    def _on_setting_changed(self, event: SettingChanged) -> None:
        self.setting_changed.emit(event)

    def _on_notice(self, event: Notice) -> None:
        self.notice.emit(event)

    def _on_announcement(self, event: Announcement) -> None:
        self.announced.emit(event)

    def _arm(self) -> None:
        if self._progress and not self._progress_timer.isActive():
            self._progress_timer.start()
        if self._moved and not self._changed_timer.isActive():
            self._changed_timer.start()
        if self._library is not None and not self._library_timer.isActive():
            self._library_timer.start()

    def _flush_progress(self) -> None:
        take_turn()
        with self._lock:
            jobs, self._progress = list(self._progress.values()), {}
        if jobs:
            self.jobs_progressed.emit(jobs)

    def _flush_changed(self) -> None:
        take_turn()
        with self._lock:
            moved, self._moved = self._moved, False
        if moved:
            self.jobs_changed.emit()

    def _flush_library(self) -> None:
        take_turn()
        with self._lock:
            event, self._library = self._library, None
        if event is not None:
            self.library_changed.emit(event)
