"""The library on the Dashboard: what it consists of, and what could be put in order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from services.care.model import WORDS, CareKind
from ui.models import figures
from ui.pages.dashboard.plots import BarPlot, ColumnPlot, LinePlot
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.cards import SectionCard
from ui.widgets.choices import Chips, Choice
from ui.widgets.labels import ElidedLabel, label
from utils.texts import _

if TYPE_CHECKING:
    from services.library.stats import LibraryFigures

PLOTS = (
    Choice("formats", _("Formats")),
    Choice("genres", _("Genres")),
    Choice("years", _("Years")),
    Choice("growth", _("Growth")),
)


class StatisticsCard(SectionCard):
    """Formats, genres, years and growth as plots, one at a time."""

    def __init__(self) -> None:
        super().__init__(_("Your library"))
        self.chips = Chips(PLOTS, _("Which figures"))
        self.head.addWidget(self.chips)
        self.formats, self.genres = BarPlot(_("Formats")), BarPlot(_("Genres"))
        self.years, self.growth = ColumnPlot(_("Years")), LinePlot(_("Growth"))
        self.stack = QStackedWidget()
        for plot in (self.formats, self.genres, self.years, self.growth):
            self.stack.addWidget(plot)
        self.words = ElidedLabel(_("Not counted yet."), "secondary", "text_2")
        self.body.addWidget(self.words)
        self.body.addWidget(self.stack, 1)
        self.chips.chosen.connect(self._choose)

    def show_figures(self, found: LibraryFigures) -> None:
        """Other figures."""
        self.formats.show_rows([(one.name.upper(), one.tracks) for one in found.formats])
        crates = found.super_genres or found.genres
        self.genres.show_rows([(one.name, one.tracks) for one in crates])
        self.years.show_columns(found.years)
        self.growth.show_points(found.growth)
        share = found.lossless / found.tracks if found.tracks else 0.0
        words = [figures.count(found.tracks, "track"), figures.size(found.bytes)]
        words += (
            [_("{percent} lossless").format(percent=figures.percent(share))] if found.tracks else []
        )
        self.words.setText(" · ".join(words))

    def _choose(self, key: str) -> None:
        self.stack.setCurrentIndex([choice.key for choice in PLOTS].index(key))


class CareRow(QWidget):
    """One list: its title, how many, and a door to it."""

    opened = pyqtSignal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setFixedHeight(px(34))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(ElidedLabel(title, "body"), 1)
        self.number = label("", "label", "text_2")
        row.addWidget(self.number)
        self.door = Button(_("Look"), "quiet", size="small", on_click=self.opened.emit)
        self.door.setAccessibleName(_("Look for: {title}").format(title=title))
        row.addWidget(self.door)


class CareCard(SectionCard):
    """Lists of what is amiss; looked for when asked, because it takes a while."""

    wanted = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__(_("Put in order"))
        column = QVBoxLayout()
        column.setSpacing(0)
        self.rows: dict[CareKind, CareRow] = {}
        for kind in CareKind:
            row = CareRow(WORDS[kind].title)
            row.opened.connect(partial(self._ask, kind))
            self.rows[kind] = row
            column.addWidget(row)
        self.body.addLayout(column)
        self.body.addStretch(1)

    def show_counts(self, counts: Mapping[CareKind, int]) -> None:
        """How many each list held when it was looked at last."""
        for kind, row in self.rows.items():
            known = counts.get(kind)
            row.number.setText("" if known is None else f"{known:,}" if known else "none")

    def _ask(self, kind: CareKind) -> None:
        self.wanted.emit(kind)
