"""What the missing-tracks analyser does: compare playlists, push chosen tracks, retry. No widgets.

Results of a push come one by one while it runs; stopping keeps what was added.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from core.tasks import TaskContext
from services.playlists.missing import TEMPLATE_KEY, Analysis, MissingTrack, Outcome, Pushed
from ui.models import figures
from ui.models.analyser import AnalyserModel
from ui.models.cards import Card
from ui.models.told import told
from ui.runner import Latest, Runner, TaskHandle
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container
    from services.playlists.whole_albums import AlbumOffer

SHOWN_EVERY_MS = 120


class AnalyserPresenter(QObject):
    """`analysed` fires with a new analysis, `moved` when the push went on, `ended` at its end.

    `working` carries the share compared and the playlist's name; `failed` a sentence and a step.
    """

    analysed = pyqtSignal()
    working = pyqtSignal(float, str)
    moved = pyqtSignal()
    ended = pyqtSignal()
    failed = pyqtSignal(str, str)

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._analysing = Latest(runner)
        self._pushing: TaskHandle | None = None
        self._come: deque[Pushed] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(SHOWN_EVERY_MS)
        self._timer.timeout.connect(self._take)
        self.analysis = Analysis()
        self.albums: list[AlbumOffer] = []
        self.model = AnalyserModel(self)
        self.results: list[Pushed] = []
        self.total = 0
        self._began = 0.0

    # --- analysing ------------------------------------------------------------------------------
    def analyse(self, cards: Sequence[Card]) -> None:
        """Compare these playlists and group what is missing by artist."""
        keys = {card.key for card in cards}

        def work(ctx: TaskContext) -> tuple[Analysis, list[AlbumOffer]]:
            saved = [one for one in self._container.sync.all() if one.key in keys]
            analysis = self._container.missing.analyse(saved, ctx)
            return analysis, self._container.whole_albums.offers_of(analysis.wanted())

        self._analysing.start(
            work, lane="net", done=self._analysed, error=self._fail, progress=self._progress
        )

    def _progress(self, fraction: float | None, text: str) -> None:
        self.working.emit(fraction or 0.0, text)

    def _analysed(self, found: tuple[Analysis, list[AlbumOffer]]) -> None:
        analysis, self.albums = found
        self.analysis = analysis
        self.results, self.total = [], 0
        self.model.set_analysis(analysis)
        self.analysed.emit()

    # --- pushing --------------------------------------------------------------------------------
    @property
    def pushing(self) -> bool:
        """A push runs."""
        return self._pushing is not None

    def counts(self) -> Counter[Outcome]:
        """Added, skipped, failed so far; their sum is the progress."""
        return Counter(one.outcome for one in self.results)

    def failures(self) -> list[MissingTrack]:
        """What may be tried again."""
        return [one.track for one in self.results if one.outcome is Outcome.FAILED]

    def left(self) -> str:
        """How long the rest takes, "" before anybody can tell."""
        done = len(self.results)
        if not done or done >= self.total:
            return ""
        seconds = (figures.now() - self._began) / done * (self.total - done)
        return _("about {max} s left").format(max=max(1, round(seconds)))

    def push(self, tracks: Sequence[MissingTrack]) -> None:
        """Wish for these."""
        if self.pushing or not tracks:
            return
        self.results, self.total, self._began = [], len(tracks), figures.now()
        self._go(list(tracks))

    def retry(self) -> None:
        """Push the failed ones again; the others' results stay."""
        again = self.failures()
        if self.pushing or not again:
            return
        self.results = [one for one in self.results if one.outcome is not Outcome.FAILED]
        self._go(again)

    def stop(self) -> None:
        """End the push; what was added stays."""
        if self._pushing is not None:
            self._pushing.cancel()
            self._over()

    def set_template(self, template: str) -> None:
        """How each wish is searched first; kept in the settings."""

        def work(_ctx: TaskContext) -> None:
            self._container.settings.set(TEMPLATE_KEY, template)

        self._runner.start(work, lane="db", error=self._fail)

    def template(self) -> str:
        """The form in use."""
        return str(self._container.settings.get(TEMPLATE_KEY))

    def _go(self, tracks: list[MissingTrack]) -> None:
        def work(ctx: TaskContext) -> None:
            for one in self._container.missing.push(tracks, ctx):
                self._come.append(one)

        self._timer.start()
        self._pushing = self._runner.start(work, lane="db", done=self._done, error=self._broke)
        if self._pushing.finished:  # a runner without threads is through already
            self._pushing = None
        self.moved.emit()

    def _take(self) -> None:
        """Show what came since the last look."""
        fresh = []
        while self._come:
            fresh.append(self._come.popleft())
        if fresh:
            self.results += fresh
            self.model.note(fresh)
            self.moved.emit()

    def _done(self, _nothing: object) -> None:
        self._over()

    def _broke(self, error: Exception) -> None:
        self._over()
        self._fail(error)

    def _over(self) -> None:
        self._timer.stop()
        self._pushing = None
        self._take()
        self.moved.emit()
        self.ended.emit()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(*told(error))
