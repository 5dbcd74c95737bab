"""Before a download of several tracks begins: how many files, about how much, what is left out."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from core.domain import Ownership
from services.artists.model import Plan
from services.events import Level
from services.playlists.forecast import Forecast
from ui.delegates.lines import LineDelegate
from ui.delegates.views import RowList
from ui.models import figures
from ui.models.explain import Line, LinesModel
from ui.models.forecast_words import forecast_line, too_large
from ui.theme.manager import px
from ui.theme.state_glyphs import LEVEL, OWNERSHIP
from ui.widgets.buttons import Button
from ui.widgets.labels import label
from ui.widgets.overlay import Overlay
from utils.texts import _

WIDTH, HEIGHT = 640, 480


class ConfirmDialog(Overlay):
    """`confirmed` carries the plan."""

    confirmed = pyqtSignal(object)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(_("Download what is missing"), WIDTH, HEIGHT, owner)
        self._plan = Plan(())
        self.title = label("", "page", wrap=True)
        self.cost = label("", "body", "text_2", wrap=True)
        self.notes = label("", "secondary", "text_2", wrap=True)
        self.model = LinesModel(self)
        self.lines = RowList(_("Releases"))
        self.lines.setModel(self.model)
        self.lines.setItemDelegate(LineDelegate(self.lines))
        self.body.addWidget(self.title)
        self.body.addWidget(self.cost)
        self.body.addWidget(self.lines, 1)
        self.body.addWidget(self.notes)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        self.cancel = Button(_("Cancel"), on_click=self.leave)
        self.start = Button(_("Download"), "primary", "download", on_click=self._confirm)
        foot.addWidget(self.cancel)
        foot.addWidget(self.start)
        self.body.addLayout(foot)

    def show_plan(self, plan: Plan, forecast: Forecast) -> None:
        """Ask about this."""
        self._plan = plan
        count, why = len(plan.rows), too_large(forecast)
        files = figures.count(count, "file")
        releases = figures.count(len(plan.parts), "release")
        self.title.setText(
            _("Download {files}?").format(files=files) if count else _("Nothing to download")
        )
        self.cost.setText(why or (forecast_line(forecast) if count else _("Nothing is missing.")))
        self.notes.setText(_left_out(plan, releases))
        self.notes.setVisible(bool(self.notes.text()))
        lines = [_line(part.playlist.name, len(part.rows)) for part in plan.parts]
        warn = LEVEL[Level.WARN]
        self.model.replace(
            [*lines, *(Line(trouble, _("left out"), warn) for trouble in plan.troubles)]
        )
        self.start.set_label(_("Download {files}").format(files=files) if count else _("Download"))
        self.start.allow(bool(count) and not why, why or _("Nothing is missing."))

    def first_focus(self) -> QWidget:
        """Where the keyboard starts."""
        return self.start if self.start.isEnabled() else self.cancel

    def _confirm(self) -> None:
        self.leave()
        self.confirmed.emit(self._plan)


def _line(name: str, count: int) -> Line:
    words = figures.count(count, "track")
    return Line(
        name, words, OWNERSHIP[Ownership.MISSING], aside=_("{count:,} missing").format(count=count)
    )


def _left_out(plan: Plan, releases: str) -> str:
    parts = []
    if plan.doubles:
        doubles = figures.count(plan.doubles, "track")
        parts.append(
            _("{doubles} on several of these {rsplit} come once.").format(
                doubles=doubles, rsplit=releases.rsplit(maxsplit=1)[-1]
            )
        )
    if plan.probable:
        parts.append(
            _("{tracks} you may own already are left out.").format(
                tracks=figures.count(plan.probable, "track")
            )
        )
    return " ".join(parts)
