"""A layout that puts widgets side by side and goes on in the next line. Used for filter chips."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, QRect, QSize, Qt
from PyQt6.QtWidgets import QLayout, QLayoutItem, QWidget

from ui.theme.manager import px

_Hint = tuple[QLayoutItem, QSize]
"""What stands in a line, and how large it wants to be."""


class Flow(QLayout):
    """Lines of widgets, each as wide as it wants to be.

    From `push_from` on they stand at the right end of their line.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._hints: list[_Hint] | None = None
        self._heights: dict[int, int] = {}
        self._gap = px(gap)
        self.push_from: QWidget | None = None
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem | None) -> None:
        """Put one behind the others."""
        if item is not None:
            self._items.append(item)
            self._forget()

    def count(self) -> int:
        """How many."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take one out."""
        self._forget()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """None: as much room as it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high in this width; boxes around ask dozens of times for each change."""
        if width not in self._heights:
            self._heights[width] = self._placed(QRect(0, 0, width, 0), test=True)
        return self._heights[width]

    def invalidate(self) -> None:
        """A widget wants other room than before."""
        self._forget()
        super().invalidate()

    def _forget(self) -> None:
        self._hints = None
        self._heights.clear()

    def setGeometry(self, rect: QRect) -> None:
        """Place them."""
        super().setGeometry(rect)
        self._placed(rect, test=False)

    def sizeHint(self) -> QSize:
        """The widest one in one column is enough."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Room for the largest."""
        size = QSize(0, 0)
        for _item, hint in self._shown():
            size = size.expandedTo(hint)
        edge = self.contentsMargins()
        return size + QSize(edge.left() + edge.right(), edge.top() + edge.bottom())

    def _shown(self) -> list[_Hint]:
        if self._hints is None:
            self._hints = [(one, one.sizeHint()) for one in self._items if not one.isEmpty()]
        return self._hints

    def _placed(self, rect: QRect, test: bool) -> int:
        edge = self.contentsMargins()
        whole = rect
        rect = rect.marginsRemoved(edge)
        top, pushed = rect.top(), False
        for line in self._lines(rect.width()):
            high = max(hint.height() for _item, hint in line)
            spare = rect.width() - self._width(line)
            left = rect.left()
            for item, hint in line:
                if item.widget() is self.push_from or (pushed and item is line[0][0]):
                    left, pushed = left + max(0, spare), True
                if not test:
                    down = (high - hint.height()) // 2
                    item.setGeometry(QRect(QPoint(left, top + down), hint))
                left += hint.width() + self._gap
            top += high + self._gap
        return top - self._gap + edge.bottom() - whole.top()

    def _lines(self, width: int) -> list[list[_Hint]]:
        lines: list[list[_Hint]] = [[]]
        filled = 0
        for item, hint in self._shown():
            if lines[-1] and filled + hint.width() > width:
                lines.append([])
                filled = 0
            lines[-1].append((item, hint))
            filled += hint.width() + self._gap
        return [line for line in lines if line]

    def _width(self, line: list[_Hint]) -> int:
        return sum(hint.width() + self._gap for _item, hint in line) - self._gap
