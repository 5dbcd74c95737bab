"""Which playlists have downloads on their way: what the bubbles show, also after a restart.

A run that was begun keeps its bubble until its dialog is opened and closed with nothing on its
way or paused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from core.domain import ACTIVE_STATES, DownloadJob
from core.domain.runs import RunHead
from core.tasks import TaskContext
from ui.models.feed import JobFeed
from ui.models.groups import JobGroups, Progress
from ui.reading import Reading
from ui.runner import Runner

if TYPE_CHECKING:
    from services.container import Container


@dataclass(frozen=True, slots=True)
class Standing:
    """The jobs of all that has a bubble, and the runs nobody closed yet."""

    jobs: list[DownloadJob]
    runs: list[RunHead]


class BubblePresenter(QObject):
    """`changed` fires when the list of bubbles or one of them may look different, `ended` when
    nothing of a playlist is on its way any more.
    """

    changed = pyqtSignal()
    ended = pyqtSignal(str)

    def __init__(
        self, container: Container, runner: Runner, feed: JobFeed, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._container = container
        self._loading = Reading(runner, self)
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
        """The dialog was closed: a bubble stays while something is on its way or paused."""
        self.open_key = ""
        progress = self._groups.progress(key)
        if progress is None or not progress.stands:
            self._seen = [one for one in self._seen if one != key]
            self._groups.unfollow(key)
        self.changed.emit()

    def follow(self, key: str, name: str, ids: Iterable[int]) -> None:
        """A run was begun, or taken up again after a restart."""
        self._groups.follow(key, name, ids)
        self._show([key])

    def _read(self, _ctx: TaskContext) -> Standing:
        downloads, heads = self._container.downloads, self._container.missing_runs.heads()
        active = {job.origin.playlist_key for job in downloads.jobs(ACTIVE_STATES)}
        ids = {one for head in heads for one in head.jobs}
        if not active and not ids:
            return Standing([], heads)
        wanted = (job for job in downloads.jobs() if _is_of(job, active, ids))
        return Standing(list(wanted), heads)

    def _loaded(self, standing: Standing) -> None:
        self._groups = JobGroups()
        for head in standing.runs:
            self._groups.follow(head.key, head.name, head.jobs)
        self._groups.take(standing.jobs)
        self._show([head.key for head in standing.runs])

    def _moved(self, jobs: list[DownloadJob]) -> None:
        before = self._groups.active_keys()
        if self._groups.take(jobs):
            self._show([])
        for key in set(before) - set(self._groups.active_keys()):
            self.ended.emit(key)

    def _show(self, keys: list[str]) -> None:
        for key in (*keys, *self._groups.active_keys()):
            if key not in self._seen:
                self._seen.append(key)
        self.changed.emit()


def _is_of(job: DownloadJob, keys: Collection[str], ids: Collection[int]) -> bool:
    return job.id in ids or job.origin.playlist_key in keys
