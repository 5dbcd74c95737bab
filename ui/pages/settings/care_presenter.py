"""What the Settings page does beside settings: care, log, genre map, quality order, folders.

No widgets here; every call runs in a lane.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, pyqtSignal

from core.domain import PROFILES, QualityProfile, Tier
from core.tasks import TaskContext
from services.events import Level, Notice
from ui.models import figures
from ui.pages.settings.care import CHECK, COPY, PACK
from ui.reading import Reading
from ui.runner import Lane, Latest, Runner
from ui.widgets.notices import notice_from
from utils.texts import _, shown

if TYPE_CHECKING:
    from services.container import Container
    from services.setup.migration import MigrationPlan, MigrationResult

PLACES = {"downloads.incoming": True, "organize.transfer": True, "organize.supercrates": True}
"""Folders that are looked at while they are chosen, and whether they are written."""
TEMPLATES = ("organize.template_transfer", "organize.template_supercrates")
"""Templates whose names are shown while they are edited."""


class CarePresenter(QObject):
    """`busy(action, on)`, `done(words)`, `said(Notice)`; the others carry what was asked for.

    `page_readings` fill the page by themselves, `log_reading` and `map_reading` a dialog each.
    """

    busy = pyqtSignal(str, bool)
    done = pyqtSignal(str)
    facts_ready = pyqtSignal(object)
    log_ready = pyqtSignal(object)
    profile_ready = pyqtSignal(object, object)
    genres_ready = pyqtSignal(object, bool)
    genre_placed = pyqtSignal(str)
    genres_refused = pyqtSignal(str)
    genres_saved = pyqtSignal()
    folder_seen = pyqtSignal(str, object)
    preview_ready = pyqtSignal(str, object)
    plan_ready = pyqtSignal(object)
    said = pyqtSignal(object)

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._trying = Latest(runner)
        self.cards = (Reading(runner, self), Reading(runner, self))
        self.log_reading, self.map_reading = Reading(runner, self), Reading(runner, self)
        self._previews = {key: Reading(runner, self) for key in TEMPLATES}
        self._looks = {key: Reading(runner, self) for key in PLACES}
        self.page_readings = (*self.cards, *self._previews.values(), *self._looks.values())

    # --- database, log, export ------------------------------------------------------------------
    def load(self) -> None:
        """Read what the cards show."""
        upkeep = self._container.upkeep
        facts, order = self.cards
        facts.start(lambda _ctx: upkeep.facts(), lane="disk", done=self.facts_ready.emit)
        told = self.profile_ready.emit
        order.start(lambda _ctx: self._profile(), lane="disk", done=lambda got: told(*got))

    def care(self, action: str) -> None:
        """Check, copy or pack the database."""
        upkeep = self._container.upkeep
        works: dict[str, Callable[[], str]] = {
            CHECK: lambda: _checked(upkeep.check()),
            COPY: lambda: _("Copied to {name}").format(name=upkeep.back_up().name),
            PACK: lambda: _("{size} given back to the disk").format(
                size=figures.size(upkeep.pack())
            ),
        }
        work = works[action]
        self.busy.emit(action, True)

        def finished(words: str) -> None:
            self.busy.emit(action, False)
            self.done.emit(words)

        def failed(error: Exception) -> None:
            self.busy.emit(action, False)
            self._fail(error)

        self._runner.start(lambda _ctx: work(), lane="disk", done=finished, error=failed)

    def log_folder(self) -> str:
        """Where the logs are."""
        return str(self._container.upkeep.log_folder())

    def log(self, level: str) -> None:
        """The end of the log; `log_ready` brings it."""
        upkeep = self._container.upkeep
        self.log_reading.start(
            lambda _ctx: upkeep.log(level), lane="disk", done=self.log_ready.emit
        )

    def export(self, target: str) -> None:
        """Write the settings without secrets."""

        def written(number: int) -> None:
            self._say(
                Level.OK,
                _("{settings} exported").format(settings=figures.count(number, "setting")),
                target,
            )

        self._run(lambda _ctx: self._container.upkeep.export(Path(target)), written)

    # --- moving in ------------------------------------------------------------------------------
    def look_at(self, folder: str) -> None:
        """What moving in from a SoulSync folder would do; `plan_ready` brings it."""

        def work(ctx: TaskContext) -> MigrationPlan:
            return self._container.migration.preview(Path(folder), ctx)

        self._run(work, self.plan_ready.emit)

    def move_in(self, plan: MigrationPlan) -> None:
        """Do it."""

        def work(ctx: TaskContext) -> MigrationResult:
            return self._container.migration.apply(plan, ctx)

        self._run(work, self._moved_in)

    def _moved_in(self, result: MigrationResult) -> None:
        counts = (
            figures.count(result.settings, "setting"),
            figures.count(result.wishes, "wish", "wishes"),
            figures.count(result.artists, "artist"),
        )
        words = _("New here: {join}").format(join=", ".join(counts))
        level = Level.WARN if result.failed else Level.OK
        self._say(level, _("Moved in from SoulSync"), "; ".join([words, *result.failed]))

    # --- quality --------------------------------------------------------------------------------
    def use_order(self, tiers: Sequence[Tier], cutoff: int) -> None:
        """Let an order count from now on."""

        def work(_ctx: TaskContext) -> tuple[QualityProfile, tuple[Tier, ...]]:
            self._container.profiles.save(tiers, cutoff)
            return self._profile()

        def saved(got: tuple[QualityProfile, tuple[Tier, ...]]) -> None:
            self.profile_ready.emit(*got)
            self._say(Level.OK, _("Your order counts now"), _("From the next file that is chosen."))

        self._run(work, saved)

    def _profile(self) -> tuple[QualityProfile, tuple[Tier, ...]]:
        every = {tier.name: tier for one in PROFILES.values() for tier in one.tiers}
        return self._container.profiles.current(), tuple(every.values())

    # --- genre map ------------------------------------------------------------------------------
    def genres(self) -> None:
        """The map that counts now."""

        def work(_ctx: TaskContext) -> tuple[dict[str, tuple[str, ...]], bool]:
            editor = self._container.filing().genres
            return editor.current().table, editor.built_in

        ready = self.genres_ready.emit
        self.map_reading.start(work, lane="disk", done=lambda got: ready(*got))

    def try_genre(self, genre: str, table: Mapping[str, Sequence[str]]) -> None:
        """Where a genre would go by an edited map."""
        if not genre:
            self.genre_placed.emit("")
            return

        def work(_ctx: TaskContext) -> str:
            told = self._container.filing().genres.explain(genre, table)
            return f"{told.super_genre}: {shown(told.why)}"

        self._trying.start(work, lane="db", done=self.genre_placed.emit, error=self._refuse)

    def save_genres(self, table: Mapping[str, Sequence[str]]) -> None:
        """Let an edited map count."""
        self._run(
            lambda _ctx: self._container.filing().genres.save(table),
            lambda _path: self.genres_saved.emit(),
            self._refuse,
        )

    def reset_genres(self) -> None:
        """Back to the built-in map."""
        self._run(
            lambda _ctx: self._container.filing().genres.reset(),
            lambda _none: self.genres_saved.emit(),
        )

    # --- while a person types -------------------------------------------------------------------
    def preview(self, key: str, template: str) -> None:
        """How songs would be named; `preview_ready(key, preview)`."""

        def work(_ctx: TaskContext) -> Any:
            from services.organise.template_preview import live_preview

            return live_preview(template)

        ready = partial(self.preview_ready.emit, key)
        self._previews[key].start(work, lane="db", done=ready)

    def look(self, key: str, folder: str, incoming: str) -> None:
        """What can be said about a folder; `folder_seen(key, facts)`."""

        def work(_ctx: TaskContext) -> Any:
            from services.setup.folder_facts import look

            return look(folder, PLACES[key], "" if key == "downloads.incoming" else incoming)

        seen = partial(self.folder_seen.emit, key)
        self._looks[key].start(work, lane="disk", done=seen)

    # --- inside ---------------------------------------------------------------------------------
    def _run(
        self,
        work: Callable[[TaskContext], Any],
        done: Callable[[Any], None],
        error: Callable[[Exception], None] | None = None,
        lane: Lane = "disk",
    ) -> None:
        self._runner.start(work, lane=lane, done=done, error=error or self._fail)

    def _refuse(self, error: Exception) -> None:
        self.genres_refused.emit(str(getattr(error, "sentence", error)))

    def _fail(self, error: Exception) -> None:
        self.said.emit(notice_from(error))

    def _say(self, level: Level, title: str, detail: str) -> None:
        self.said.emit(Notice(level, title, detail, title))


def _checked(faults: list[str]) -> str:
    if not faults:
        return _("The database is sound")
    return _("Damaged: {faults}. Put a copy from the backups folder in its place.").format(
        faults=faults[0]
    )
