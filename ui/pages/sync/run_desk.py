"""The download runs of the Sync page: one presenter a playlist, the dialog over it, the bubbles.

A run lives on when its dialog is closed, and what was begun is kept: after a restart the bubbles
are there again, and reopening one shows the same rows and how they really stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from core.domain import Coverage, DownloadJob
from core.domain.runs import MissingRun
from core.tasks import TaskContext
from services.events import Level, Notice
from ui.models.feed import JobFeed
from ui.models.told import told
from ui.pages.sync.bubble_presenter import BubblePresenter
from ui.pages.sync.bubbles import BubbleBar
from ui.pages.sync.missing_presenter import MissingPresenter
from ui.runner import Latest, Runner

if TYPE_CHECKING:
    from services.container import Container
    from services.playlists.whole_albums import AlbumOffer
    from ui.pages.sync.missing_dialog import MissingDialog


class RunDesk(QObject):
    """`notice` carries what is said, `to_inbox` asks for the Inbox, `arrived` carries the key of a
    playlist whose files came, once its run is over or its dialog closed.
    """

    notice = pyqtSignal(object)
    to_inbox = pyqtSignal()
    arrived = pyqtSignal(str)

    def __init__(
        self, container: Container, runner: Runner, feed: JobFeed, bubbles: BubbleBar, page: QWidget
    ) -> None:
        super().__init__(page)
        self._container, self._runner, self._feed = container, runner, feed
        self._page, self._bar = page, bubbles
        self._looking = Latest(runner)
        self.runs: dict[str, MissingPresenter] = {}
        self._dialog: MissingDialog | None = None
        self.bubbles = BubblePresenter(container, runner, feed, self)
        self.bubbles.changed.connect(self.show_bubbles)
        self.bubbles.ended.connect(self._ended)

    @property
    def built(self) -> bool:
        """The dialog was made already."""
        return self._dialog is not None

    @property
    def dialog(self) -> MissingDialog:
        """The download dialog, built while the page is idle, or when it is first needed."""
        if self._dialog is None:
            from ui.pages.sync.missing_dialog import MissingDialog

            self._dialog = made = MissingDialog()
            made.setParent(self._page)
            made.closed.connect(self._closed)
            made.choose.connect(self.to_inbox)
            made.pick.connect(self._pick)
            made.whole_album.connect(self.whole_album)
        return self._dialog

    def run(self, coverage: Coverage, again: bool = False) -> MissingPresenter:
        """The run of a playlist; `again` when it is one that was begun before."""
        key = coverage.playlist.key
        if key not in self.runs:
            made = self.runs[key] = MissingPresenter(
                self._container, self._runner, self._feed, coverage, self, again
            )
            made.failed.connect(self._failed)
            made.followed.connect(self.bubbles.follow)
        elif not again:
            self.runs[key].look_again(coverage)
        return self.runs[key]

    def open(self, coverage: Coverage, again: bool = False) -> None:
        """The dialog for this playlist, in place of whatever is open."""
        self.dialog.show_presenter(self.run(coverage, again))
        self.bubbles.set_open(coverage.playlist.key)
        self.dialog.open_over(self._page.window() or self._page, self.dialog.first_focus())

    def begin_all(self, coverages: Sequence[Coverage]) -> None:
        """Start what is missing of several playlists; each gets its bubble."""
        for coverage in coverages:
            self.run(coverage).begin_when_ready()

    def offer_all(self, coverages: Sequence[Coverage]) -> None:
        """Several playlists were compared: say what they would cost, then start them together."""
        from ui.pages.sync.bulk_dialog import BulkDialog

        dialog = BulkDialog(self._container, self._runner)
        dialog.begin.connect(self.begin_all)
        dialog.closed.connect(dialog.deleteLater)
        dialog.show_coverages(coverages)
        dialog.open_over(self._page.window() or self._page, dialog.first_focus())

    def update(self, coverage: Coverage) -> None:
        """A playlist was compared again, or rows were decided."""
        if (run := self.runs.get(coverage.playlist.key)) is not None:
            run.update(coverage)

    def leave(self) -> None:
        """Another page comes to the front; the dialog lies over the window and must go."""
        if self._dialog is not None:
            self._dialog.leave()

    def show_bubbles(self) -> None:
        """As many bubbles as fit."""
        self._bar.show_all(self.bubbles.shown())

    def reopen(self, key: str, without: Callable[[str], None]) -> None:
        """A bubble was pressed: its run as it stands; `without` is called when nobody began one."""
        if (run := self.runs.get(key)) is not None:
            self.open(run.coverage, again=True)
            return

        def work(_ctx: TaskContext) -> MissingRun | None:
            return self._container.missing_runs.get(key)

        def found(run: MissingRun | None) -> None:
            if run is not None:
                self.open(run.coverage, again=True)
            else:
                without(key)

        self._looking.start(work, lane="db", done=found, error=self._error)

    def reopen_album(self, key: str) -> None:
        """The bubble of a whole album that no run tells about."""
        self._look(lambda ctx: self._container.whole_albums.again(key, ctx))

    def whole_album(self, offer: AlbumOffer) -> None:
        """Look the album up, then show it, in place of a playlist's dialog that is open."""
        self._look(lambda ctx: self._container.whole_albums.look(offer, ctx))

    # --- inside ---------------------------------------------------------------------------------
    def _look(self, work: Callable[[TaskContext], Coverage]) -> None:
        self._looking.start(work, done=self.open, error=self._error)

    def _error(self, error: Exception) -> None:
        self._failed(*told(error))

    def _pick(self, job: DownloadJob) -> None:
        from ui.pages.sync.pick_dialog import PickDialog

        dialog = PickDialog(self._container, self._runner)
        dialog.failed.connect(self._failed)
        dialog.closed.connect(dialog.deleteLater)
        dialog.show_job(job)
        dialog.open_over(self._page.window() or self._page, dialog.lines)

    def _closed(self) -> None:
        presenter = self.dialog.presenter
        if presenter is None:
            return
        key = presenter.coverage.playlist.key
        presenter.close()
        self.bubbles.close(key)
        if presenter.arrived:
            self.arrived.emit(key)

    def _ended(self, key: str) -> None:
        """A closed run is over; an open one tells it when it is closed."""
        if key != self.bubbles.open_key:
            self.arrived.emit(key)

    def _failed(self, sentence: str, step: str) -> None:
        self.notice.emit(Notice(Level.ERROR, sentence, step, sentence))
