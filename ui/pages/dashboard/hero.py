"""The Dashboard's first card: coverage over all playlists as one large number."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout

from core.domain import Ownership
from ui.models import figures
from ui.pages.dashboard.presenter import Overview
from ui.theme.manager import px
from ui.theme.state_glyphs import OWNERSHIP
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.painted import Legend, Share, StackedBar


class Hero(Card):
    """ "3,102 of 3,418 owned", the bar, the legend, and doors to what waits."""

    opened = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(padding=24)
        self.body.setSpacing(px(10))
        top = QHBoxLayout()
        top.setSpacing(px(12))
        self._number = label("–", "hero")
        self._of = label("", "section")
        top.addWidget(self._number, 0, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(self._of, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        self._of.setContentsMargins(0, 0, 0, px(7))
        self._about = ElidedLabel("", "secondary", "text_2")
        self._bar, self._legend = StackedBar(12), Legend()
        self.body.addLayout(top)
        self.body.addWidget(self._about)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._legend)
        self.body.addStretch(1)
        self.body.addLayout(self._doors())

    def show_overview(self, now: Overview) -> None:
        """Show other numbers."""
        self._number.setText(f"{now.owned:,}")
        self._of.setText(f"of {now.total:,} owned")
        lists = figures.count(now.playlists, "playlist")
        tracks = figures.count(now.library_tracks, "track")
        self._about.setText(f"over {lists} · {tracks} in your library")
        shares = [
            Share(now.owned, OWNERSHIP[Ownership.OWNED]),
            Share(now.probable, OWNERSHIP[Ownership.PROBABLE]),
            Share(now.missing, OWNERSHIP[Ownership.MISSING]),
            Share(now.unusable, OWNERSHIP[Ownership.UNUSABLE]),
        ]
        self._bar.show_shares(shares)
        self._legend.show_shares(shares)
        self._wishes.set_label(f"{figures.count(now.wishes, 'wish', 'wishes')} on the wish list")
        self.setAccessibleName(f"{now.owned:,} of {now.total:,} owned")

    def show_review(self, number: int) -> None:
        """How many downloads wait for a decision."""
        words = f"{number:,} need your eye" if number != 1 else "1 needs your eye"
        self._review.set_label(words if number else "Nothing needs your eye")
        self._review.allow(number > 0, "Downloads that need a decision appear here.")

    def _doors(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self._wishes = Button(
            "Wish list", "row", "bookmark", on_click=lambda: self.opened.emit("downloads")
        )
        self._review = Button(
            "Nothing needs your eye", "row", "eye", on_click=lambda: self.opened.emit("downloads")
        )
        row.addWidget(self._wishes, 1)
        row.addWidget(self._review, 1)
        self.show_review(0)
        return row
