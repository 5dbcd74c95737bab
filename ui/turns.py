"""Tells background threads when the window's thread is busy: they let it go first meanwhile.

Whatever begins work in the window's thread calls `take_turn`; `Turns` ends the turn when Qt's event
loop has nothing more to do. `Unbroken` is for widgets whose one event calls Python many times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QAbstractEventDispatcher, QEvent, QObject

from utils.precedence import end_turn, take_turn

if TYPE_CHECKING:
    from PyQt6.QtWidgets import QAbstractScrollArea as _View
else:
    _View = object


class Turns(QObject):
    """Lives in the window's thread, as long as its parent."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.aboutToBlock.connect(self._end)

    def _end(self) -> None:
        end_turn()


class Unbroken(_View):
    """Stands before Qt's view in a class: an event keeps Python's lock to its end.

    Passing through Python does it; else Qt would ask for the lock anew for each row it asks about.
    """

    def event(self, event: QEvent | None) -> bool:
        """Nothing but Qt's."""
        take_turn()
        return super().event(event)

    def viewportEvent(self, event: QEvent | None) -> bool:
        """Nothing but Qt's."""
        take_turn()
        return super().viewportEvent(event)
