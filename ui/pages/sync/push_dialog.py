"""What a push to the media server would change, before it is done: a diff, and what happens to
rows that left the playlist. A copy of the list is kept first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout

from core.domain import Playlist
from core.tasks import TaskContext
from ui.delegates.lines import LineDelegate
from ui.delegates.views import RowList
from ui.models import figures
from ui.models.explain import Line, LinesModel
from ui.models.told import told
from ui.runner import Latest, Runner
from ui.theme.manager import px
from ui.theme.state_glyphs import Glyph
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from services.container import Container
    from services.push import PushPreview, PushReport

WIDTH, HEIGHT = 640, 560
ADDED = Glyph("plus", "Added", "accent", "accent_soft")
REMOVED = Glyph("minus", "Taken away", "danger", "danger_soft")


class PushDialog(Overlay):
    """`pushed` carries a sentence, `failed` a sentence and the next step."""

    pushed = pyqtSignal(str)
    failed = pyqtSignal(str, str)

    def __init__(self, container: Container, runner: Runner) -> None:
        super().__init__("Push to the media server", WIDTH, HEIGHT)
        self._container, self._runner = container, runner
        self._looking = Latest(runner)
        self._playlist: Playlist | None = None
        self._server = ""
        self.title = label("Push", "page")
        self.words = ElidedLabel("", "secondary", "text_2")
        self.model = LinesModel(self)
        self.lines = RowList("What would change")
        self.lines.setModel(self.model)
        self.lines.setItemDelegate(LineDelegate(self.lines))
        self.removals = QCheckBox("Take away what left the playlist")
        self.removals.setAccessibleName("Take away what left the playlist")
        self.removals.setAccessibleDescription("Without it these rows stay at the end of the list.")
        self.note = label("A copy of the list is kept before it is changed.", "secondary", "text_2")
        for widget in (self.title, self.words):
            self.body.addWidget(widget)
        self.body.addWidget(self.lines, 1)
        self.body.addWidget(self.removals)
        self.body.addWidget(self.note)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(Button("Cancel", on_click=self.leave))
        self.go = Button("Push", "primary", "upload", on_click=self._push)
        foot.addWidget(self.go)
        self.body.addLayout(foot)

    def show_playlist(self, playlist: Playlist, server: str, title: str) -> None:
        """Look at what pushing this to `server` (its name for people is `title`) would change."""
        self._playlist, self._server = playlist, server
        self.title.setText(f"Push “{playlist.name}” to {title}")
        self.words.setText("Comparing with the list there…")
        self.model.replace(())
        self.removals.hide()
        self.go.allow(False, "It is still being compared.")

        def work(ctx: TaskContext) -> PushPreview:
            return self._container.push.preview(playlist, server, ctx)

        self._looking.start(work, done=self._show, error=self._fail)

    def _show(self, preview: PushPreview) -> None:
        lines = [Line(one, "comes to the list", ADDED) for one in preview.added]
        lines += [Line(one, "left the playlist", REMOVED) for one in preview.removed]
        self.model.replace(lines)
        self.words.setText(_sum(preview))
        self.removals.setVisible(bool(preview.removed))
        self.removals.setChecked(False)
        gone = figures.count(len(preview.removed), "row")
        self.removals.setText(f"Take away {gone} that left the playlist")
        self.go.allow(not preview.nothing, "The list is as it should be.")

    def _push(self) -> None:
        playlist, server, removals = self._playlist, self._server, self.removals.isChecked()
        if playlist is None:
            return
        self.go.set_busy(True, "Pushing…")

        def work(ctx: TaskContext) -> PushReport:
            return self._container.push.to_server(playlist, server, ctx, removals)

        self._runner.start(work, done=self._done, error=self._fail)

    def _done(self, report: PushReport) -> None:
        self.go.set_busy(False)
        self.leave()
        kept = " A copy of the old list is kept." if report.backup is not None else ""
        missing = f", {figures.count(len(report.missing))} not there yet" if report.missing else ""
        self.pushed.emit(f"{figures.count(report.pushed, 'track')} pushed{missing}.{kept}")

    def _fail(self, error: Exception) -> None:
        self.go.set_busy(False)
        sentence, step = told(error)
        self.words.setText(f"{sentence} {step}".strip())
        self.go.allow(False, sentence)
        self.failed.emit(sentence, step)


def _sum(preview: PushPreview) -> str:
    if preview.nothing:
        return "The list is as it should be."
    parts = [f"{len(preview.added)} added", f"{len(preview.removed)} to take away"]
    if preview.new:
        parts = [f"a new list with {figures.count(len(preview.added), 'track')}"]
    elif not preview.added and not preview.removed:
        parts = ["only the order changes"]
    if preview.kept:
        parts.append(f"{preview.kept} added there by hand stay")
    if preview.missing:
        parts.append(f"{preview.missing} not on {preview.title} yet")
    return " · ".join(parts)
