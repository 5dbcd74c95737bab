"""The History: every download that is over, with export, clearing, and undo of a filing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PyQt6.QtCore import QModelIndex
from PyQt6.QtWidgets import QFileDialog, QMenu, QWidget

from core.domain import DownloadJob, JobState
from ui.models import figures, words
from ui.pages.downloads.jobs_tab import EMPTY, FILTER, FOLDER, LISTEN, MOVE, RETRY, Group, JobsTab
from ui.pages.downloads.past_presenter import HistoryPresenter
from ui.pages.downloads.presenter import DownloadsPresenter
from ui.stages import stage
from ui.theme import icons
from ui.theme.state_glyphs import JOB
from ui.widgets.buttons import Button
from ui.widgets.menu_chip import MenuChip
from ui.widgets.notices import Emptiness, EmptyState
from utils.texts import _

GROUPS = (
    Group("done", JOB[JobState.DONE].word, frozenset({JobState.DONE}), JOB[JobState.DONE]),
    Group("cancelled", _("Cancelled"), frozenset({JobState.CANCELLED}), JOB[JobState.CANCELLED]),
)
HINTS = (
    MOVE,
    RETRY,
    FOLDER,
    ("U", _("undo filing")),
    ("G", _("where it came from")),
    LISTEN,
    FILTER,
)
ANY = ""
DAYS = (
    (ANY, _("Any time")),
    ("1", _("Last 24 hours")),
    ("7", _("Last 7 days")),
    ("30", _("Last 30 days")),
)


class HistoryTab(JobsTab):
    """Rows come page by page from the presenter's model."""

    def __init__(
        self, presenter: DownloadsPresenter, past: HistoryPresenter, empty: EmptyState
    ) -> None:
        self.past = past
        self._can_undo: int | None = None
        stage(self._make_extras())
        super().__init__(presenter, past.model, _("History"), GROUPS, empty, HINTS)
        stage(self._make_rest(past))

    def _make_extras(self) -> Iterator[None]:
        names = [(key, word) for key, word in words.SOURCES.items()]
        self.source = MenuChip(_("Source"), [(ANY, _("Any source")), *names])
        self.when = MenuChip(_("When"), DAYS)
        self.earlier = Button(_("Earlier too"), "chip")
        self.earlier.setCheckable(True)
        self.export = Button(_("Export"), "", "file-down", size="small")
        self.refused = Button("", "", "ban", size="small")
        self.refused.setAccessibleName(_("Blocked peers and refused files"))
        self.refused.setToolTip(_("Blocked peers and refused files (Shift+X)"))
        self.clear = Button(_("Clear finished"), "", "check-check", size="small")
        yield

    def _make_rest(self, past: HistoryPresenter) -> Iterator[None]:
        self.none_left = EmptyState(
            Emptiness.ALL_DONE,
            _("The list is cleared."),
            _("Show earlier downloads"),
            "history",
            detail=_("What was downloaded, from where and when is kept."),
        )
        self.none_left.acted.connect(self._show_earlier)
        self.stack.addWidget(self.none_left)
        self.export.clicked.connect(lambda _on=False: self.ask_export())
        self.clear.clicked.connect(lambda _on=False: past.clear())
        self.refused.clicked.connect(lambda _on=False: self.open_refused())
        self.undo_filing = Button(_("Undo filing"), "", "undo-2", size="small")
        self.undo_filing.clicked.connect(lambda _on=False: self.act("unfile"))
        self.undo_filing.hide()
        self.pane.body.addWidget(self.undo_filing)
        self.when.chosen.connect(lambda: past.show_days(int(self.when.current or 0)))
        self.source.chosen.connect(lambda: past.show_source(self.source.current))
        self.earlier.clicked.connect(past.show_earlier)
        past.loaded.connect(self.show_loaded)
        past.undoable.connect(self._undoable)
        self.bind({"U": lambda: self.act("unfile"), "Ctrl+E": self.ask_export})
        self.bind({"Shift+X": self.open_refused})
        self._refresh()
        yield

    def extras(self) -> Sequence[QWidget]:
        """Source, what was cleared, export, clear, what is refused."""
        return self.when, self.source, self.earlier, self.export, self.clear, self.refused

    def instead(self, place: int) -> int:
        """A cleared list is not an empty one."""
        return self.stack.count() - 1 if place == EMPTY and self.past.cleared else place

    def _show_earlier(self) -> None:
        self.earlier.setChecked(True)
        self.past.show_earlier(True)

    def act(self, action: str) -> None:
        """As in every list of downloads, and the undo of a filing."""
        job = self.current()
        if action != "unfile":
            super().act(action)
        elif job is not None and job.id == self._can_undo:
            self.past.undo_filing(job)

    def ask_export(self) -> None:
        """Ask for a file and write what the filters show."""
        path, _unused = QFileDialog.getSaveFileName(
            self,
            _("Export the history"),
            "cratekeeper-history.csv",
            _("Table (*.csv);;JSON (*.json)"),
        )
        if path:
            self.past.export(Path(path))

    def open_refused(self) -> None:
        """Show what is never taken again."""
        from ui.pages.downloads.refused_dialog import RefusedDialog

        presenter = self.past.refusals()
        dialog = RefusedDialog(presenter, self)
        dialog.closed.connect(dialog.deleteLater)
        dialog.closed.connect(presenter.deleteLater)
        dialog.open_over(self.window() or self, dialog.list)

    def _refresh(self) -> None:
        super()._refresh()
        some = self.model.total() > 0
        cleared = self.past.cleared
        self.export.setVisible(some)
        self.clear.setVisible(some)
        self.source.setVisible(some)
        self.when.setVisible(some)
        self.earlier.setVisible(self.past.earlier or cleared > 0)
        number = f"  {cleared:,}" if cleared else ""
        self.earlier.set_label(_("Earlier too{number}").format(number=number))
        self.earlier.setAccessibleName(
            _("Show {count} too").format(count=figures.count(cleared, _("cleared download")))
            if cleared
            else _("Earlier too")
        )

    def _explain(self) -> None:
        super()._explain()
        self._ask_undoable()

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        super()._changed(first, last)
        job = self.current()
        if job is not None and (self.pane.job is None or self.pane.job.id != job.id):
            self.pane.show_job(job)
            self._explain()
        if first.row() <= self.list.currentIndex().row() <= last.row():
            self._ask_undoable()

    def _ask_undoable(self) -> None:
        job = self.current()
        if job is None or job.id != self._can_undo:
            self._undoable(-1, False)
        if job is not None:
            self.past.ask_undoable(job)

    def _undoable(self, job_id: int, can: bool) -> None:
        job = self.current()
        here = job is not None and job.id == job_id and can
        self._can_undo = job_id if here else None
        if hasattr(self, "undo_filing"):
            self.undo_filing.setVisible(here)

    def _further(self, menu: QMenu, job: DownloadJob) -> None:
        super()._further(menu, job)
        entry = menu.addAction(icons.icon("undo-2"), _("Undo filing\tU"))
        if entry is not None:
            entry.setEnabled(job.id == self._can_undo)
            entry.triggered.connect(lambda _on=False: self.act("unfile"))
