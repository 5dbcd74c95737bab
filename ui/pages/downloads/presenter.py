"""What the Downloads page knows and does: jobs by state, wishes, cancel, retry, choose, explain.

No widgets here. Lists are read once; afterwards single jobs change as events come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from core.domain import DownloadJob, JobState, Wish
from core.tasks import TaskContext
from ui.models import figures
from ui.models.explain import Told
from ui.models.feed import JobFeed
from ui.models.jobs import (
    HISTORY_STATES,
    INBOX_STATES,
    QUEUE_STATES,
    JobListModel,
    newest_first,
    queue_order,
)
from ui.models.told import told as told_error
from ui.models.wishes import WishModel
from ui.runner import Latest, Runner

if TYPE_CHECKING:
    from services.container import Container

HISTORY_PAGE = 500
WISHES_MS = 400
WISHED = frozenset({JobState.PARKED, JobState.DONE, JobState.CANCELLED})
"""Entering one of these may add or remove a wish."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One reading of the store; `settled` counts the whole history, not just its first page."""

    live: list[DownloadJob]
    settled: list[DownloadJob]
    settled_total: int
    wishes: list[Wish]
    revision: int


class DownloadsPresenter(QObject):
    """`counts_changed` when a tab's number may be another, `explained` with what was asked for."""

    loaded = pyqtSignal()
    counts_changed = pyqtSignal()
    explained = pyqtSignal(object)
    failed = pyqtSignal(str, str)

    def __init__(
        self,
        container: Container,
        runner: Runner,
        feed: JobFeed,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._loading, self._explaining = Latest(runner), Latest(runner)
        self._paging, self._wishing = Latest(runner), Latest(runner)
        self._wish_timer = QTimer(self)
        self._wish_timer.setSingleShot(True)
        self._wish_timer.setInterval(WISHES_MS)
        self._wish_timer.timeout.connect(self.load_wishes)
        self._meanwhile: dict[int, DownloadJob] = {}
        self._revision = -1
        self._settled_unseen = 0
        self.is_loaded = False
        self.queue = JobListModel(QUEUE_STATES, queue_order, self)
        self.inbox = JobListModel(INBOX_STATES, newest_first, self)
        self.history = JobListModel(HISTORY_STATES, newest_first, self)
        self.wishes = WishModel(self)
        for model in self._models():
            model.counts_changed.connect(self.counts_changed)
        feed.jobs.connect(self._moved)

    # --- reading --------------------------------------------------------------------------------
    def load(self) -> None:
        """Read everything anew, unless nothing changed since the last time."""
        self._meanwhile.clear()
        self._loading.start(self._read, lane="db", done=self._show, error=self._fail)

    def load_wishes(self) -> None:
        """Read the wish list alone."""

        def work(_ctx: TaskContext) -> list[Wish]:
            return self._container.wishes.all()

        self._wishing.start(work, lane="db", done=self._show_wishes, error=self._fail)

    def more_history(self) -> None:
        """The next page of the history, when there is one."""
        if self._settled_unseen <= 0 or self._paging.busy:
            return
        offset = self.history.total()

        def work(_ctx: TaskContext) -> list[DownloadJob]:
            return self._container.downloads.jobs(HISTORY_STATES, HISTORY_PAGE, offset, True)

        self._paging.start(work, lane="db", done=self._append, error=self._fail)

    def explain(self, job_id: int) -> None:
        """Ask why a job stands as it does; `explained` answers."""

        def work(_ctx: TaskContext) -> Told:
            return self._container.downloads.explain(job_id)

        self._explaining.start(work, lane="db", done=self._explained, error=self._unexplained)

    # --- doing ----------------------------------------------------------------------------------
    def cancel(self, job_ids: Iterable[int]) -> None:
        """Stop downloads; what is being checked or moved goes on."""
        self._ask(list(job_ids), self._container.downloads.cancel, "cancelled")

    def retry(self, job_ids: Iterable[int]) -> None:
        """Try resting jobs again."""
        self._ask(list(job_ids), self._container.downloads.retry, "tried again")

    def choose(self, job_id: int, rank: int) -> None:
        """Take this candidate for a job that waits for a person."""

        def take(one: int) -> bool:
            return self._container.downloads.choose(one, rank)

        self._ask([job_id], take, "started")

    # --- numbers --------------------------------------------------------------------------------
    def tab_counts(self) -> dict[str, int]:
        """The numbers behind the tabs' words."""
        return {
            "queue": self.queue.total(),
            "inbox": self.inbox.total(),
            "wishes": self.wishes.total(),
            "history": self.history.total() + max(0, self._settled_unseen),
        }

    def summary(self) -> str:
        """ "3 running · 41 waiting · 4.1 MB/s"."""
        counts = self.queue.counts()
        running = sum(counts[s] for s in (JobState.DOWNLOADING, JobState.VERIFYING))
        running += counts[JobState.ORGANISING]
        waiting = sum(counts[s] for s in (JobState.WANTED, JobState.SEARCHING, JobState.QUEUED))
        parts = []
        if running:
            parts.append(f"{figures.count(running)} running")
        if waiting:
            parts.append(f"{figures.count(waiting)} waiting")
        if speed := self._speed():
            parts.append(figures.speed(speed))
        return " · ".join(parts)

    # --- inside ---------------------------------------------------------------------------------
    def _models(self) -> tuple[JobListModel, JobListModel, JobListModel]:
        return self.queue, self.inbox, self.history

    def _speed(self) -> float:
        return sum(job.speed for job in self.queue.in_state(JobState.DOWNLOADING))

    def _read(self, _ctx: TaskContext) -> Snapshot | None:
        downloads = self._container.downloads
        revision = downloads.revision()
        if self.is_loaded and revision == self._revision:
            return None
        counts = downloads.counts()
        return Snapshot(
            downloads.jobs(QUEUE_STATES),
            downloads.jobs(HISTORY_STATES, HISTORY_PAGE, 0, True),
            sum(counts[state] for state in HISTORY_STATES),
            self._container.wishes.all(),
            revision,
        )

    def _show(self, snapshot: Snapshot | None) -> None:
        if snapshot is not None:
            self._revision = snapshot.revision
            self._settled_unseen = snapshot.settled_total - len(snapshot.settled)
            self.queue.replace(snapshot.live)
            self.inbox.replace(snapshot.live)
            self.history.replace(snapshot.settled)
            self.wishes.replace(snapshot.wishes)
            self._apply(self._meanwhile.values())
        self._meanwhile.clear()
        self.is_loaded = True
        self.loaded.emit()
        self.counts_changed.emit()

    def _show_wishes(self, wishes: list[Wish]) -> None:
        self.wishes.replace(wishes)
        self.counts_changed.emit()

    def _append(self, jobs: Sequence[DownloadJob]) -> None:
        before = self.history.total()
        self.history.append(jobs)
        added = self.history.total() - before
        self._settled_unseen = self._settled_unseen - added if jobs else 0
        self.counts_changed.emit()

    def _moved(self, jobs: list[DownloadJob]) -> None:
        if self._loading.busy:
            self._meanwhile.update((job.id, job) for job in jobs)
        self._apply(jobs)
        if any(job.state in WISHED for job in jobs):
            self._wish_timer.start()

    def _apply(self, jobs: Iterable[DownloadJob]) -> None:
        known = list(jobs)
        for model in self._models():
            model.apply(known)

    def _ask(self, ids: list[int], what: Callable[[int], bool], done_word: str) -> None:
        if not ids:
            return
        for job_id in ids:
            for model in self._models():
                model.set_busy(job_id)

        def work(_ctx: TaskContext) -> tuple[list[int], str]:
            return [job_id for job_id in ids if not what(job_id)], done_word

        self._runner.start(work, lane="db", done=self._asked, error=self._fail)

    def _asked(self, answer: tuple[list[int], str]) -> None:
        refused, done_word = answer
        for job_id in refused:
            for model in self._models():
                model.set_busy(job_id, False)
        if refused:
            number = figures.count(len(refused), "download")
            self.failed.emit(
                f"{number} could not be {done_word}: the state has changed meanwhile.",
                "Look at the row again.",
            )

    def _explained(self, answer: Told) -> None:
        self.explained.emit(answer)

    def _unexplained(self, error: Exception) -> None:
        if not isinstance(error, KeyError):
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self.failed.emit(*told_error(error))
