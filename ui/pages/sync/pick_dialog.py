"""Choose a file by hand for a track that failed: what was passed over and why, or a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout

from core.domain import Candidate, CratekeeperError, DownloadJob
from core.tasks import TaskContext
from ui.delegates.lines import LineDelegate
from ui.delegates.views import RowList
from ui.models import figures, words
from ui.models.explain import OFFERED, Line, LinesModel, candidate_line
from ui.models.told import told
from ui.runner import Latest, Runner
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.fields import SearchField
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.overlay import Overlay
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container

WIDTH, HEIGHT, MOST = 760, 560, 100


class PickDialog(Overlay):
    """`failed` carries a sentence and the next step. Enter takes the current file."""

    failed = pyqtSignal(str, str)

    def __init__(self, container: Container, runner: Runner) -> None:
        super().__init__(_("Choose a file by hand"), WIDTH, HEIGHT)
        self._container, self._runner = container, runner
        self._asking = Latest(runner)
        self._job: DownloadJob | None = None
        self._stored: Sequence[Any] = ()
        self._found: Sequence[Candidate] = ()
        self.title = label(_("Choose a file"), "page")
        self.reason = ElidedLabel("", "secondary", "text_2")
        self.search = SearchField(
            _("Search with your own words"), _("Search with your own words"), "/"
        )
        self.model = LinesModel(self)
        self.lines = RowList(_("Files"), _("Enter takes the current one."))
        self.lines.setModel(self.model)
        self.lines.setItemDelegate(LineDelegate(self.lines))
        self.note = ElidedLabel("", "secondary", "text_2")
        for widget in (self.title, self.reason, self.search):
            self.body.addWidget(widget)
        self.body.addWidget(self.lines, 1)
        self.body.addWidget(self.note)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(Button(_("Cancel"), on_click=self.leave))
        self.take = Button(_("Take this file"), "primary", "download", on_click=self._take)
        foot.addWidget(self.take)
        self.body.addLayout(foot)
        self.lines.activated.connect(self._take)
        self.search.returnPressed.connect(self._search)

    def show_job(self, job: DownloadJob) -> None:
        """What was found for this job."""
        self._job = job
        self.title.setText(_("Choose a file for “{title}”").format(title=job.track.title))
        self.reason.setText(f"{words.credit(job.track)} · {job.reason}")

        def work(_ctx: TaskContext) -> Sequence[Any]:
            return self._container.downloads.explain(job.id).candidates

        self._asking.start(work, lane="db", done=self._show_stored, error=self._fail)

    def _show_stored(self, stored: Sequence[Any]) -> None:
        self._stored, self._found = stored, ()
        self._show([candidate_line(one) for one in stored], _("Nothing was offered so far."))

    def _search(self) -> None:
        text = self.search.text().strip()
        if not text:
            return
        self.note.setText(_("Searching…"))

        def work(ctx: TaskContext) -> list[Candidate]:
            return self._ask(text, ctx)

        self._asking.start(work, done=self._show_found, error=self._fail)

    def _ask(self, text: str, ctx: TaskContext) -> list[Candidate]:
        """Every source in use; one that fails does not keep the others' answers back."""
        found: list[Candidate] = []
        trouble: CratekeeperError | None = None
        service = self._container.search_page
        for name in service.names():
            try:
                service.search(name, text, found.extend, ctx)
            except CratekeeperError as error:
                trouble = error
        if not found and trouble is not None:
            raise trouble
        return found[:MOST]

    def _show_found(self, found: Sequence[Candidate]) -> None:
        self._stored, self._found = (), found
        self._show([_line(one) for one in found], _("Nobody has anything for these words."))

    def _show(self, lines: list[Line], nothing: str) -> None:
        self.model.replace(lines)
        self.note.setText(figures.count(len(lines), "file") if lines else nothing)
        self.take.allow(bool(lines), nothing)
        if lines:
            self.lines.setCurrentIndex(self.model.index(0))

    def _take(self) -> None:
        row, job = self.lines.currentIndex().row(), self._job
        if job is None or not 0 <= row < max(len(self._stored), len(self._found)):
            return
        downloads = self._container.downloads
        if self._found:
            picked = self._found[row]
            self._start(lambda _ctx: bool(downloads.take_for(job.id, picked)))
        else:
            rank = self._stored[row].rank
            self._start(lambda _ctx: downloads.choose(job.id, rank))

    def _start(self, work: Any) -> None:
        self.take.set_busy(True, _("Taking…"))
        self._runner.start(work, lane="db", done=self._taken, error=self._fail)

    def _taken(self, taken: bool) -> None:
        self.take.set_busy(False)
        if not taken:
            self.note.setText(_("This file was found to be bad, or the download has moved on."))
            return
        if not self._container.engine.running:
            self._container.engine.start()
        self.leave()

    def _fail(self, error: Exception) -> None:
        self.take.set_busy(False)
        sentence, step = told(error)
        self.note.setText(f"{sentence} {step}".strip())


def _line(one: Candidate) -> Line:
    claimed = one.claimed
    rate = _("{bitrate} kbit/s").format(bitrate=claimed.bitrate) if claimed.bitrate else ""
    size = figures.size(claimed.size) if claimed.size else ""
    facts = (one.peer, (claimed.codec or "").upper(), rate, size, figures.clock(claimed.duration))
    return Line(one.name, " · ".join(fact for fact in facts if fact), OFFERED)
