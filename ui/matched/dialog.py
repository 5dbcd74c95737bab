"""Matched Download for one file: whose track is it, on which release. Opened by `opening.py`.

Digits and arrows choose, Enter takes, / searches, Esc leaves. Skip downloads the file as it is.
Of a file that is here already only that is asked (`naming`), and nothing is downloaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from core.domain import Candidate, DownloadJob
from ui.matched.panel import ChoosePanel
from ui.matched.presenter import MatchedPresenter
from ui.matched.strips import Steps
from ui.runner import Runner
from ui.theme.manager import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import ElidedLabel, label, line
from ui.widgets.overlay import Overlay
from ui.widgets.scrolling import scrolling
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container
    from services.matched.model import Likely, Release

WIDTH, HEIGHT = 896, 744
SKIP = _("Skip, download as is")
START = (_("Start download"), "arrow-down")
STAYS = _("The file stays in the download folder, without tags from a catalogue.")


class MatchedDialog(Overlay):
    """`started` with the list of jobs that began; `named` with (artist, release or None)."""

    started = pyqtSignal(list)
    named = pyqtSignal(object, object)

    def __init__(self, container: Container, runner: Runner, naming: bool = False) -> None:
        super().__init__(_("What this file is") if naming else _("Matched Download"), WIDTH, HEIGHT)
        self._naming = naming
        self.presenter = MatchedPresenter(container, runner, choosing=naming, parent=self)
        self.panel = ChoosePanel(self.presenter)
        self.steps = Steps()
        self.body.setSpacing(px(12))
        self.body.addLayout(self._head())
        self.body.addWidget(scrolling(self.panel, _("Whose track is this?")), 1)
        self.body.addWidget(line())
        self.body.addLayout(self._foot())
        self.presenter.changed.connect(self.refresh)
        self.presenter.started.connect(self._begun)
        if naming:
            self.presenter.decided.connect(self._named)
        self.closed.connect(self.presenter.leave)
        self.refresh()

    def show_file(self, candidate: Candidate) -> None:
        """Ask whose track this file is."""
        self.presenter.open(candidate)

    def first_focus(self) -> QWidget:
        """Where the keyboard starts."""
        return self.panel.artists

    def refresh(self) -> None:
        """Panel, steps and buttons as the presenter knows them now."""
        presenter = self.presenter
        self.panel.refresh()
        asked = presenter.likely is not None
        self.steps.show_step(1 if asked else 0)
        if presenter.starting:
            self.start.set_busy(True, _("Starting…"))
        else:
            self.start.set_busy(False)
            self.start.allow(asked, _("Choose an artist first."))
        self.skip.setEnabled(not presenter.starting)
        nobody = presenter.proposals is not None and not presenter.proposals.people
        self.skip.set_kind("primary" if nobody and not asked else "quiet")
        self.hint.setText(_hint(presenter, self._naming))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Enter starts when nothing else wants it."""
        if event is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.presenter.start()
            event.accept()
            return
        super().keyPressEvent(event)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(label(_("Whose track is this?"), "page"))
        row.addStretch(1)
        row.addWidget(self.steps)
        said = _("Close") if self._naming else _("Close without downloading")
        row.addWidget(IconButton("x", said, on_click=self.leave))
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.skip = Button(SKIP, "quiet", "download", on_click=self.presenter.skip)
        self.skip.setToolTip(STAYS)
        self.skip.setHidden(self._naming)
        self.hint = ElidedLabel("", "secondary", "text_2")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        word, sign = (_("File it as this"), "check") if self._naming else START
        self.start = Button(word, "primary", sign, on_click=self.presenter.start)
        row.addWidget(self.skip)
        row.addWidget(self.hint, 1)
        row.addWidget(Button(_("Cancel"), on_click=self.leave))
        row.addWidget(self.start)
        return row

    def _begun(self, job: DownloadJob) -> None:
        self.leave()
        self.started.emit([job])

    def _named(self, likely: Likely, release: Release | None) -> None:
        self.leave()
        self.named.emit(likely, release)


def _hint(presenter: MatchedPresenter, naming: bool) -> str:
    if presenter.listing:
        if naming:
            return _("Their releases are looked up")
        return _("Start now, and the release is found while the file comes")
    if presenter.likely is not None:
        return _("Enter files it, Esc cancels") if naming else _("Enter starts, Esc cancels")
    return _("Enter chooses, / searches, Esc cancels")
