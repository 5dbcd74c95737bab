"""What the artist page knows and does: an artist's releases, one sheet, downloads. No widgets.

The artist's own catalogue is shown at once, the others are merged in when they have answered. Track
lists are asked for while their tiles are looked at, one after the other, and never twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from core.domain import CoverageRow, DownloadJob, JobState
from core.domain.catalogue import CatalogueArtist
from core.tasks import TaskContext
from services.artists.model import AlbumSheet, Holding, Plan, key_of, missing
from services.catalogue.discography import Discography, Edition
from services.playlists.forecast import Forecast
from ui.bridge import Bridge
from ui.models import artists as words
from ui.models.artists import Tile, TimelineModel, TracksModel
from ui.models.told import told
from ui.pictures import Pictures
from ui.reading import Reading
from ui.runner import Latest, Runner

if TYPE_CHECKING:
    from services.container import Container

PORTRAIT, COVER = 224, 216
"""Pixels pictures are decoded to: twice their place on the screen."""
AGAIN_MS = 400


class ArtistPresenter(QObject):
    """`changed` when the artist or its badges are others, `sheet_changed` for the open album.

    `planned` carries (plan, forecast) to be confirmed, `started` how many jobs began.
    """

    changed = pyqtSignal()
    sheet_changed = pyqtSignal()
    planned = pyqtSignal(object, object)
    planning = pyqtSignal(str)
    started = pyqtSignal(list)
    failed = pyqtSignal(str, str)

    def __init__(
        self, container: Container, runner: Runner, bridge: Bridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._opening, self._merging = Latest(runner), Latest(runner)
        self._counting = Reading(runner, self)
        self._listing, self._looking, self._planning = (Latest(runner) for _ in range(3))
        self._knowing = Latest(runner)
        self.pictures = Pictures(runner, self)
        self.model, self.tracks = TimelineModel(self), TracksModel(self)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.count_again)
        bridge.library_changed.connect(self._stale)
        bridge.job_moved.connect(self._moved)
        self._forget()

    def _forget(self) -> None:
        self.artist: CatalogueArtist | None = None
        self.found: Discography | None = None
        self.trouble: tuple[str, str] = ("", "")
        self.open_tile: Tile | None = None
        self.sheet: AlbumSheet | None = None
        self.forecast: Forecast | None = None
        self.sheet_trouble = ""
        self._looked: set[str] = set()
        self._queue: list[Tile] = []

    # --- the artist -----------------------------------------------------------------------------
    @property
    def loading(self) -> bool:
        """True while nothing is there to be shown."""
        return self.found is None and self._opening.busy

    @property
    def merging(self) -> bool:
        """True while further catalogues are asked."""
        return self._merging.busy

    def open(self, artist: CatalogueArtist) -> None:
        """Show this artist."""
        self.leave()
        self._forget()
        self.artist = artist
        self.model.show([])
        self.tracks.show(None)
        service = self._container.artists
        self._opening.start(
            lambda ctx: service.open(artist, ctx, False), done=self._opened, error=self._not_opened
        )
        self._knowing.start(
            lambda ctx: service.whole(artist, ctx), done=self._known, error=lambda _: None
        )
        self.changed.emit()

    def leave(self) -> None:
        """Nobody waits for the answers any more."""
        for task in (self._opening, self._merging, self._counting, self._listing, self._looking,
                     self._planning, self._knowing):  # fmt: skip
            task.cancel()
        self._queue = []
        self.pictures.drop()

    def _known(self, artist: CatalogueArtist) -> None:
        self.artist = artist
        self._runner.start(lambda _ctx: self._container.artists.recent.add(artist), lane="disk")
        self.changed.emit()

    def _opened(self, answer: tuple[Discography, dict[str, Holding]]) -> None:
        self._show(answer)
        artist, service = self.artist, self._container.artists
        if artist is not None:
            self._merging.start(
                lambda ctx: service.open(artist, ctx),
                done=self._show,
                error=lambda _: self._quiet(),
            )
        self.changed.emit()

    def _not_opened(self, error: Exception) -> None:
        self.trouble = told(error)
        self.changed.emit()

    def _quiet(self) -> None:
        self.changed.emit()

    def _show(self, answer: tuple[Discography, dict[str, Holding]]) -> None:
        self.found, holdings = answer
        self.model.show(words.tiles_of(self.found, holdings))
        self.changed.emit()

    # --- badges ---------------------------------------------------------------------------------
    def count_again(self) -> None:
        """The library is another one: all badges, and the open sheet."""
        artist, tiles = self.artist, self.model.tiles
        if artist is None or not tiles:
            return
        releases = [one.release for one in tiles]
        self._counting.start(
            lambda ctx: self._container.artists.holdings(artist.name, releases, ctx),
            lane="db",
            done=self._counted,
        )
        if self.sheet is not None and self.open_tile is not None:
            self._read_sheet(self.open_tile)

    def look_at(self, tiles: Sequence[Tile]) -> None:
        """These tiles are seen: have their badges exact where the library alone cannot tell."""
        new = [one for one in tiles if _is_vague(one.holding) and one.key not in self._looked]
        self._queue = [one for one in new if self._keep(one)]
        if not self._looking.busy:
            self._look_on()

    def _keep(self, tile: Tile) -> bool:
        return tile.group != words.APPEARS or not tile.holding.total

    def _look_on(self) -> None:
        if not self._queue:
            return
        tile = self._queue.pop(0)
        self._looked.add(tile.key)
        self._looking.start(
            lambda ctx: self._container.artists.sheet(tile.release, ctx),
            done=self._seen,
            error=self._silent,
        )

    def _seen(self, sheet: AlbumSheet) -> None:
        if sheet.ownership.total:
            self._counted({key_of(sheet.release): sheet.holding})
        self._look_on()

    def _silent(self, _error: Exception) -> None:
        """The others would not be told either; what is opened is asked for again."""
        self._queue = []

    def _counted(self, told_: dict[str, Holding]) -> None:
        tiles = [
            Tile(one.key, one.release, one.group, told_.get(one.key, one.holding))
            for one in self.model.tiles
        ]
        self.model.show(tiles)
        self.changed.emit()

    # --- one album ------------------------------------------------------------------------------
    def open_sheet(self, tile: Tile) -> None:
        """Show the tracks of a release."""
        if self.open_tile is not None and self.open_tile.key == tile.key and self.sheet is not None:
            return
        self.open_tile, self.sheet, self.sheet_trouble = tile, None, ""
        self.tracks.show(None)
        self._read_sheet(tile)
        self.sheet_changed.emit()

    def close_sheet(self) -> None:
        """No album is open."""
        self._listing.cancel()
        self.open_tile, self.sheet = None, None
        self.sheet_changed.emit()

    def _read_sheet(self, tile: Tile) -> None:
        def work(ctx: TaskContext) -> tuple[AlbumSheet, Forecast]:
            sheet = self._container.artists.sheet(tile.release, ctx)
            rows = missing(sheet.ownership)
            return sheet, self._container.forecast.of(row.entry.track for row in rows)

        self._listing.start(work, done=self._read, error=self._not_read)

    def _read(self, answer: tuple[AlbumSheet, Forecast]) -> None:
        sheet, self.forecast = answer
        self.sheet = sheet
        self.tracks.show(sheet)
        self._counted({key_of(sheet.release): sheet.holding})
        self.sheet_changed.emit()

    def _not_read(self, error: Exception) -> None:
        self.sheet_trouble = " ".join(told(error))
        self.sheet_changed.emit()

    # --- fetching -------------------------------------------------------------------------------
    def ask_missing(self, releases: Sequence[Edition] | None = None) -> None:
        """Plan the download of what is missing of these, or of all the artist's own releases."""
        if releases is None:
            releases = [
                one.release
                for one in self.model.tiles
                if one.group != words.APPEARS and one.incomplete
            ]
        wanted = list(releases)
        self._plan(lambda ctx: self._container.artists.plan(wanted, ctx))

    def ask_tracks(self, rows: Sequence[CoverageRow]) -> None:
        """Plan the download of these tracks of the open album."""
        sheet = self.sheet
        if sheet is not None and rows:
            self._plan(lambda _ctx: self._container.artists.of_sheet(sheet, rows))

    def _plan(self, make: Callable[[TaskContext], Plan]) -> None:
        def work(ctx: TaskContext) -> tuple[Plan, Forecast]:
            plan = make(ctx)
            return plan, self._container.forecast.of(row.entry.track for row in plan.rows)

        self.planning.emit("")
        self._planning.start(
            work,
            done=lambda made: self.planned.emit(*made),
            error=self._fail,
            progress=lambda _share, text: self.planning.emit(text),
        )

    def start(self, plan: Plan) -> None:
        """Begin the download that was confirmed."""
        self._runner.start(
            lambda _ctx: self._container.artists.start(plan),
            lane="db",
            done=self._began,
            error=self._fail,
        )

    def fetch(self, rows: Sequence[CoverageRow]) -> None:
        """Begin these tracks of the open album without asking: one click on one track."""
        if self.sheet is not None and rows:
            self.start(self._container.artists.of_sheet(self.sheet, rows))

    def _began(self, jobs: list[DownloadJob]) -> None:
        self.started.emit(jobs)

    # --- inside ---------------------------------------------------------------------------------
    def picture(self, key: str, release: Edition) -> None:
        """Have a cover fetched."""
        service = self._container.artists
        if release.cover.cover:
            self.pictures.want(key, COVER, lambda ctx: service.cover(release, COVER, ctx))

    def portrait(self) -> str:
        """Have the artist's picture fetched; returns its key."""
        artist, service = self.artist, self._container.artists
        if artist is None:
            return ""
        key = f"artist/{artist.source}/{artist.id}"
        self.pictures.want(key, PORTRAIT, lambda ctx: service.picture(artist, PORTRAIT, ctx))
        return key

    def _stale(self, *_told: object) -> None:
        if self.artist is not None:
            self._again.start()

    def _moved(self, event: object) -> None:
        job = getattr(event, "job", None)
        if isinstance(job, DownloadJob) and job.state is JobState.DONE:
            self._stale()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(*told(error))


def _is_vague(holding: Holding) -> bool:
    """True where the library alone says less than the whole truth."""
    return not holding.exact and (holding.total is None or bool(holding.owned))
