"""The hero card of a coverage: "84 of 97 owned", the stacked bar and what its parts mean."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.domain import Coverage, Ownership
from services.playlists.forecast import TYPICAL_SECONDS
from ui.models import figures
from ui.theme.manager import px
from ui.theme.state_glyphs import OWNERSHIP
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.painted import Icon, Share, StackedBar
from utils.texts import _


class HeroCard(Card):
    """Numbers of one coverage, 104 high."""

    def __init__(self) -> None:
        super().__init__(padding=0)
        self.setFixedHeight(px(104))
        row = QHBoxLayout()
        row.setContentsMargins(px(24), px(12), px(24), px(12))
        row.setSpacing(px(24))
        self.body.addLayout(row)
        row.addLayout(self._left(), 2)
        row.addLayout(self._right(), 5)

    def show_coverage(self, coverage: Coverage) -> None:
        """Other numbers."""
        counts = coverage.counts()
        total = len(coverage.rows)
        owned, probable = counts[Ownership.OWNED], counts[Ownership.PROBABLE]
        self.number.setText(figures.count(owned))
        self.rest.setText(_("of {count} owned").format(count=figures.count(total)))
        self.aside.setText(_aside(owned, probable, counts[Ownership.MISSING]))
        self.bar.show_shares([Share(counts[state], OWNERSHIP[state]) for state in Ownership])
        self.setAccessibleName(_("{owned} of {total} owned").format(owned=owned, total=total))
        notes = _notes(coverage)
        for state, (name, note) in self.legend.items():
            name.setText(f"{figures.count(counts[state])} {OWNERSHIP[state].word.lower()}")
            note.setText(notes[state])

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(px(2))
        line = QHBoxLayout()
        line.setSpacing(px(12))
        self.number = label("0", "hero")
        self.rest = label(_("of 0 owned"), "section")
        line.addWidget(self.number)
        line.addWidget(self.rest, 1, Qt.AlignmentFlag.AlignBottom)
        self.rest.setContentsMargins(0, 0, 0, px(8))
        self.aside = ElidedLabel("", "secondary", "text_2")
        column.addLayout(line)
        column.addWidget(self.aside)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(px(10))
        column.addStretch(1)
        self.bar = StackedBar(16)
        column.addWidget(self.bar)
        entries = QHBoxLayout()
        entries.setSpacing(px(8))
        self.legend: dict[Ownership, tuple[ElidedLabel, ElidedLabel]] = {}
        for state in Ownership:
            entries.addWidget(self._entry(state), 1)
        column.addLayout(entries)
        column.addStretch(1)
        return column

    def _entry(self, state: Ownership) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(6))
        grid.setVerticalSpacing(px(1))
        name, note = ElidedLabel("", "strong"), ElidedLabel("", "secondary", "text_2")
        grid.addWidget(Icon(OWNERSHIP[state].icon, OWNERSHIP[state].color, 14), 0, 0)
        grid.addWidget(name, 0, 1)
        grid.addWidget(note, 1, 1)
        grid.setColumnStretch(1, 1)
        self.legend[state] = (name, note)
        return box


def _aside(owned: int, probable: int, missing: int) -> str:
    if probable == 1:
        return _("{count} if the probable one is yours").format(count=figures.count(owned + 1))
    if probable:
        both = figures.count(owned + probable)
        return _("{both} if the {count} probable ones are yours").format(
            both=both, count=figures.count(probable)
        )
    return _("everything is there") if not missing else _("nothing is left to decide")


def _notes(coverage: Coverage) -> dict[Ownership, str]:
    counts, total = coverage.counts(), len(coverage.rows) or 1
    missing = sum(r.entry.track.duration or TYPICAL_SECONDS for r in coverage.of(Ownership.MISSING))
    return {
        Ownership.OWNED: f"{100 * counts[Ownership.OWNED] / total:.1f} %",
        Ownership.PROBABLE: _("your call") if counts[Ownership.PROBABLE] else "none",
        Ownership.MISSING: _("{span} of music").format(span=figures.span(missing))
        if missing
        else "none",
        Ownership.UNUSABLE: _("nothing to look for") if counts[Ownership.UNUSABLE] else "none",
    }
