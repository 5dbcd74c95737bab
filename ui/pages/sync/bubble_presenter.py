"""Which playlists have downloads on their way: what the bubbles show, also after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from core.domain import ACTIVE_STATES, DownloadJob
from core.tasks import TaskContext
from ui.models.feed import JobFeed
from ui.models.groups import JobGroups, Progress
from ui.runner import Latest, Runner

if TYPE_CHECKING:
    from services.container import Container


class BubblePresenter(QObject):
    """`changed` fires when the list of bubbles or one of them may look different."""

    changed = pyqtSignal()

    def __init__(
        self, container: Container, runner: Runner, feed: JobFeed, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._container = container
        self._loading = Latest(runner)
        self._groups = JobGroups()
        self._seen: list[str] = []
        self.open_key = ""
        feed.jobs.connect(self._moved)

    def load(self) -> None:
        """Take up what is on its way from the store."""
        self._loading.start(self._read, lane="db", done=self._loaded)

    def shown(self) -> list[Progress]:
        """The bubbles, but for the playlist whose dialog is open."""
        found = [self._groups.progress(key) for key in self._seen if key != self.open_key]
        return [progress for progress in found if progress is not None]

    def set_open(self, key: str) -> None:
        """The dialog of this playlist is open ("" for none)."""
        self.open_key = key
        self.changed.emit()

    def close(self, key: str) -> None:
        """The dialog was closed: a bubble stays only while something is on its way."""
        self.open_key = ""
        progress = self._groups.progress(key)
        if progress is None or not progress.active:
            self._seen = [one for one in self._seen if one != key]
        self.changed.emit()

    def _read(self, _ctx: TaskContext) -> list[DownloadJob]:
        downloads = self._container.downloads
        active = {job.origin.playlist_key for job in downloads.jobs(ACTIVE_STATES)}
        if not active:
            return []
        return [job for job in downloads.jobs() if job.origin.playlist_key in active]

    def _loaded(self, jobs: list[DownloadJob]) -> None:
        self._groups = JobGroups()
        self._moved(jobs)

    def _moved(self, jobs: list[DownloadJob]) -> None:
        if not self._groups.take(jobs):
            return
        for key in self._groups.active_keys():
            if key not in self._seen:
                self._seen.append(key)
        self.changed.emit()
