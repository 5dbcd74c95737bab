"""What stands where a list would when its first reading failed. Used by pages and tabs.

Without it the skeleton would stay, as if the answer were still to come.
"""

from __future__ import annotations

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QStackedLayout, QStackedWidget

from ui.reading import Reading
from ui.widgets.notices import Emptiness, EmptyState
from ui.widgets.painted import Skeleton
from utils.texts import _


class Unread(QObject):
    """Belongs to `stack`: its skeleton gives way while what it waits for has failed.

    What happened and why says the line above the page (`Page.heed`). `failed` is made with the
    first failure.
    """

    def __init__(self, stack: QStackedWidget | QStackedLayout, reading: Reading) -> None:
        super().__init__(stack)
        self._stack, self._reading = stack, reading
        self._skeleton: Skeleton | None = None
        self.failed: EmptyState | None = None
        reading.changed.connect(self._look)
        stack.currentChanged.connect(self._look)
        self._look()

    def _look(self, _place: int = 0) -> None:
        broken = self._reading.trouble is not None
        front = self._stack.currentWidget()
        if broken and isinstance(front, Skeleton):
            self._skeleton = front
            self._stack.setCurrentWidget(self._state())
        elif not broken and self._skeleton is not None and front is self.failed:
            self._stack.setCurrentWidget(self._skeleton)

    def _state(self) -> EmptyState:
        if self.failed is None:
            words = _("What belongs here could not be read.")
            self.failed = EmptyState(Emptiness.FAILED, words, _("Try again"), "rotate-cw")
            self.failed.acted.connect(self._reading.again)
            self._stack.addWidget(self.failed)
        return self.failed
