"""The rows of the lists in every state, side by side: a section of the component gallery."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import QAbstractItemModel, QSize
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QGridLayout, QSizePolicy, QStyle, QStyleOptionViewItem, QWidget

from ui.delegates.jobs import JobDelegate
from ui.delegates.lines import LineDelegate, WishDelegate
from ui.delegates.views import RowDelegate
from ui.gallery import data
from ui.models.explain import CHOSEN, REFUSED, Line, LinesModel
from ui.models.jobs import QUEUE_STATES, JobListModel, queue_order
from ui.models.wishes import WishModel
from ui.theme.manager import px
from ui.widgets.labels import label

_F = QStyle.StateFlag
STATES = {
    "rest": _F.State_Enabled,
    "hover": _F.State_Enabled | _F.State_MouseOver,
    "selected": _F.State_Enabled | _F.State_Selected,
    "current, with the keyboard": _F.State_Enabled | _F.State_Selected | _F.State_HasFocus,
}
"""Words for the column → what Qt tells a delegate."""


class RowPicture(QWidget):
    """One row of a model as its delegate paints it in a state."""

    def __init__(self, model: QAbstractItemModel, row: int, delegate: RowDelegate, state: str):
        super().__init__()
        self._model, self._row, self._delegate, self._state = model, row, delegate, state
        for part in (model, delegate):
            if part.parent() is None:
                part.setParent(self)
        self.setAccessibleName(f"{type(delegate).__name__}, {state}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as the row."""
        return QSize(px(300), px(self._delegate.height))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        """Ask the delegate."""
        option = QStyleOptionViewItem()
        option.initFrom(self)
        option.rect = self.rect()
        option.state = STATES[self._state]
        self._delegate.paint(QPainter(self), option, self._model.index(self._row, 0))


def rows() -> QWidget:
    """Jobs in several looks, wishes, lines to read, once for each state."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(px(8))
    for place, state in enumerate(STATES):
        top, column = divmod(place, 2)
        kinds = list(_kinds())
        first = top * (len(kinds) + 1)
        grid.addWidget(label(state, "secondary", "text_2"), first, column)
        for line, (model, row, delegate) in enumerate(kinds, start=first + 1):
            grid.addWidget(RowPicture(model, row, delegate, state), line, column)
    return made


def _kinds() -> Iterable[tuple[QAbstractItemModel, int, RowDelegate]]:
    jobs, wishes, lines = JobListModel(QUEUE_STATES, queue_order), WishModel(), LinesModel()
    jobs.replace(data.jobs())
    wishes.replace(data.wishes())
    lines.replace([
        Line("Nine Volt Heart.flac", "The right recording, lossless", CHOSEN, aside="0.98"),
        Line("Nine Volt Heart (live).flac", "another version: live", REFUSED, aside="0.44"),
    ])  # fmt: skip
    at_work, waiting, read = JobDelegate(), WishDelegate(), LineDelegate()
    yield from ((jobs, row, at_work) for row in (0, 4, 6))
    yield wishes, 0, waiting
    yield from ((lines, row, read) for row in range(2))
