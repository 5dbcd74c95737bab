"""What the Dashboard knows and can do, without widgets.

Reads run in the db lane and are merged; each answer goes out as one signal. Nothing is read while
the page is hidden: `shown` reads again what changed meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, pyqtSignal

from core.domain import ACTIVE_STATES, DownloadJob, HealthCheck, JobState, ServiceState
from core.tasks import TaskContext
from services.events import Level, Notice
from ui.models import figures
from ui.reading import Reading
from ui.runner import Lane, Latest, Runner, TaskHandle
from ui.widgets.notices import notice_from
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container
    from ui.bridge import Bridge

SHOWN_JOBS = 4
SHOWN_LINES = 40
PURPOSES = frozenset({"overview", "transfers", "services", "activity", "health"})
RUNNING = (JobState.DOWNLOADING, JobState.VERIFYING, JobState.ORGANISING)
WAITING = (JobState.WANTED, JobState.SEARCHING, JobState.QUEUED)
KINDS: dict[str, tuple[str, ...]] = {
    "all": (),
    "downloads": (
        *("downloaded", "organised", "refused", "parked", "passed over", "second", "discarded"),
        *("wish fulfilled", "review", "waiting", "batch"),
    ),
    "sync": ("coverage", "schedule", "push", "wished", "watch list"),
    "library": ("library", "undone", "metadata"),
    "trouble": (
        *("refused", "parked", "passed over", "failed", "review", "schedule", "service"),
        "waiting",
    ),
}
"""The kinds of lines each filter shows, as the services write them."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The hero's numbers. `library_age` in seconds, None when the library was never read."""

    playlists: int
    total: int
    owned: int
    probable: int
    missing: int
    unusable: int
    library_tracks: int
    library_age: float | None
    wishes: int
    folders: tuple[str, ...]

    @property
    def first_run(self) -> bool:
        """True while nothing was ever opened."""
        return self.playlists == 0


@dataclass(frozen=True, slots=True)
class Transfers:
    """What is under way: the first few jobs, how many in all, the speed in bytes per second.

    `done` were filed since midnight.
    """

    shown: tuple[DownloadJob, ...]
    running: int
    waiting: int
    review: int
    done: int
    speed: float

    @property
    def summary(self) -> str:
        """ "3 running · 41 waiting · 128 today · 6.2 MB/s"."""
        parts = [(self.running, "running"), (self.waiting, "waiting"), (self.done, "today")]
        words = [f"{number:,} {word}" for number, word in parts if number]
        if self.speed:
            words.append(figures.speed(self.speed))
        return " · ".join(words)


class DashboardPresenter(QObject):
    """Signals carry what the page shows; the methods are what a person can ask for. What could not
    be read is told by its `Reading`s."""

    overview_changed = pyqtSignal(object)
    transfers_changed = pyqtSignal(object)
    services_changed = pyqtSignal(object)
    health_changed = pyqtSignal(object)
    activity_changed = pyqtSignal(object)
    scanning = pyqtSignal(bool, str)
    asking = pyqtSignal(bool)
    said = pyqtSignal(object)

    def __init__(self, container: Container, runner: Runner, bridge: Bridge) -> None:
        super().__init__()
        self._container, self._runner = container, runner
        self._asking = Latest(runner)
        self._readings = {purpose: Reading(runner, self) for purpose in sorted(PURPOSES)}
        self._scan: TaskHandle | None = None
        self._visible = False
        self._stale = set(PURPOSES)
        self._kind = "all"
        bridge.coverage_ready.connect(self._on_coverage)
        bridge.library_changed.connect(self._on_library)
        bridge.jobs_changed.connect(self._on_jobs)
        bridge.jobs_progressed.connect(self._on_jobs)
        bridge.service_changed.connect(self._on_service)
        bridge.setting_changed.connect(self._on_setting)

    @property
    def reading(self) -> Reading:
        """What the page as a whole waits for."""
        return self._readings["overview"]

    def shown(self) -> None:
        """The page is in front: read what is stale."""
        self._visible = True
        self._refresh()

    def hidden(self) -> None:
        """The page went to the back."""
        self._visible = False

    def filter_activity(self, key: str) -> None:
        """Show one of `KINDS`."""
        self._kind = key
        self._mark("activity")

    def scan(self, full: bool = False) -> None:
        """Read the music folders; a second call while one runs does nothing."""
        if self._scan is not None and self._scan.active:
            return
        library = self._container.library
        self.scanning.emit(True, _("Looking for files"))
        self._scan = self._runner.start(
            lambda ctx: library.scan(ctx, full),
            lane="disk",
            done=self._scanned,
            error=self._scan_failed,
            progress=self._scan_progress,
        )

    def cancel_scan(self) -> None:
        """Stop reading; what was read stays."""
        if self._scan is not None:
            self._scan.cancel()
            self._scan = None
            self.scanning.emit(False, "")

    def ask_services(self, everything: bool = True) -> None:
        """Ask the services and run the health checks now; public sites only with `everything`."""
        self.asking.emit(True)
        health = self._container.health
        self._asking.start(
            lambda ctx: (health.refresh(ctx, everything), health.checks(ctx, everything)),
            lane="net",
            done=self._asked,
            error=self._ask_failed,
        )

    def add_folder(self, path: str) -> None:
        """Take a music folder into the library and read it."""
        settings = self._container.settings
        known = [str(folder) for folder in settings.get("library.folders")]
        if path in known:
            self.scan()
            return
        self._runner.start(
            lambda _ctx: settings.set("library.folders", [*known, path]),
            lane="disk",
            done=self._folder_added,
            error=self._failed,
        )

    def _folder_added(self, _result: object) -> None:
        self._mark("overview")
        self.scan()

    def _refresh(self) -> None:
        if not self._visible:
            return
        readers: dict[str, tuple[Callable[[TaskContext], Any], Lane]] = {
            "overview": (self._read_overview, "db"),
            "transfers": (self._read_transfers, "db"),
            "services": (self._read_states, "db"),
            "activity": (self._read_activity, "db"),
            "health": (self._container.health.checks, "net"),
        }
        for purpose in [key for key in readers if key in self._stale]:
            self._stale.discard(purpose)
            work, lane = readers[purpose]
            self._readings[purpose].start(work, lane=lane, done=partial(self._tell, purpose))

    def _tell(self, purpose: str, found: object) -> None:
        signals = {
            "overview": self.overview_changed,
            "transfers": self.transfers_changed,
            "services": self.services_changed,
            "activity": self.activity_changed,
            "health": self.health_changed,
        }
        signals[purpose].emit(found)

    def _mark(self, *purposes: str) -> None:
        self._stale.update(purposes)
        self._refresh()

    def _read_overview(self, _ctx: TaskContext) -> Overview:
        container = self._container
        rows = container.shelf.all()
        return Overview(
            playlists=len(rows),
            total=sum(row.total for row in rows),
            owned=sum(row.owned for row in rows),
            probable=sum(row.probable for row in rows),
            missing=sum(row.missing for row in rows),
            unusable=sum(row.unusable for row in rows),
            library_tracks=container.library.count(),
            library_age=container.library.age(),
            wishes=container.wishes.count(),
            folders=tuple(container.settings.get("library.folders")),
        )

    def _read_transfers(self, _ctx: TaskContext) -> Transfers:
        from services.records.past import PastSieve  # not needed by the first paint

        downloads = self._container.downloads
        today = PastSieve(frozenset({JobState.DONE}), since=figures.midnight(figures.now()))
        counts: Counter[JobState] = downloads.counts()
        shown = downloads.jobs(RUNNING, limit=50)
        speed = sum(job.speed for job in shown if job.state is JobState.DOWNLOADING)
        if len(shown) < SHOWN_JOBS:
            rest = [state for state in ACTIVE_STATES if state not in RUNNING]
            shown += downloads.jobs(rest, limit=SHOWN_JOBS - len(shown))
        return Transfers(
            shown=tuple(shown[:SHOWN_JOBS]),
            running=sum(counts[state] for state in RUNNING),
            waiting=sum(counts[state] for state in WAITING),
            review=counts[JobState.REVIEW],
            done=self._container.past.count(today),
            speed=speed,
        )

    def _read_states(self, _ctx: TaskContext) -> Sequence[ServiceState]:
        return self._container.health.states()

    def _read_activity(self, _ctx: TaskContext) -> Sequence[object]:
        kinds = KINDS[self._kind] or None
        return self._container.activity.recent(SHOWN_LINES, kinds)

    def _scanned(self, report: Any) -> None:
        self._scan = None
        self.scanning.emit(False, "")
        changes = [
            f"{number:,} {word}"
            for number, word in (
                (report.added, "new"),
                (report.changed, "changed"),
                (report.removed, "gone"),
                (len(report.unreadable), "unreadable"),
            )
            if number
        ]
        detail = f"{figures.count(report.tracks, 'track')}; {', '.join(changes) or _('no changes')}"
        self.said.emit(Notice(Level.OK, _("The library was read"), detail, "scan"))
        self._mark("overview", "services")

    def _scan_progress(self, fraction: float | None, text: str) -> None:
        known = "" if fraction is None else f"{fraction:.0%} · "
        self.scanning.emit(True, known + text)

    def _scan_failed(self, error: Exception) -> None:
        self._scan = None
        self.scanning.emit(False, "")
        self._failed(error)

    def _asked(self, answer: tuple[list[ServiceState], list[HealthCheck]]) -> None:
        self.asking.emit(False)
        states, checks = answer
        self.services_changed.emit(states)
        self.health_changed.emit(checks)

    def _ask_failed(self, error: Exception) -> None:
        self.asking.emit(False)
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        self.said.emit(notice_from(error))

    def _on_coverage(self, _event: object) -> None:
        self._mark("overview", "activity")

    def _on_library(self, _event: object) -> None:
        self._mark("overview", "services")

    def _on_jobs(self, _jobs: object = None) -> None:
        self._mark("transfers", "activity")

    def _on_service(self, _event: object) -> None:
        self._mark("services")

    def _on_setting(self, _event: object) -> None:
        self._mark("overview", "services", "health")
