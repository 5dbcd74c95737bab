"""Progress bubbles: what a closed "Download missing tracks" leaves behind, bottom right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.models import figures
from ui.models.groups import Progress
from ui.theme import paint_kit
from ui.theme.covers import mosaic
from ui.theme.manager import px
from ui.widgets.labels import label
from utils.texts import _

MAX_BUBBLES = 3
WIDTH, HEIGHT = 288, 72


class Bubble(QPushButton):
    """One playlist's progress: ring around its mosaic, name, state in words."""

    def __init__(self, open_it: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.progress: Progress | None = None
        self.setFixedSize(px(WIDTH), px(HEIGHT))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: open_it(self.progress.key if self.progress else ""))

    def show_progress(self, progress: Progress) -> None:
        """Other numbers."""
        if progress == self.progress:
            return
        self.progress = progress
        self.setAccessibleName(
            _("Downloads of {name}: {words}").format(name=progress.name, words=progress.words)
        )
        self.setAccessibleDescription(_("Opens the download window again."))
        self.setToolTip(f"{progress.name}\n{progress.words}")
        self.update()

    def sizeHint(self) -> QSize:
        """288 × 72."""
        return QSize(px(WIDTH), px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Draw ground, ring, mosaic and words."""
        if self.progress is None:
            return
        painter, box = QPainter(self), self.rect()
        paint_kit.rounded_box(painter, box, "overlay", "line_strong", 12)
        glyph = self.progress.glyph
        side = px(44)
        ring = QRect(px(14), (box.height() - side) // 2, side, side)
        inset = px(9)
        mosaic(painter, ring.adjusted(inset, inset, -inset, -inset), self.progress.key, 13)
        paint_kit.ring(painter, ring, self.progress.fraction, glyph.color)
        text = QRect(ring.right() + px(14), box.top() + px(15), 0, px(20))
        text.setRight(box.right() - px(44))
        paint_kit.text(painter, text, self.progress.name, "title")
        below = text.translated(0, px(22))
        paint_kit.state(painter, below, glyph, self.progress.words)
        arrow = QRect(box.right() - px(34), box.center().y() - px(8), px(16), px(16))
        paint_kit.icon(painter, arrow, "chevron-up", "text_2")


class BubbleBar(QWidget):
    """At most three bubbles, then "+2 more"; `opened` carries the playlist key."""

    opened = pyqtSignal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(px(HEIGHT))  # a bubble's own least height is a plain button's
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(16))
        self._more = label("", "label", "text_2")
        self._row.addStretch(1)
        self._row.addWidget(self._more)
        self.bubbles: list[Bubble] = []
        self.hide()

    def show_all(self, wanted: Sequence[Progress]) -> None:
        """Show these, newest last."""
        shown = list(wanted)[-self._room() :]
        while len(self.bubbles) < len(shown):
            bubble = Bubble(self.opened.emit, self)
            self.bubbles.append(bubble)
            self._row.addWidget(bubble)
        for at, bubble in enumerate(self.bubbles):
            bubble.setVisible(at < len(shown))
            if at < len(shown):
                bubble.show_progress(shown[at])
        left_out = len(wanted) - len(shown)
        self._more.setVisible(left_out > 0)
        self._more.setText(_("+{count} more").format(count=figures.count(left_out)))
        self.setVisible(bool(shown))

    def _room(self) -> int:
        page = self.parentWidget()
        width = page.width() if page is not None else 0
        return max(1, min(MAX_BUBBLES, (width - px(120)) // px(WIDTH + 16)))
