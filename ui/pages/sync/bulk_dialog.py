"""Download missing of several playlists: what each lacks, what all would cost, one start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from core.domain import Coverage, Ownership
from core.tasks import TaskContext
from services.playlists.forecast import Forecast
from ui.delegates.lines import LineDelegate
from ui.delegates.views import RowList
from ui.models import figures
from ui.models.explain import Line, LinesModel
from ui.models.forecast_words import forecast_line, too_large
from ui.models.told import told
from ui.runner import Latest, Runner
from ui.theme.manager import px
from ui.theme.state_glyphs import OWNERSHIP
from ui.widgets.buttons import Button
from ui.widgets.labels import label
from ui.widgets.overlay import Overlay
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container

WIDTH, HEIGHT = 640, 520
CLOSING = _("Each playlist gets a bubble; it opens the list of its tracks.")


class BulkDialog(Overlay):
    """`begin` carries the coverages to start."""

    begin = pyqtSignal(list)

    def __init__(self, container: Container, runner: Runner) -> None:
        super().__init__(_("Download missing tracks of several playlists"), WIDTH, HEIGHT)
        self._container = container
        self._looking = Latest(runner)
        self._coverages: list[Coverage] = []
        self.title = label(_("Download missing tracks"), "page")
        self.cost = label("", "secondary", "text_2", wrap=True)
        self.model = LinesModel(self)
        self.lines = RowList(_("Playlists"))
        self.lines.setModel(self.model)
        self.lines.setItemDelegate(LineDelegate(self.lines))
        self.body.addWidget(self.title)
        self.body.addWidget(self.cost)
        self.body.addWidget(self.lines, 1)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(label(CLOSING, "secondary", "text_2"), 1)
        foot.addWidget(Button(_("Cancel"), on_click=self.leave))
        self.start = Button(_("Begin Search"), "primary", "search", on_click=self._begin)
        foot.addWidget(self.start)
        self.body.addLayout(foot)

    def show_coverages(self, coverages: Sequence[Coverage]) -> None:
        """Ask about these."""
        self._coverages = [one for one in coverages if one.counts()[Ownership.MISSING]]
        missing = [row.entry.track for one in self._coverages for row in one.of(Ownership.MISSING)]
        lists = figures.count(len(self._coverages), "playlist")
        self.title.setText(
            _("Download {count} missing of {lists}").format(
                count=figures.count(len(missing)), lists=lists
            )
        )
        self.model.replace(_line(one) for one in coverages)
        self.cost.setText(_("Looking at the disk…"))
        self.start.allow(False, _("It is still being counted."))

        def work(_ctx: TaskContext) -> Forecast:
            return self._container.forecast.of(missing)

        self._looking.start(work, lane="disk", done=self._show, error=self._fail)

    def first_focus(self) -> QWidget:
        """Where the keyboard starts."""
        return self.start if self.start.isEnabled() else self.lines

    def _show(self, forecast: Forecast) -> None:
        why = too_large(forecast)
        self.cost.setText(why or forecast_line(forecast))
        allowed = bool(self._coverages) and not why
        self.start.allow(allowed, why or _("Nothing is missing in these."))

    def _begin(self) -> None:
        self.leave()
        self.begin.emit(self._coverages)

    def _fail(self, error: Exception) -> None:
        self.cost.setText(" ".join(told(error)))


def _line(coverage: Coverage) -> Line:
    counts = coverage.counts()
    missing, total = counts[Ownership.MISSING], len(coverage.rows)
    owned = _("{count} of {count_2} owned").format(
        count=figures.count(counts[Ownership.OWNED]), count_2=figures.count(total)
    )
    state = Ownership.MISSING if missing else Ownership.OWNED
    return Line(
        coverage.playlist.name,
        owned,
        OWNERSHIP[state],
        aside=_("{count} missing").format(count=figures.count(missing)),
    )
