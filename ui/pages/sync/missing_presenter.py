"""What "Download missing tracks" does: begin, watch, cancel, retry. No widgets here.

One per playlist; it lives on when its dialog is closed and feeds the bubble. What was begun is kept
(`services/playlists/missing_runs.py`) and its state comes from the job store, so it is the same
after a restart; until it is over and closed, its rows stay those it began with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from core.domain import Coverage, CoverageRow, DownloadJob, JobState, Ownership
from core.tasks import TaskContext
from services.playlists.forecast import Forecast
from services.playlists.wanting import want_rows
from ui.models import figures
from ui.models.feed import JobFeed
from ui.models.forecast_words import forecast_line, too_large
from ui.models.missing import MissingModel, Tally
from ui.models.told import told
from ui.pages.sync.run_standing import Standing, standing_of
from ui.runner import Latest, Runner
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container
    from services.playlists.whole_albums import AlbumOffer


@dataclass(frozen=True, slots=True)
class Loaded:
    """How it stands, what the rest would cost, and albums that may be fetched whole."""

    standing: Standing
    forecast: Forecast
    albums: list[AlbumOffer]


class MissingPresenter(QObject):
    """`changed` fires when counters, bars or buttons may look different.

    `followed` carries the playlist's key, its name and the ids of the run's jobs.
    """

    changed = pyqtSignal()
    failed = pyqtSignal(str, str)
    followed = pyqtSignal(str, str, list)

    def __init__(
        self,
        container: Container,
        runner: Runner,
        feed: JobFeed,
        coverage: Coverage,
        parent: QObject | None = None,
        again: bool = False,
    ) -> None:
        """`again`: a run is reopened, `coverage` is what it began with."""
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._loading, self._weighing = Latest(runner), Latest(runner)
        self._all: Forecast | None = None
        self.coverage = coverage
        self.albums: list[AlbumOffer] = []
        self.model = MissingModel(self)
        self.loading = False
        self.beginning = False
        self.begun = again
        self._begin_at_once = False
        self.model.tally_changed.connect(self.changed)
        feed.jobs.connect(self._moved)
        self._read(None if again else coverage)

    # --- what the dialog asks for ---------------------------------------------------------------
    def update(self, coverage: Coverage) -> None:
        """Another check of the same playlist; what was begun stays as it began."""
        if not self.begun:
            self._read(coverage)

    def look_again(self, coverage: Coverage) -> None:
        """A person asks for what this comparison misses: a run goes on unless there is more."""
        if self.begun or coverage is not self.coverage:
            self._read(coverage)
        elif not self.loading:
            self._weigh()

    def close(self) -> None:
        """The dialog was closed: what is over is forgotten, what runs stands."""
        if self.begun and not self.active:
            self.begun = False
            self._runner.start(self._forget, lane="db", error=self._failed)

    def _read(self, newer: Coverage | None) -> None:
        if not self.begun:
            self.coverage = newer or self.coverage
        self.loading = True
        self.changed.emit()

        def work(ctx: TaskContext) -> Loaded:
            return self._load(newer, ctx)

        self._loading.start(work, lane="db", done=self._loaded, error=self._failed)

    def _weigh(self) -> None:
        """How much room there is may have changed while the dialog was closed."""
        tracks = [row.entry.track for row in self.coverage.of(Ownership.MISSING)]
        forecast = self._container.forecast

        def work(_ctx: TaskContext) -> Forecast:
            return forecast.of(tracks)

        self._weighing.start(work, lane="disk", done=self._weighed, error=self._failed)

    def _weighed(self, forecast: Forecast) -> None:
        self._all = forecast
        self.changed.emit()

    def begin_when_ready(self) -> None:
        """Begin as soon as the queue was read: a person started several playlists at once."""
        if self.loading:
            self._begin_at_once = True
        else:
            self.begin()

    def begin(self) -> None:
        """Make a job for each ticked row and let the engine work."""
        rows = self.model.chosen()
        if not rows or self.beginning:
            return
        self.beginning = self.begun = True
        self.changed.emit()
        left_out, known = self.model.left_out(), self.model.jobs()

        def work(ctx: TaskContext) -> dict[int, DownloadJob]:
            runs = self._container.missing_runs
            key = self.coverage.playlist.key
            first = runs.begin(self.coverage, left_out, known)
            try:
                made = self._want(rows, ctx)
            except BaseException:
                if first:
                    runs.end(key)
                raise
            runs.took(key, known | {at: job.id for at, job in made.items()})
            return made

        # Not the database's lane: titles of videos are looked up in a catalogue first.
        self._runner.start(work, lane="net", done=self._begun, error=self._failed)

    def cancel(self, job_id: int) -> None:
        """Stop one download."""
        self._ask([job_id], self._container.downloads.cancel)

    def cancel_all(self) -> None:
        """Stop all that can be stopped; finished files stay."""
        self._ask(self.model.cancellable(), self._container.downloads.cancel)

    def retry(self, job_id: int) -> None:
        """Try one again."""
        self._ask([job_id], self._container.downloads.retry)

    # --- how it stands --------------------------------------------------------------------------
    @property
    def tally(self) -> Tally:
        """The counters."""
        return self.model.tally()

    @property
    def can_begin(self) -> bool:
        """Some ticked row has no job yet."""
        ready = not self.loading and not self.beginning and not self.too_large
        return ready and bool(self.model.chosen())

    @property
    def too_large(self) -> str:
        """Why the chosen tracks may not begin: the disk's reserve; "" when they may."""
        return too_large(self.chosen_forecast)

    @property
    def chosen_forecast(self) -> Forecast | None:
        """What the ticked rows would cost; None until the disk was looked at."""
        tally = self.tally
        return None if self._all is None else self._all.part(tally.waiting, tally.seconds)

    @property
    def active(self) -> bool:
        """Some job is on its way, or paused and not over."""
        tally = self.tally
        return tally.started > tally.settled + tally.resting

    @property
    def arrived(self) -> bool:
        """Some row was organised that the last comparison called missing."""
        items = (self.model.item(row) for row in range(self.model.rowCount()))
        return any(
            item.wanted and item.job is not None and item.job.state is JobState.DONE
            for item in items
        )

    def forecast(self) -> str:
        """Size, time and room in one line."""
        return self.too_large or forecast_line(self.chosen_forecast)

    # --- inside ---------------------------------------------------------------------------------
    def _want(self, rows: list[CoverageRow], ctx: TaskContext) -> dict[int, DownloadJob]:
        engine, asked = self._container.engine, self._container
        playlist = self.coverage.playlist
        jobs = want_rows(asked.completing, asked.downloads, playlist, rows, ctx)
        if not engine.running:
            engine.start()
        return {row.entry.position: job for row, job in zip(rows, jobs, strict=True)}

    def _begun(self, jobs: dict[int, DownloadJob]) -> None:
        self.beginning = False
        self.model.set_jobs(jobs)
        self._follow()

    def _follow(self) -> None:
        playlist = self.coverage.playlist
        self.followed.emit(playlist.key, playlist.name, self.model.job_ids())

    def _forget(self, _ctx: TaskContext) -> None:
        if not self.begun:
            self._container.missing_runs.end(self.coverage.playlist.key)

    def _load(self, newer: Coverage | None, _ctx: TaskContext) -> Loaded:
        standing = standing_of(self._container, self.coverage, newer)
        missing = standing.coverage.of(Ownership.MISSING)
        forecast = self._container.forecast.of(row.entry.track for row in missing)
        albums = self._container.whole_albums.offers(standing.coverage)
        return Loaded(standing, forecast, albums)

    def _loaded(self, loaded: Loaded) -> None:
        self.loading = False
        self._all, self.albums = loaded.forecast, loaded.albums
        standing = loaded.standing
        self.coverage, self.begun = standing.coverage, standing.begun or self.beginning
        self.model.set_rows(standing.coverage, standing.jobs, standing.left_out)
        if standing.begun:
            self._follow()
        if self._begin_at_once:
            self._begin_at_once = False
            self.begin()

    def _moved(self, jobs: list[DownloadJob]) -> None:
        self.model.apply(jobs)

    def _ask(self, ids: list[int], what: object) -> None:
        if not ids or not callable(what):
            return
        for job_id in ids:
            self.model.set_busy(job_id)

        def work(_ctx: TaskContext) -> list[int]:
            return [job_id for job_id in ids if not what(job_id)]

        self._runner.start(work, lane="db", done=self._asked, error=self._failed)
        self.changed.emit()

    def _asked(self, refused: list[int]) -> None:
        for job_id in refused:
            self.model.set_busy(job_id, False)
        if refused:
            self.failed.emit(
                _("{downloads} could not be stopped.").format(
                    downloads=figures.count(len(refused), "download")
                ),
                _("The file is being checked or moved; that ends by itself."),
            )

    def _failed(self, error: Exception) -> None:
        self.loading = self.beginning = False
        for job_id in self.model.job_ids():
            self.model.set_busy(job_id, False)
        self.failed.emit(*told(error))
        self.changed.emit()
