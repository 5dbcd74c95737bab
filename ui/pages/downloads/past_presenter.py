"""What the History of the Downloads page knows and does; no widgets.

The list is read page by page; what ends meanwhile comes on top. Clearing, undo of a filing and
export are the services'.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from core.domain import DownloadJob, JobState
from core.tasks import TaskContext
from services.records.past import PastSieve, narrowed
from ui.models import figures
from ui.models.feed import JobFeed
from ui.models.finished import PAGE, FinishedModel
from ui.models.jobs import HISTORY_STATES
from ui.models.told import told
from ui.reading import Reading
from ui.runner import Runner
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container
    from ui.pages.downloads.refused_presenter import RefusedPresenter

REFRESH_MS = 300


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the list: how many fit, the first page, how many there are by state."""

    sieve: PastSieve
    count: int
    first: list[DownloadJob]
    counts: Counter[JobState]
    mark: float
    cleared: int


class HistoryPresenter(QObject):
    """`loaded` after a look; `done` with (what happened, undo or None); `failed` with (what
    happened, what to do) when something asked for could not be done; `undoable` with (job id,
    whether its filing can be taken back). What could not be read is told by its `Reading`s."""

    loaded = pyqtSignal()
    done = pyqtSignal(str, object)
    failed = pyqtSignal(str, str)
    undoable = pyqtSignal(int, bool)

    def __init__(
        self, container: Container, runner: Runner, feed: JobFeed, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self.reading, self._asking = Reading(runner, self), Reading(runner, self)
        self._sieve = PastSieve()
        self._seen: PastSieve | None = None
        self.model = FinishedModel(self)
        self.earlier = False
        self.source, self.days = "", 0
        self.cleared = 0
        self._wanted: list[int] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._read_wanted)
        self.model.wanted.connect(self._want)
        self.model.narrowed.connect(self.load)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.load)
        feed.jobs.connect(self._moved)

    @property
    def is_loaded(self) -> bool:
        """True once the list was read."""
        return self._seen is not None

    def refusals(self) -> RefusedPresenter:
        """For the list of what is never taken again."""
        from ui.pages.downloads.refused_presenter import RefusedPresenter

        return RefusedPresenter(self._container, self._runner, self)

    # --- reading --------------------------------------------------------------------------------
    def load(self) -> None:
        """Read numbers and the first page; rows that were there keep their places."""
        since = figures.now() - self.days * figures.DAY if self.days else 0.0
        asked = PastSieve(self.model.states, self.model.needle, since, self.source)
        earlier = self.earlier

        def work(_ctx: TaskContext) -> Look:
            return self._read(asked, earlier)

        self.reading.start(work, lane="db", done=self._show)

    def show_earlier(self, on: bool) -> None:
        """Show what was cleared, too."""
        self.earlier = on
        self.load()

    def show_source(self, source: str) -> None:
        """Only from this download source; "" is any."""
        self.source = source
        self.load()

    def show_days(self, days: int) -> None:
        """Only what ended within so many days; 0 is any time."""
        self.days = days
        self.load()

    def ask_undoable(self, job: DownloadJob) -> None:
        """Whether this one's filing can be taken back; `undoable` answers."""
        if job.state is not JobState.DONE:
            self.undoable.emit(job.id, False)
            return

        def work(_ctx: TaskContext) -> bool:
            return self._container.past.undoable(job.id)

        done = partial(self.undoable.emit, job.id)
        self._asking.start(work, lane="db", done=done)

    # --- doing ----------------------------------------------------------------------------------
    def clear(self) -> None:
        """Put everything that is over out of sight; the log keeps it."""
        count = self.model.total()

        def work(_ctx: TaskContext) -> float:
            return self._container.past.clear()

        self._runner.start(work, lane="disk", done=partial(self._cleared, count), error=self._fail)

    def undo_filing(self, job: DownloadJob) -> None:
        """Put the file back where the download left it."""

        def work(ctx: TaskContext) -> str:
            report = self._container.past.undo_filing(job.id, ctx)
            return str(report.restored[0].target)

        self._runner.start(work, lane="disk", done=partial(self._taken_back, job), error=self._fail)

    def export(self, target: Path) -> None:
        """Write what the filters show to a .csv or .json file."""
        sieve = self._sieve

        def work(ctx: TaskContext) -> int:
            return self._container.past.export(sieve, target, ctx)

        self._runner.start(
            work, lane="disk", done=partial(self._exported, target), error=self._fail
        )

    # --- inside ---------------------------------------------------------------------------------
    def _read(self, asked: PastSieve, earlier: bool) -> Look:
        past = self._container.past
        mark = past.cleared_at()
        sieve = narrowed(asked, mark, earlier)
        counts = Counter(
            {
                state: past.count(PastSieve(frozenset({state}), since=0.0 if earlier else mark))
                for state in HISTORY_STATES
            }
        )
        plain = sieve == PastSieve(sieve.states, since=0.0 if earlier else mark)
        count = sum(counts[state] for state in sieve.states) if plain else past.count(sieve)
        everything = past.count(PastSieve()) if mark and not earlier else 0
        cleared = max(0, everything - sum(counts.values())) if mark and not earlier else 0
        return Look(sieve, count, past.page(sieve, PAGE, 0), counts, mark, cleared)

    def _show(self, read: Look) -> None:
        same = self._seen is not None and _alike(read.sieve, self._seen)
        self._seen = self._sieve = read.sieve
        self.cleared = read.cleared
        change = self.model.refresh if same else self.model.replace
        change(read.count, read.first, read.counts)
        self.loaded.emit()

    def _want(self, number: int) -> None:
        """The view asks while it paints: the page is read after that."""
        self._wanted.append(number)
        self._soon.start()

    def _read_wanted(self) -> None:
        wanted, self._wanted = self._wanted, []
        for number in wanted:
            self._page(number)

    def _page(self, number: int) -> None:
        sieve = self._sieve

        def work(_ctx: TaskContext) -> list[DownloadJob]:
            return self._container.past.page(sieve, PAGE, number * PAGE)

        def show(jobs: list[DownloadJob]) -> None:
            if sieve == self._sieve:
                self.model.put(number, jobs)

        def lost(error: Exception) -> None:
            self.model.lost(number)
            self.reading.fail(error)

        self._runner.start(work, lane="db", done=show, error=lost)

    def _moved(self, jobs: Sequence[DownloadJob]) -> None:
        self.model.apply(jobs)
        over = [job for job in jobs if job.state in HISTORY_STATES]
        left = [job for job in jobs if job.state not in HISTORY_STATES and self._knows(job)]
        if (over or left) and self.is_loaded:
            self._timer.start()

    def _knows(self, job: DownloadJob) -> bool:
        return self.model.row_of(job.id) is not None

    def _cleared(self, count: int, before: float) -> None:
        def undo() -> None:
            self._runner.start(
                lambda _ctx: self._container.past.restore(before),
                lane="disk",
                done=lambda _none: self.load(),
                error=self._fail,
            )

        self.done.emit(
            _("{count} cleared").format(count=figures.count(count, _("finished download"))), undo
        )
        self.load()

    def _taken_back(self, job: DownloadJob, place: str) -> None:
        folder, incoming = Path(place).parent, self._container.settings.get("downloads.incoming")
        arrived = folder.is_relative_to(str(incoming))  # below it clients have names of their own
        parent = _("the download folder") if arrived else folder
        self.done.emit(
            _("“{title}” is back in {parent}").format(title=job.track.title, parent=parent), None
        )
        self.load()

    def _exported(self, target: Path, count: int) -> None:
        self.done.emit(
            _("{downloads} written to {name}").format(
                downloads=figures.count(count, "download"), name=target.name
            ),
            None,
        )

    def _fail(self, error: Exception) -> None:
        self.failed.emit(*told(error))


def _alike(one: PastSieve, other: PastSieve) -> bool:
    """The same question some moments later: "the last 7 days" moves on with the clock."""
    return replace(one, since=0.0) == replace(other, since=0.0) and (
        abs(one.since - other.since) < figures.HOUR
    )
