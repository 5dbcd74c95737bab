"""The good-citizen meter: what others get from us, what may still be asked, and advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.domain import Standing
from ui.models import figures
from ui.pages.dashboard.rows import Rows
from ui.theme.manager import px
from ui.widgets.cards import SectionCard
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.painted import ProgressLine
from utils.texts import _

if TYPE_CHECKING:
    from services.records.citizen import Citizenship


class StandingRow(QWidget):
    """A source: what we share through it, and the searches left in its window."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(46))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        names = QVBoxLayout()
        names.setSpacing(0)
        self._name = ElidedLabel("", "strong")
        self._shares = ElidedLabel("", "secondary", "text_2")
        names.addStretch(1)
        names.addWidget(self._name)
        names.addWidget(self._shares)
        names.addStretch(1)
        row.addLayout(names, 1)
        right = QWidget()
        right.setFixedWidth(px(150))
        column = QVBoxLayout(right)
        column.setContentsMargins(0, px(6), 0, px(8))
        column.setSpacing(px(4))
        self._left = label("", "secondary", "text_2")
        self._bar = ProgressLine(4, "accent")
        column.addWidget(self._left)
        column.addWidget(self._bar)
        row.addWidget(right)

    def show_standing(self, one: Standing) -> None:
        """Show another source."""
        self._name.setText(f"{one.source} · {one.account}" if one.account else one.source)
        self._shares.setText(_shares(one))
        budget = next((b for b in one.budgets if b.left is not None), None)
        self._left.setVisible(budget is not None)
        self._bar.setVisible(budget is not None)
        if budget is not None:
            self._left.setText(
                _("{left} of {limit} {what} left").format(
                    left=budget.left, limit=budget.limit, what=budget.what
                )
            )
            self._bar.show_fraction((budget.left or 0) / budget.limit)
        self.setAccessibleName(f"{one.source}: {self._shares.text()}, {self._left.text()}")


class CitizenCard(SectionCard):
    """All sources and, when something should be done, advice in plain words."""

    def __init__(self) -> None:
        super().__init__(_("Good citizen"))
        column = QVBoxLayout()
        column.setSpacing(0)
        self.body.addLayout(column)
        self._rows = Rows(column, StandingRow)
        self.advice = label("", "secondary", "warn", wrap=True)
        self.body.addWidget(self.advice)
        self._nothing = label(_("No source that shares is in use."), "body", "text_2")
        self.body.addWidget(self._nothing)
        self.body.addStretch(1)

    def show_citizenship(self, found: Citizenship) -> None:
        """As it stands now."""
        for row, one in zip(self._rows.take(len(found.standings)), found.standings, strict=True):
            row.show_standing(one)
        self._nothing.setVisible(not found.standings)
        self.advice.setText("\n".join(found.advice))
        self.advice.setVisible(bool(found.advice))
        self.note.setText("" if found.advice or not found.standings else _("all is well"))


def _shares(one: Standing) -> str:
    sharing = one.sharing
    if one.pause:
        return one.pause
    if sharing is None:
        return _("shares nothing itself")
    said = [_("shares {files}").format(files=figures.count(sharing.files, "file"))]
    if sharing.uploads_running:
        said.append(
            _("{uploads_running} running to others").format(uploads_running=sharing.uploads_running)
        )
    return " · ".join(said)
