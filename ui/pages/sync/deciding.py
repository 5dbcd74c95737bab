"""What a person decides about single rows of a coverage: yes, no, not the same, this one, undo.

No widgets here. Every decision is remembered (`CoverageService.decide`) and can be taken back; the
rows are judged anew from the library cache, so that the screen shows what holds from now on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from core.domain import Coverage, CoverageRow, LibraryTrack, Ownership, Track
from core.tasks import TaskContext
from ui.models.told import told
from ui.runner import Latest, Runner
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container
    from services.playlists.manual_matches import MatchDecision


@dataclass(frozen=True, slots=True)
class _Undo:
    track: Track
    said: Sequence[MatchDecision]
    words: str


class DecidingPresenter(QObject):
    """`decided` carries the coverage with the row judged anew, the position and what was done.

    `found` carries library tracks, `genres` a mapping position → super genre.
    """

    decided = pyqtSignal(object, int, str)
    found = pyqtSignal(list)
    genres = pyqtSignal(object)
    failed = pyqtSignal(str, str)

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._finding, self._sorting = Latest(runner), Latest(runner)
        self._undo: list[_Undo] = []
        self.coverage: Coverage | None = None

    def show(self, coverage: Coverage) -> None:
        """Decisions are about this coverage from now on."""
        if self.coverage is None or self.coverage.playlist.key != coverage.playlist.key:
            self._undo = []
        self.coverage = coverage

    @property
    def can_undo(self) -> bool:
        """Something was decided here."""
        return bool(self._undo)

    # --- decisions ------------------------------------------------------------------------------
    def yes(self, row: CoverageRow) -> None:
        """The file that was found is the recording."""
        if row.match is not None:
            self._decide(row, row.match.track.reference, True, _("Yours from now on"))

    def no(self, row: CoverageRow) -> None:
        """The file that was found is another recording."""
        if row.match is not None:
            self._decide(row, row.match.track.reference, False, _("Not the same, remembered"))

    def use(self, row: CoverageRow, track: LibraryTrack) -> None:
        """This library track is it."""
        self._decide(row, track.reference, True, _("Matched by hand"))

    def undo(self) -> None:
        """Take the last decision back."""
        if not self._undo or self.coverage is None:
            return
        last, coverage = self._undo.pop(), self.coverage

        def work(ctx: TaskContext) -> Coverage:
            self._container.coverage.restore(last.track, last.said)
            return self._again(coverage, last.track, ctx)

        position = _first(coverage, last.track)
        self._start(work, position, _("Taken back: {lower}").format(lower=last.words.lower()))

    def _decide(self, row: CoverageRow, path: str, same: bool, words: str) -> None:
        coverage, track = self.coverage, row.entry.track
        if coverage is None:
            return

        def work(ctx: TaskContext) -> Coverage:
            service = self._container.coverage
            self._undo.append(_Undo(track, service.said(track), words))
            service.decide(track, path, same)
            return self._again(coverage, track, ctx)

        self._start(work, row.entry.position, words)

    def _again(self, coverage: Coverage, track: Track, ctx: TaskContext) -> Coverage:
        """The rows that name this track judged anew; the card is told, too."""
        service = self._container.coverage
        rows = tuple(
            service.again(row.entry, ctx) if row.entry.track == track else row
            for row in coverage.rows
        )
        made = replace(coverage, rows=rows)
        service.keep(made)
        return made

    def _start(self, work: Callable[[TaskContext], Coverage], position: int, words: str) -> None:
        def told(ctx: TaskContext) -> tuple[Coverage, int, str]:
            return work(ctx), position, words

        self._runner.start(told, lane="db", done=self._done, error=self._fail)

    def _done(self, made: tuple[Coverage, int, str]) -> None:
        self.coverage = made[0]
        self.decided.emit(*made)

    # --- looking --------------------------------------------------------------------------------
    def find(self, text: str) -> None:
        """Library tracks by words."""

        def work(_ctx: TaskContext) -> list[LibraryTrack]:
            return self._container.coverage.find(text)

        self._finding.start(work, lane="db", done=self._found, error=self._fail)

    def find_genres(self) -> None:
        """The super genre of each row, from the library and what the source told."""
        coverage = self.coverage
        if coverage is None:
            return

        def work(_ctx: TaskContext) -> dict[int, str]:
            view = self._container.genre_view()
            rows = (row for row in coverage.rows if row.ownership is not Ownership.UNUSABLE)
            return {row.entry.position: view.of(row) for row in rows}

        self._sorting.start(work, lane="disk", done=self._genres, error=self._fail)

    def _found(self, tracks: list[LibraryTrack]) -> None:
        self.found.emit(tracks)

    def _genres(self, genres: dict[int, str]) -> None:
        self.genres.emit(genres)

    def _fail(self, error: Exception) -> None:
        self.failed.emit(*told(error))


def _first(coverage: Coverage, track: Track) -> int:
    found = (row.entry.position for row in coverage.rows if row.entry.track == track)
    return next(found, 1)
