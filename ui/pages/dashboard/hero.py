"""The Dashboard's first card: coverage over all playlists as one large number."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import QRect, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QPushButton

from core.domain import Ownership
from ui.models import figures
from ui.pages.dashboard.more_presenter import Counters
from ui.pages.dashboard.presenter import Overview
from ui.theme import paint_kit
from ui.theme.manager import px
from ui.theme.state_glyphs import OWNERSHIP, Glyph
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.painted import Badge, Legend, Share, StackedBar
from utils.texts import _, plural

ROOMY = 140
GROWN = Glyph("trending-up", _("this week"), "accent", "accent_soft")


class Hero(Card):
    """ "3,102 of 3,418 owned", the bar, the legend, and doors to what waits."""

    opened = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(padding=20)
        self.body.setSpacing(px(8))
        top = QHBoxLayout()
        top.setSpacing(px(12))
        self._number = label("–", "hero")
        self._of = label("", "section")
        top.addWidget(self._number, 0, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(self._of, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        self._week = Badge()
        self._week.hide()
        top.addWidget(self._week, 0, Qt.AlignmentFlag.AlignTop)
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
        self._of.setText(_("of {total:,} owned").format(total=now.total))
        lists = figures.count(now.playlists, "playlist")
        tracks = figures.count(now.library_tracks, "track")
        self._about.setText(
            _("over {lists} · {tracks} in your library").format(lists=lists, tracks=tracks)
        )
        shares = [
            Share(now.owned, OWNERSHIP[Ownership.OWNED]),
            Share(now.probable, OWNERSHIP[Ownership.PROBABLE]),
            Share(now.missing, OWNERSHIP[Ownership.MISSING]),
            Share(now.unusable, OWNERSHIP[Ownership.UNUSABLE]),
        ]
        self._bar.show_shares(shares)
        self._legend.show_shares(shares)
        self.setAccessibleName(
            _("{owned:,} of {total:,} owned").format(owned=now.owned, total=now.total)
        )

    def show_counters(self, now: Counters) -> None:
        """The doors' numbers, and what the week brought."""
        due = _("{due:,} due").format(due=now.due) if now.due else _("none due")
        self._wishes.show_door(now.wishes, due if now.wishes else _("no wishes"))
        followed = _("{followed:,} watched").format(followed=now.followed)
        fresh = plural("new release", "new releases", now.news)
        self._watch.show_door(now.news, fresh if now.news else followed)
        self._week.setVisible(bool(now.week) and (now.week or 0) > 0)
        if now.week:
            self._week.show_text(_("+{week:,} this week").format(week=now.week), GROWN)

    def show_review(self, number: int) -> None:
        """How many downloads wait for a decision."""
        self._review.show_door(number, _("to decide") if number else _("all decided"))

    def _doors(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self._wishes = Door(_("Wish list"), "bookmark")
        self._watch = Door(_("Watch list"), "bell-ring")
        self._review = Door(_("Inbox"), "eye")
        places = ((self._wishes, "downloads/wishes"), (self._watch, "artists/watch"),
                  (self._review, "downloads/inbox"))  # fmt: skip
        for door, place in places:
            door.clicked.connect(partial(self._open, place))
            row.addWidget(door, 1)
        self.show_review(0)
        return row

    def _open(self, place: str, _checked: bool = False) -> None:
        self.opened.emit(place)


class Door(QPushButton):
    """A button of two lines: how many, and of what."""

    def __init__(self, name: str, icon: str) -> None:
        super().__init__()
        self._name, self._number, self._words = name, "0", ""
        self._icon = icon
        self.setProperty("kind", "door")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_door(self, number: int, words: str) -> None:
        """Other figures."""
        self._number, self._words = f"{number:,}", words
        self.setAccessibleName(f"{self._name}: {self._number}, {words}")
        self.setToolTip(f"{self._name}: {words}")
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The button's ground, then icon, number and two lines."""
        super().paintEvent(event)
        painter = QPainter(self)
        inner = self.rect().adjusted(px(12), 0, -px(8), 0)
        left, side = inner, px(16)
        if self.width() >= px(ROOMY):
            spot = QRect(inner.left(), inner.center().y() - side // 2, side, side)
            paint_kit.icon(painter, spot, self._icon, "accent")
            left = inner.adjusted(side + px(10), 0, 0, 0)
        taken = paint_kit.text_width(self._number, "section") + px(10)
        wanted = paint_kit.text_width(self._name, "label")
        wanted = max(wanted, paint_kit.text_width(self._words, "secondary"))
        if taken + wanted > left.width():  # the tip says the rest
            paint_kit.two_lines(painter, inner, self._number, self._name, first_role="section")
            return
        paint_kit.text(painter, left, self._number, "section")
        rest = left.adjusted(taken, 0, 0, 0)
        paint_kit.two_lines(painter, rest, self._name, self._words, first_role="label")
