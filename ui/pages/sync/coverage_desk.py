"""Everything a person can do with a coverage beside downloading: decide, narrow, push, export.

Joins the coverage view with its presenter and its dialogs. Made by the Sync page.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QWidget

from core.domain import Coverage, CoverageRow, LibraryTrack
from core.tasks import TaskContext
from services.events import Level, Notice
from ui.models import figures
from ui.models.told import told
from ui.pages.sync.coverage_view import CoverageView
from ui.pages.sync.deciding import DecidingPresenter
from ui.runner import Runner
from ui.widgets.overlay import Overlay
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container
    from services.servers.push import PushReport

SERVERS = {"plex": "Plex", "navidrome": "Navidrome", "jellyfin": "Jellyfin"}


class CoverageDesk(QObject):
    """`notice` carries what is said about it, `changed` a coverage with decided rows."""

    notice = pyqtSignal(object)
    changed = pyqtSignal(object)

    def __init__(
        self, container: Container, runner: Runner, view: CoverageView, page: QWidget
    ) -> None:
        super().__init__(page)
        self._container, self._runner = container, runner
        self._view, self._page = view, page
        self.deciding = DecidingPresenter(container, runner, self)
        self.dialog: Overlay | None = None
        view.answer.connect(self._answer)
        view.pane.decision.asked.connect(self.deciding.find)
        self.deciding.decided.connect(self._decided)
        self.deciding.found.connect(view.pane.decision.show_found)
        self.deciding.genres.connect(view.show_genres)
        self.deciding.failed.connect(self._failed)

    def show(self, coverage: Coverage) -> None:
        """This coverage is in front."""
        self.deciding.show(coverage)
        self._view.show_undo(self.deciding.can_undo)
        server = str(self._container.settings.get("library.server"))
        self._view.head.show_server(SERVERS.get(server, ""))

    def act(self, what: str) -> bool:
        """Do what the view asks for; False when it is not this desk's."""
        acts = {
            "genres": self.deciding.find_genres,
            "undo": self.deciding.undo,
            "push": self._push,
            "m3u8": self._pick_m3u8,
            "accounting": self._account,
        }
        if what not in acts:
            return False
        acts[what]()
        return True

    def leave(self) -> None:
        """Another page comes to the front."""
        if self.dialog is not None:
            self.dialog.leave()

    # --- deciding -------------------------------------------------------------------------------
    def _answer(self, row: CoverageRow, answer: object) -> None:
        if isinstance(answer, LibraryTrack):
            self.deciding.use(row, answer)
        elif answer == "yes":
            self.deciding.yes(row)
        else:
            self.deciding.no(row)

    def _decided(self, coverage: Coverage, position: int, words: str) -> None:
        self._view.show_decided(coverage, position, self.deciding.can_undo)
        self._view.hints.show_words(words)
        self.changed.emit(coverage)

    # --- dialogs --------------------------------------------------------------------------------
    def _push(self) -> None:
        from ui.pages.sync.push_dialog import PushDialog

        coverage = self._view.coverage
        server = str(self._container.settings.get("library.server"))
        if coverage is None or server not in SERVERS:
            return
        dialog = PushDialog(self._container, self._runner)
        dialog.pushed.connect(self._pushed)
        dialog.show_playlist(coverage.playlist, server, SERVERS[server])
        self._open(dialog, dialog.go if dialog.go.isEnabled() else dialog.lines)

    def _account(self) -> None:
        from ui.pages.sync.account_dialog import AccountDialog

        coverage = self._view.coverage
        if coverage is None:
            return
        dialog = AccountDialog(self._container, self._runner)
        dialog.saved.connect(self._saved)
        dialog.failed.connect(self._failed)
        dialog.show_coverage(coverage)
        self._open(dialog, dialog.table)

    def _open(self, dialog: Overlay, focus: QWidget) -> None:
        self.dialog = dialog
        dialog.closed.connect(dialog.deleteLater)
        dialog.closed.connect(self._closed)
        dialog.open_over(self._page.window() or self._page, focus)

    def _closed(self) -> None:
        self.dialog = None

    # --- files ----------------------------------------------------------------------------------
    def _pick_m3u8(self) -> None:
        coverage = self._view.coverage
        if coverage is None:
            return
        name = f"{coverage.playlist.name}.m3u8"
        path, _unused = QFileDialog.getSaveFileName(
            self._page, _("Save as playlist file"), name, _("Playlists (*.m3u8)")
        )
        if path:
            self.export_m3u8(path)

    def export_m3u8(self, path: str) -> None:
        """Write the owned rows in their order, relative to the file's folder."""
        coverage = self._view.coverage
        if coverage is None:
            return
        playlist = coverage.playlist

        def work(ctx: TaskContext) -> PushReport:
            return self._container.push.to_file(playlist, Path(path), ctx)

        self._runner.start(work, lane="disk", done=self._written, error=self._error)

    def _written(self, report: PushReport) -> None:
        left = len(report.missing)
        detail = (
            _("{rows} without a file left out.").format(rows=figures.count(left, "row"))
            if left
            else ""
        )
        title = _("{tracks} written to {name}").format(
            tracks=figures.count(report.pushed, "track"), name=Path(report.playlist).name
        )
        self.notice.emit(Notice(Level.OK, title, detail))

    def _pushed(self, words: str) -> None:
        self.notice.emit(Notice(Level.OK, _("The playlist is on your media server"), words))

    def _saved(self, path: str) -> None:
        self.notice.emit(Notice(Level.OK, _("{name} is written").format(name=Path(path).name), ""))

    def _error(self, error: Exception) -> None:
        self._failed(*told(error))

    def _failed(self, sentence: str, step: str) -> None:
        self.notice.emit(Notice(Level.ERROR, sentence, step, sentence))
