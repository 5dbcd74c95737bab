"""What the Downloads page knows: what is on its way or rests, wishes, why a job stands where it is.

No widgets here. Lists are read once; afterwards single jobs change as events come. What can be done
is `actions.py`'s, what is over `past_presenter.py`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from core.domain import DownloadJob, JobState, Wish
from core.tasks import TaskContext
from ui.models import figures
from ui.models.explain import Told
from ui.models.feed import JobFeed
from ui.models.jobs import QUEUE_STATES, JobListModel, queue_order
from ui.models.wishes import WishModel
from ui.pages.downloads.actions import JobActions
from ui.reading import Reading
from ui.runner import Runner
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container

WISHES_MS = 400
WISHED = frozenset({JobState.PARKED, JobState.DONE, JobState.CANCELLED})
"""Entering one of these may add or remove a wish."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One reading of the store."""

    live: list[DownloadJob]
    wishes: list[Wish]
    revision: int


class DownloadsPresenter(QObject):
    """`counts_changed` when a tab's number may be another, `explained` with what was asked for.

    What could not be read is told by its `Reading`s.
    """

    loaded = pyqtSignal()
    counts_changed = pyqtSignal()
    explained = pyqtSignal(object)

    def __init__(
        self,
        container: Container,
        runner: Runner,
        feed: JobFeed,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self.reading, self._explaining = Reading(runner, self), Reading(runner, self)
        self._wishing = Reading(runner, self)
        self._wish_timer = QTimer(self)
        self._wish_timer.setSingleShot(True)
        self._wish_timer.setInterval(WISHES_MS)
        self._wish_timer.timeout.connect(self.load_wishes)
        self._meanwhile: dict[int, DownloadJob] = {}
        self._revision = -1
        self.is_loaded = False
        self.queue = JobListModel(QUEUE_STATES, queue_order, self)
        self.wishes = WishModel(self)
        self.actions = JobActions(container, runner, self)
        self.actions.busy.connect(self._set_busy)
        self.queue.counts_changed.connect(self.counts_changed)
        feed.jobs.connect(self._moved)

    # --- reading --------------------------------------------------------------------------------
    def load(self) -> None:
        """Read everything anew, unless nothing changed since the last time."""
        self._meanwhile.clear()
        self.reading.start(self._read, lane="db", done=self._show)

    def load_wishes(self) -> None:
        """Read the wish list alone."""

        def work(_ctx: TaskContext) -> list[Wish]:
            return self._container.wishes.all()

        self._wishing.start(work, lane="db", done=self._show_wishes)

    def explain(self, job_id: int) -> None:
        """Ask why a job stands as it does; `explained` answers."""

        def work(_ctx: TaskContext) -> Told | None:
            try:
                return self._container.downloads.explain(job_id)
            except KeyError:  # it was removed meanwhile: there is nothing to tell
                return None

        self._explaining.start(work, lane="db", done=self._explained)

    # --- numbers --------------------------------------------------------------------------------
    def tab_counts(self) -> dict[str, int]:
        """The numbers behind the tabs' words."""
        return {
            "queue": self.queue.total(),
            "inbox": self.queue.counts()[JobState.REVIEW],
            "wishes": self.wishes.total(),
        }

    def summary(self) -> str:
        """ "4.1 MB/s · 3 running · 41 waiting"."""
        counts = self.queue.counts()
        running = sum(counts[s] for s in (JobState.DOWNLOADING, JobState.VERIFYING))
        running += counts[JobState.ORGANISING]
        waiting = sum(counts[s] for s in (JobState.WANTED, JobState.SEARCHING, JobState.QUEUED))
        parts = []
        if speed := self._speed():
            parts.append(figures.speed(speed))
        if running:
            parts.append(_("{count} running").format(count=figures.count(running)))
        if waiting:
            parts.append(_("{count} waiting").format(count=figures.count(waiting)))
        return " · ".join(parts)

    # --- inside ---------------------------------------------------------------------------------
    def _speed(self) -> float:
        return sum(job.speed for job in self.queue.in_state(JobState.DOWNLOADING))

    def _read(self, _ctx: TaskContext) -> Snapshot | None:
        downloads = self._container.downloads
        revision = downloads.revision()
        if self.is_loaded and revision == self._revision:
            return None
        return Snapshot(
            downloads.jobs(QUEUE_STATES),
            self._container.wishes.all(),
            revision,
        )

    def _show(self, snapshot: Snapshot | None) -> None:
        if snapshot is not None:
            self._revision = snapshot.revision
            self.queue.replace(snapshot.live)
            self.wishes.replace(snapshot.wishes)
            self.queue.apply(self._meanwhile.values())
        self._meanwhile.clear()
        self.is_loaded = True
        self.loaded.emit()
        self.counts_changed.emit()

    def _show_wishes(self, wishes: list[Wish]) -> None:
        self.wishes.replace(wishes)
        self.counts_changed.emit()

    def _moved(self, jobs: list[DownloadJob]) -> None:
        if self.reading.busy:
            self._meanwhile.update((job.id, job) for job in jobs)
        self.queue.apply(jobs)
        if any(job.state in WISHED for job in jobs):
            self._wish_timer.start()

    def _set_busy(self, ids: list[int], busy: bool) -> None:
        for job_id in ids:
            self.queue.set_busy(job_id, busy)

    def _explained(self, answer: Told | None) -> None:
        if answer is not None:
            self.explained.emit(answer)
