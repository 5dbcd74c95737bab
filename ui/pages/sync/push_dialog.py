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
from utils.texts import _, plural

if TYPE_CHECKING:
    from services.container import Container
    from services.servers.push import PushPreview, PushReport

WIDTH, HEIGHT = 640, 560
ADDED = Glyph("plus", _("Added"), "accent", "accent_soft")
REMOVED = Glyph("minus", _("Taken away"), "danger", "danger_soft")


class PushDialog(Overlay):
    """`pushed` carries a sentence, `failed` a sentence and the next step."""

    pushed = pyqtSignal(str)
    failed = pyqtSignal(str, str)

    def __init__(self, container: Container, runner: Runner) -> None:
        super().__init__(_("Push to the media server"), WIDTH, HEIGHT)
        self._container, self._runner = container, runner
        self._looking = Latest(runner)
        self._playlist: Playlist | None = None
        self._server = ""
        self.title = label(_("Push"), "page")
        self.words = ElidedLabel("", "secondary", "text_2")
        self.model = LinesModel(self)
        self.lines = RowList(_("What would change"))
        self.lines.setModel(self.model)
        self.lines.setItemDelegate(LineDelegate(self.lines))
        self.removals = QCheckBox(_("Take away what left the playlist"))
        self.removals.setAccessibleName(_("Take away what left the playlist"))
        self.removals.setAccessibleDescription(
            _("Without it these rows stay at the end of the list.")
        )
        self.note = label(
            _("A copy of the list is kept before it is changed."), "secondary", "text_2"
        )
        for widget in (self.title, self.words):
            self.body.addWidget(widget)
        self.body.addWidget(self.lines, 1)
        self.body.addWidget(self.removals)
        self.body.addWidget(self.note)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(Button(_("Cancel"), on_click=self.leave))
        self.go = Button(_("Push"), "primary", "upload", on_click=self._push)
        foot.addWidget(self.go)
        self.body.addLayout(foot)

    def show_playlist(self, playlist: Playlist, server: str, title: str) -> None:
        """Look at what pushing this to `server` (its name for people is `title`) would change."""
        self._playlist, self._server = playlist, server
        self.title.setText(_("Push “{name}” to {title}").format(name=playlist.name, title=title))
        self.words.setText(_("Comparing with the list there…"))
        self.model.replace(())
        self.removals.hide()
        self.go.allow(False, _("It is still being compared."))

        def work(ctx: TaskContext) -> PushPreview:
            return self._container.push.preview(playlist, server, ctx)

        self._looking.start(work, done=self._show, error=self._fail)

    def _show(self, preview: PushPreview) -> None:
        lines = [Line(one, _("comes to the list"), ADDED) for one in preview.added]
        lines += [Line(one, _("left the playlist"), REMOVED) for one in preview.removed]
        self.model.replace(lines)
        self.words.setText(_sum(preview))
        self.removals.setVisible(bool(preview.removed))
        self.removals.setChecked(False)
        gone = figures.count(len(preview.removed), "row")
        self.removals.setText(_("Take away {gone} that left the playlist").format(gone=gone))
        self.go.allow(not preview.nothing, _("The list is as it should be."))

    def _push(self) -> None:
        playlist, server, removals = self._playlist, self._server, self.removals.isChecked()
        if playlist is None:
            return
        self.go.set_busy(True, _("Pushing…"))

        def work(ctx: TaskContext) -> PushReport:
            return self._container.push.to_server(playlist, server, ctx, removals)

        self._runner.start(work, done=self._done, error=self._fail)

    def _done(self, report: PushReport) -> None:
        self.go.set_busy(False)
        self.leave()
        kept = _(" A copy of the old list is kept.") if report.backup is not None else ""
        missing = (
            _(", {count} not there yet").format(count=figures.count(len(report.missing)))
            if report.missing
            else ""
        )
        self.pushed.emit(
            _("{tracks} pushed{missing}.{kept}").format(
                tracks=figures.count(report.pushed, "track"), missing=missing, kept=kept
            )
        )

    def _fail(self, error: Exception) -> None:
        self.go.set_busy(False)
        sentence, step = told(error)
        self.words.setText(f"{sentence} {step}".strip())
        self.go.allow(False, sentence)
        self.failed.emit(sentence, step)


def _sum(preview: PushPreview) -> str:
    if preview.nothing:
        return _("The list is as it should be.")
    parts = [
        _("{added} added").format(added=len(preview.added)),
        _("{removed} to take away").format(removed=len(preview.removed)),
    ]
    if preview.new:
        parts = [
            _("a new list with {tracks}").format(tracks=figures.count(len(preview.added), "track"))
        ]
    elif not preview.added and not preview.removed:
        parts = [_("only the order changes")]
    if preview.kept:
        stay = plural(
            "{kept} added there by hand stays", "{kept} added there by hand stay", preview.kept
        )
        parts.append(stay.format(kept=preview.kept))
    if preview.missing:
        parts.append(
            _("{missing} not on {title} yet").format(missing=preview.missing, title=preview.title)
        )
    return " · ".join(parts)
