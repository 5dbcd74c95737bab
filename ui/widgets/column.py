"""Widgets one under the other, each with a layout of its own: the cards of the Settings page.

In a box layout a change in one card lays out all of them, which takes longer than a window may keep
still when there are a thousand widgets. Here a card finds its places alone, and where the cards
stand is found out in slices.
"""

from __future__ import annotations

from collections.abc import Iterator

from PyQt6.QtCore import QEvent, QSize
from PyQt6.QtGui import QResizeEvent, QShowEvent
from PyQt6.QtWidgets import QWidget

from ui.slices import Slices, in_slices
from ui.theme.manager import px


class Column(QWidget):
    """Put it into a scroll area that resizes it. `edge` is kept free at the right of the cards."""

    def __init__(self, gap: int = 16, edge: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap, self._edge = gap, edge
        self._rows: list[QWidget] = []
        self._heights: dict[QWidget, int] = {}
        self._turns: Slices | None = None
        self._again = False
        self._high = 0

    def append(self, row: QWidget) -> None:
        """Put one below the others."""
        self._rows.append(row)
        row.setParent(self)
        row.show()
        self._measure(row)
        self._place()

    def settle(self) -> None:
        """Find everybody's place now."""
        while self._turns is not None:
            self._turns.finish()

    @property
    def settling(self) -> bool:
        """Whether some have not found their place yet."""
        return self._turns is not None

    def sizeHint(self) -> QSize:
        """As high as all of them."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest needs, as high as all of them at this width."""
        wide = max((row.minimumSizeHint().width() for row in self._shown()), default=0)
        return QSize(wide + px(self._edge), max(0, self._high - px(self._gap)))

    def event(self, event: QEvent | None) -> bool:
        """One of them wants other room, came or went."""
        if event is not None and event.type() == QEvent.Type.LayoutRequest:
            self._look()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Another width makes other heights."""
        super().resizeEvent(event)
        if event is not None and event.size().width() != event.oldSize().width():
            self._look()

    def showEvent(self, event: QShowEvent | None) -> None:
        """While it was hidden nobody told of changes."""
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        if self._turns is None:
            self._turns = in_slices(self, self._measuring(), self._measured)
        else:
            self._again = True

    def _measuring(self) -> Iterator[None]:
        for row in list(self._rows):
            if self._measure(row):
                self._place(row)
            yield

    def _measured(self) -> None:
        if self._turns is not None:
            self._turns.deleteLater()
        self._turns = None
        if self._again:  # all sizes now would take as long as a window may not keep still
            self._again = False
            self._look()
        else:
            self._place()

    def _measure(self, row: QWidget) -> bool:
        """Whether a row wants another height than before, or another width is to be had."""
        if row.isHidden():
            return False
        layout = row.layout()
        if layout is not None:
            layout.activate()
        wide = self._wide()
        high = row.heightForWidth(wide) if row.hasHeightForWidth() else row.sizeHint().height()
        high = max(high, row.minimumSizeHint().height())
        changed = self._heights.get(row) != high or row.width() != wide
        self._heights[row] = high
        return changed

    def _place(self, only: QWidget | None = None) -> None:
        """Put all where they stand; with `only` the others keep the size they have so far."""
        top, wide = 0, self._wide()
        for row in self._shown():
            high = self._heights.get(row, 0)
            if only is None or row is only:
                row.setGeometry(0, top, wide, high)
            else:
                row.move(0, top)
            top += high + px(self._gap)
        if top != self._high:
            self._high = top
            self.updateGeometry()

    def _shown(self) -> list[QWidget]:
        return [row for row in self._rows if not row.isHidden()]

    def _wide(self) -> int:
        return max(1, self.width() - px(self._edge))
