"""Joins the missing-tracks analyser with its presenter: toasts at the end, the list as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QWidget

from core.tasks import TaskContext
from services.events import Level, Notice
from services.playlists.missing import Outcome
from ui.models import figures
from ui.models.told import told
from ui.pages.sync.analyser_presenter import AnalyserPresenter
from ui.pages.sync.analyser_view import AnalyserView
from ui.runner import Runner
from utils.atomic import write_atomic
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container


class AnalyserDesk(QObject):
    """`notice` carries what is said about it."""

    notice = pyqtSignal(object)

    def __init__(self, container: Container, runner: Runner, page: QWidget) -> None:
        super().__init__(page)
        self._runner = runner
        self.presenter = presenter = AnalyserPresenter(container, runner, self)
        self.view = view = AnalyserView(presenter)
        presenter.analysed.connect(view.show_analysis)
        presenter.working.connect(view.show_working)
        presenter.ended.connect(self._ended)
        presenter.failed.connect(self._failed)
        view.export.connect(self._pick)

    def export(self, path: str) -> None:
        """Write the list as CSV."""
        analysis = self.presenter.analysis

        def work(_ctx: TaskContext) -> str:
            write_atomic(Path(path), analysis.csv())
            return Path(path).name

        self._runner.start(work, lane="disk", done=self._written, error=self._error)

    def _pick(self) -> None:
        title, kinds = _("Save the missing tracks"), _("CSV (*.csv)")
        path, _unused = QFileDialog.getSaveFileName(
            self.view, title, _("Missing tracks.csv"), kinds
        )
        if path:
            self.export(path)

    def _ended(self) -> None:
        counts = self.presenter.counts()
        failed, skipped = counts[Outcome.FAILED], counts[Outcome.SKIPPED]
        parts = (
            _("{skipped} skipped").format(skipped=skipped) if skipped else "",
            _("{failed} failed").format(failed=failed) if failed else "",
        )
        detail = ", ".join(part for part in parts if part)
        added = figures.count(counts[Outcome.ADDED], "track")
        level = Level.WARN if failed else Level.OK
        self.notice.emit(
            Notice(level, _("{added} added to the wish list").format(added=added), detail)
        )

    def _written(self, name: str) -> None:
        self.notice.emit(Notice(Level.OK, _("{name} is written").format(name=name), ""))

    def _error(self, error: Exception) -> None:
        self._failed(*told(error))

    def _failed(self, sentence: str, step: str) -> None:
        self.notice.emit(Notice(Level.ERROR, sentence, step, sentence))
