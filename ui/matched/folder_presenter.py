"""What Matched Download of a folder knows and does: one line per file; no widgets.

Lines arrive from a worker while the catalogues answer; they wait in a box and enter the table some
times a second, so that a folder of hundreds never holds up the window.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from core.domain import Candidate, DownloadJob
from core.tasks import TaskContext
from services.matched.model import Folder, Forecast, Likely, Line, LineState, Release
from ui.matched.folder_model import FolderModel
from ui.matched.presenter import COVER, cover_key
from ui.models.told import in_window, told
from ui.pictures import Pictures
from ui.runner import Latest, Runner
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container

DRAIN_MS = 100
NO_ALBUM = _("No release has these files: each is matched on its own.")


class FolderPresenter(QObject):
    """`changed` when words or buttons may be others; `started` with the jobs that began.

    `offered` carries (artist, places of other lines) when a choice may hold for those, too.
    """

    changed = pyqtSignal()
    started = pyqtSignal(list)
    offered = pyqtSignal(object, list)

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._matching, self._changing = Latest(runner), Latest(runner)
        self._counting = Latest(runner)
        self.pictures = Pictures(runner, self)
        self.model = FolderModel(self)
        self.model.ticks_changed.connect(self._ticked)
        self._box: deque[tuple[int, Line]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MS)
        self._timer.timeout.connect(self._drain)
        self.folder, self.found = "", Folder(())
        self.as_album: bool | None = None
        self.forecast: Forecast | None = None
        self.sentence = ""
        self.starting = False
        self._unmatched = False
        self._by_hand: dict[int, Line] = {}

    @property
    def matching(self) -> bool:
        """True while lines are awaited."""
        return self._matching.busy

    @property
    def files(self) -> list[Candidate]:
        """All files, in order."""
        return [row.candidate for row in self.model.rows]

    @property
    def is_album(self) -> bool:
        """True when the folder is treated as one release."""
        return self.found.album is not None if self.as_album is None else self.as_album

    def open(self, files: Sequence[Candidate], folder: str) -> None:
        """Another folder: everything is asked anew, and the files say how it is treated."""
        self.folder = folder
        self.model.set_files(files)
        self._match(None)

    def treat(self, as_album: bool) -> None:
        """As one album, or as mixed favourites."""
        if as_album != self.is_album and not self.starting:
            self._match(as_album)

    def leave(self) -> None:
        """Nobody waits for an answer any more."""
        for task in (self._matching, self._changing, self._counting):
            task.cancel()
        self._timer.stop()
        self._box = deque()
        self.pictures.drop()

    def counts(self) -> Counter[LineState]:
        """How many lines are in which state; those awaited are in none."""
        return Counter(row.line.state for row in self.model.rows if row.line is not None)

    def trouble(self) -> str:
        """What went wrong, "" when nothing did."""
        return self.sentence or ("" if self.matching else in_window(self.found.trouble))

    @property
    def unanswered(self) -> bool:
        """True when catalogues kept silent: `again` asks them once more."""
        silent = self._unmatched or bool(self.found.trouble)
        return silent and not self.matching and not self.starting

    def again(self) -> None:
        """Match once more; what a person chose by hand stays."""
        rows = enumerate(self.model.rows)
        kept = {at: row.line for at, row in rows if row.line is not None and row.line.chosen}
        self._match(self.as_album, kept)

    def progress(self) -> str:
        """ "5 of 12 matched", or what a person should know."""
        rows = self.model.rows
        done = sum(row.line is not None for row in rows)
        if self.matching and done < len(rows):
            return _("{done} of {rows} matched…").format(done=done, rows=len(rows))
        if self.as_album and self.found.album is None:
            return NO_ALBUM
        return ""

    def chosen(self, strong: bool = False) -> list[Line]:
        """The ticked lines, or only those that are sure."""
        lines = [row.line for row in self.model.rows if row.ticked and row.line is not None]
        return [one for one in lines if not strong or one.state is LineState.STRONG]

    def change(self, at: int, likely: Likely, release: Release | None) -> None:
        """A person's word about one line; others of the same file artist are offered it."""
        candidate = self.model.rows[at].candidate

        def work(ctx: TaskContext) -> Line:
            return self._container.matched.match_line(candidate, likely, release, ctx)

        def done(line: Line) -> None:
            self.model.put(at, line)
            self._ticked()
            if others := self._others(at):
                self.offered.emit(likely, others)

        self._changing.start(work, done=done, error=self._fail)
        self.changed.emit()

    def change_also(self, places: Sequence[int], likely: Likely) -> None:
        """The same artist for other lines; each gets the release that fits it."""
        files = {at: self.model.rows[at].candidate for at in places}

        def work(ctx: TaskContext) -> dict[int, Line]:
            matched = self._container.matched
            return {at: matched.match_line(one, likely, None, ctx) for at, one in files.items()}

        self._changing.start(work, done=self._changed_also, error=self._fail)
        self.changed.emit()

    def start(self, strong: bool = False) -> None:
        """Start the ticked lines: matched ones are filed, the others stay as they come."""
        lines = self.chosen(strong)
        if lines and not self.starting and not self.matching:
            self._begin(lines)

    def skip(self) -> None:
        """All ticked files as ordinary downloads."""
        lines = [Line(row.candidate) for row in self.model.rows if row.ticked]
        if lines and not self.starting:
            self._matching.cancel()
            self._begin(lines)

    def want_cover(self, release: Release) -> None:
        """Have the cover of a line fetched; painters ask for it."""
        album, matched = release.album, self._container.matched
        if album is not None:
            key = cover_key(release)
            self.pictures.want(key, COVER, lambda ctx: matched.cover(album, COVER, ctx))

    # --- inside ---------------------------------------------------------------------------------
    def _match(self, as_album: bool | None, by_hand: dict[int, Line] | None = None) -> None:
        self.leave()
        self.as_album, self.found, self.sentence = as_album, Folder(()), ""
        self._unmatched, self._by_hand = False, by_hand or {}
        self.model.forget_lines()
        files, box = self.files, self._box

        def work(ctx: TaskContext) -> Folder:
            def tell(at: int, line: Line) -> None:
                box.append((at, line))

            return self._container.matched.match_folder(files, ctx, tell, as_album)

        self._timer.start()
        self._matching.start(work, done=self._matched, error=self._not_matched)
        self._count()
        self.changed.emit()

    def _drain(self) -> None:
        while self._box:
            self.model.put(*self._box.popleft())
        self.changed.emit()

    def _matched(self, found: Folder) -> None:
        self._timer.stop()
        self._box.clear()
        self.found = found
        for at, line in enumerate(found.lines):
            held = self._by_hand.get(at)
            self.model.put(at, held or line, untick=held is None and line.twin is not None)
        self._ticked()

    def _not_matched(self, error: Exception) -> None:
        self._drain()
        self._unmatched = True
        self._fail(error)

    def _others(self, at: int) -> list[int]:
        """Lines whose file names the same artist and that no catalogue was sure about."""
        rows = self.model.rows
        names = rows[at].candidate.described.artists[:1]
        return [
            place
            for place, row in enumerate(rows)
            if place != at
            and names
            and row.candidate.described.artists[:1] == names
            and row.line is not None
            and not row.line.chosen
        ]

    def _changed_also(self, lines: dict[int, Line]) -> None:
        for at, line in lines.items():
            self.model.put(at, line)
        self._ticked()

    def _ticked(self) -> None:
        self._count()
        self.changed.emit()

    def _count(self) -> None:
        files = [row.candidate for row in self.model.rows if row.ticked]
        self._counting.start(
            lambda _ctx: self._container.matched.forecast(files), lane="disk", done=self._counted
        )

    def _counted(self, forecast: Forecast) -> None:
        self.forecast = forecast
        self.changed.emit()

    def _begin(self, lines: list[Line]) -> None:
        self.starting = True
        self._runner.start(
            lambda _ctx: self._container.matched.start_all(lines),
            lane="db",
            done=self._begun,
            error=self._fail,
        )
        self.changed.emit()

    def _begun(self, jobs: list[DownloadJob]) -> None:
        self.starting = False
        self.started.emit(jobs)

    def _fail(self, error: Exception) -> None:
        self.starting = False
        self._timer.stop()
        self.sentence = " ".join(told(error))
        self.changed.emit()
