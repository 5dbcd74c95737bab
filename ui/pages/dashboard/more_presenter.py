"""The Dashboard's slower knowledge: alarms, citizenship, statistics, lists of care, vitals.

No widgets. Nothing is read while the page is hidden; what takes long runs in a worker with progress
and can be left at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from core.tasks import TaskContext
from services.events import Level, Notice
from services.records.vitals import Vitals
from ui.models import figures
from ui.reading import Reading
from ui.runner import Lane, Latest, Runner
from ui.widgets.notices import notice_from
from utils.texts import _

if TYPE_CHECKING:
    from services.care.model import CareDone, CareItem, CareKind, CareList
    from services.container import Container
    from ui.bridge import Bridge

VITALS_MS, SLOW_MS = 5_000, 60_000
PURPOSES = ("counters", "alerts", "citizen", "known", "stats", "kept")


@dataclass(frozen=True, slots=True)
class Counters:
    """What waits: wishes (and how many are due now), new releases of followed artists, and how
    many likes more are owned than a week ago (None: not known yet)."""

    wishes: int
    due: int
    followed: int
    news: int
    week: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What the program keeps: the database's bytes, when it was copied last (None: never), and how
    many searches are remembered."""

    size: int
    copied_at: float | None
    searches: int


class MorePresenter(QObject):
    """Signals carry what the page shows. What could not be read is told by its `Reading`s."""

    counters_changed = pyqtSignal(object)
    alerts_changed = pyqtSignal(object)
    citizen_changed = pyqtSignal(object)
    figures_changed = pyqtSignal(object)
    vitals_changed = pyqtSignal(object)
    kept_changed = pyqtSignal(object)
    care_counted = pyqtSignal(object)
    care_progress = pyqtSignal(str)
    care_found = pyqtSignal(object)
    care_busy = pyqtSignal(bool)
    care_done = pyqtSignal(object)
    said = pyqtSignal(object)

    def __init__(self, container: Container, runner: Runner, bridge: Bridge) -> None:
        super().__init__()
        self._container, self._runner = container, runner
        self._caring = Latest(runner)
        self._readings = {purpose: Reading(runner, self) for purpose in PURPOSES}
        self._counts: dict[CareKind, int] = {}
        self._vitals = Vitals()
        self._quick, self._slow = QTimer(self), QTimer(self)
        self._quick.setInterval(VITALS_MS)
        self._slow.setInterval(SLOW_MS)
        self._quick.timeout.connect(self._look_at_vitals)
        self._slow.timeout.connect(self.refresh)
        bridge.library_changed.connect(self._on_library)
        bridge.jobs_changed.connect(self._on_jobs)
        self._visible = False

    def shown(self) -> None:
        """The page is in front."""
        self._visible = True
        self._quick.start()
        self._slow.start()
        self._look_at_vitals()
        self.refresh()
        self._statistics()

    def hidden(self) -> None:
        """The page went to the back."""
        self._visible = False
        self._quick.stop()
        self._slow.stop()

    def refresh(self) -> None:
        """Read counters, alarms and citizenship anew."""
        self._read("counters", self._counters, self.counters_changed.emit)
        self._read("alerts", self._alerts, self.alerts_changed.emit)
        self._read("kept", self._kept, self.kept_changed.emit, "disk")
        self._read(
            "citizen", lambda _ctx: self._container.citizen.look(), self._tell_citizen, "net"
        )

    # --- what a person asks for -----------------------------------------------------------------
    def try_wishes(self) -> None:
        """Ask for the wishes that are due, now."""

        def work(_ctx: TaskContext) -> int:
            wishlist = self._container.wishlist
            due = wishlist.due() or wishlist.all()
            return len(wishlist.try_now(due))

        def asked(number: int) -> None:
            words = _("{wishes} asked for").format(wishes=figures.count(number, "wish", "wishes"))
            self._say(Level.OK, words if number else _("The wish list is empty"), "")
            self.refresh()

        self._do(work, asked, "db")

    def look(self, kind: CareKind, deep: bool = False) -> None:
        """Look through the library for one kind of trouble; `deep` decodes what never was."""

        def work(ctx: TaskContext) -> CareList:
            return self._container.care.look(kind, ctx, deep=deep)

        self._caring.start(
            work,
            lane="disk",
            done=self._found,
            error=self._fail,
            progress=lambda _fraction, words: self.care_progress.emit(words),
        )

    def look_deep(self, kind: CareKind) -> None:
        """Look thoroughly; leaving the list stops it, what was found out stays."""
        self.look(kind, deep=True)

    def leave_care(self) -> None:
        """Nobody looks at the list any more."""
        self._caring.cancel()

    def act(self, kind: CareKind, items: Sequence[CareItem]) -> None:
        """Do the list's action."""
        self.care_busy.emit(True)

        def work(ctx: TaskContext) -> CareDone:
            return self._container.care.act(kind, items, ctx)

        def acted(done: CareDone) -> None:
            self.care_busy.emit(False)
            self.care_done.emit(done)

        def failed(error: Exception) -> None:
            self.care_busy.emit(False)
            self._fail(error)

        self._runner.start(work, lane="disk", done=acted, error=failed)

    def undo(self, run: str) -> None:
        """Take an action back."""

        def undone(number: int) -> None:
            self._say(Level.OK, _("Taken back"), figures.count(number, "change"))

        self._do(lambda ctx: self._container.care.undo(run, ctx), undone, "disk")

    # --- inside ---------------------------------------------------------------------------------
    def _found(self, found: CareList) -> None:
        self._counts[found.kind] = len(found.items)
        self.care_found.emit(found)
        self.care_counted.emit(dict(self._counts))

    def _counters(self, _ctx: TaskContext) -> Counters:
        container = self._container
        followed = container.watchlist.all()
        return Counters(
            container.wishes.count(),
            len(container.wishlist.due()),
            len(followed),
            container.watchlist.new_count(),
            _week(container.sync.meter()),
        )

    def _kept(self, _ctx: TaskContext) -> Kept:
        facts = self._container.upkeep.facts()
        return Kept(facts.size, facts.backup_at, len(self._container.search_page.queries.all()))

    def _alerts(self, _ctx: TaskContext) -> Any:
        service = self._container.figures
        return service.alerts(service.figures())

    def _tell_citizen(self, found: Any) -> None:
        self.citizen_changed.emit(found)

    def _statistics(self) -> None:
        stats = self._container.library_stats

        def show(found: Any) -> None:
            if found is not None:
                self.figures_changed.emit(found)

        self._read("known", lambda _ctx: stats.known(), show)
        self._read("stats", stats.look, show, "disk")

    def _look_at_vitals(self) -> None:
        self.vitals_changed.emit(self._vitals.look())

    def _on_library(self, _event: object) -> None:
        if self._visible:
            self._statistics()

    def _on_jobs(self, _event: object = None) -> None:
        if self._visible:
            self._read("counters", self._counters, self.counters_changed.emit)

    def _read(
        self,
        purpose: str,
        work: Callable[[TaskContext], Any],
        done: Callable[[Any], None],
        lane: Lane = "db",
    ) -> None:
        self._readings[purpose].start(work, lane=lane, done=done)

    def _do(
        self, work: Callable[[TaskContext], Any], done: Callable[[Any], None], lane: Lane
    ) -> None:
        self._runner.start(work, lane=lane, done=done, error=self._fail)

    def _fail(self, error: Exception) -> None:
        self.said.emit(notice_from(error))

    def _say(self, level: Level, title: str, detail: str) -> None:
        self.said.emit(Notice(level, title, detail, title))


def _week(days: Sequence[Any]) -> int | None:
    """How many more are owned than seven days before the last one; None for a single day."""
    if len(days) < 2:
        return None
    before = days[-8] if len(days) >= 8 else days[0]
    return int(days[-1].owned - before.owned)
