"""Long work of the GUI thread in slices, so that the window answers in between.

`in_slices(owner, work)` runs a generator some milliseconds per turn of the event loop, after
everything else that waits there (input, painting). Used to build pages and to style them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PyQt6 import sip
from PyQt6.QtCore import QObject, QTimer
from PyQt6.QtWidgets import QWidget

from utils.precedence import take_turn

SLICE_SECONDS = 0.006
"""Computing for one turn; the step that is begun is finished, however long it takes."""
APART = 0.001
"""Seconds of computing between the slices of two works: what comes sooner is the same turn."""


class _Latest:
    """Whose slice was the latest, and the thread's time at its end. GUI thread only."""

    work: Slices | None = None
    ended = 0.0


class Slices(QObject):
    """A generator under way. It ends with its owner; `finish` does the rest at once."""

    def __init__(
        self, owner: QObject, work: Iterator[object], then: Callable[[], None] | None = None
    ) -> None:
        super().__init__(owner)
        self._work, self._then = work, then
        self._timer = QTimer(self)  # an interval of 0 comes after input and painting
        self._timer.timeout.connect(self._turn)
        self._timer.start(0)

    @property
    def active(self) -> bool:
        """Whether there is something left to do."""
        return self._timer.isActive()

    def finish(self) -> None:
        """Do what is left now."""
        while self.active:
            self._turn()

    def drop(self) -> None:
        """Do no more of it; `then` is not called."""
        self._timer.stop()
        self.deleteLater()

    def _turn(self) -> None:
        take_turn()
        begun = time.thread_time()
        if self._comes_too_soon(begun):
            return
        for _step in self._work:
            now = time.thread_time()
            if now >= begun + SLICE_SECONDS:
                _Latest.work, _Latest.ended = self, now
                return
        self._timer.stop()
        _Latest.work = None
        then, self._then = self._then, None
        if then is not None:
            then()

    def _comes_too_soon(self, now: float) -> bool:
        """Two works would take twice the time of a turn: the one that was first goes on alone."""
        other = _Latest.work is not None and _Latest.work is not self
        return other and 0 <= now - _Latest.ended < APART


def in_slices(
    owner: QObject, work: Iterator[object], then: Callable[[], None] | None = None
) -> Slices:
    """Run `work` from the next turn on, `then` at its end; both end with `owner`."""
    return Slices(owner, work, then)


def styling(root: QWidget) -> Iterator[None]:
    """Put the style sheet on a widget and all in it, one after the other, innermost first.

    Shown before, all of them would be styled in the one turn in which they come to the front.
    """
    for widget in reversed([root, *root.findChildren(QWidget)]):
        if not sip.isdeleted(widget):
            widget.ensurePolished()
            yield
