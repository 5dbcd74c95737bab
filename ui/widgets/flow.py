"""A widget that puts others side by side and goes on in the next line. Used for filter chips.

It is no layout on purpose. The boxes around would ask a layout written in Python for its height
dozens of times for each change, and each time the window would wait for Python's lock anew while
lanes compute; of a widget with a fixed height they ask nothing.
"""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QPoint, QRect, QSize
from PyQt6.QtGui import QResizeEvent, QShowEvent
from PyQt6.QtWidgets import QWidget, QWidgetItem

from ui.theme.manager import px

_Hint = tuple[QWidgetItem, QSize]
"""What stands in a line, and how large it wants to be."""


class Flow(QWidget):
    """Lines of widgets, each as wide as it wants to be.

    From `push_from` on they stand at the right end of their line. With nobody to be seen it takes
    no height, not even that of its margins.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QWidgetItem] = []
        self._gap = px(gap)
        self.push_from: QWidget | None = None

    def addWidget(self, widget: QWidget) -> None:
        """Put one behind the others."""
        self._items.append(QWidgetItem(widget))
        if widget.parent() is not self:
            widget.setParent(self)
        if self.isVisible():
            widget.show()
            self.settle()

    def setSpacing(self, gap: int) -> None:
        """Pixels between two of them, in a line and from line to line."""
        self._gap = gap

    def rescale(self, ratio: float) -> None:
        """Another text size: the gaps follow it like everything else."""
        self._gap = round(self._gap * ratio)
        self.settle()

    def event(self, event: QEvent | None) -> bool:
        """One of them wants other room, came or went."""
        if event is not None and event.type() == QEvent.Type.LayoutRequest:
            self.settle()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Another width makes other lines."""
        super().resizeEvent(event)
        self.settle()

    def showEvent(self, event: QShowEvent | None) -> None:
        """While it was hidden nobody told of changes."""
        super().showEvent(event)
        self.settle()

    def settle(self) -> None:
        """Put everybody into place, and be as high as that takes."""
        hints = [(one, one.sizeHint()) for one in self._items if not one.isEmpty()]
        edge = self.contentsMargins()
        widest = max((hint.width() for _item, hint in hints), default=0)
        self.setMinimumWidth(widest + edge.left() + edge.right())
        high = self._placed(hints, self.rect().marginsRemoved(edge))
        self.setFixedHeight(high + edge.top() + edge.bottom() if hints else 0)

    def _placed(self, hints: list[_Hint], rect: QRect) -> int:
        """Place them; how high all lines are."""
        top, pushed = rect.top(), False
        for line in self._lines(hints, rect.width()):
            high = max(hint.height() for _item, hint in line)
            spare = rect.width() - self._width(line)
            left = rect.left()
            for item, hint in line:
                if item.widget() is self.push_from or (pushed and item is line[0][0]):
                    left, pushed = left + max(0, spare), True
                down = (high - hint.height()) // 2
                item.setGeometry(QRect(QPoint(left, top + down), hint))
                left += hint.width() + self._gap
            top += high + self._gap
        return max(0, top - self._gap - rect.top())

    def _lines(self, hints: list[_Hint], width: int) -> list[list[_Hint]]:
        lines: list[list[_Hint]] = [[]]
        filled = 0
        for item, hint in hints:
            if lines[-1] and filled + hint.width() > width:
                lines.append([])
                filled = 0
            lines[-1].append((item, hint))
            filled += hint.width() + self._gap
        return [line for line in lines if line]

    def _width(self, line: list[_Hint]) -> int:
        return sum(hint.width() + self._gap for _item, hint in line) - self._gap
