"""Background readings that a page lives from: the newest counts, a failed one can be put again.

`Reading` takes the place of `Latest` where an answer fills a page by itself. Nobody asked for it at
that moment, so its failure is no toast: `Page.heed` shows it as a line above the page until the
same reading succeeds. No widgets here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PyQt6.QtCore import QObject, pyqtSignal

from core.tasks import TaskContext
from ui.models.told import told
from ui.runner import Lane, Latest, Runner

T_ = TypeVar("T_")


@dataclass(frozen=True, slots=True)
class _Question:
    work: Callable[[TaskContext], Any]
    lane: Lane
    done: Callable[[Any], None] | None


class Reading(QObject):
    """One purpose of a presenter (its list, its numbers). `changed` when `trouble` is another.

    `trouble` is (what happened, what to do next) of the newest reading, None while all is well.
    """

    changed = pyqtSignal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = Latest(runner)
        self._question: _Question | None = None
        self.trouble: tuple[str, str] | None = None

    @property
    def busy(self) -> bool:
        """True while the newest reading is under way."""
        return self._latest.busy

    def start(
        self,
        work: Callable[[TaskContext], T_],
        *,
        lane: Lane = "net",
        done: Callable[[T_], None] | None = None,
    ) -> None:
        """Read in a lane; `done` is called with the answer. An earlier reading is dropped."""
        self._question = _Question(work, lane, done)
        self._latest.start(work, lane=lane, done=self._read, error=self.fail)

    def again(self) -> None:
        """Read once more, if the newest reading failed."""
        question = self._question
        if question is not None and self.trouble is not None:
            self.start(question.work, lane=question.lane, done=question.done)

    def cancel(self) -> None:
        """Drop the reading that is under way; what failed before is no matter any more."""
        self._latest.cancel()
        self._tell(None)

    def fail(self, error: Exception) -> None:
        """A part of what this reading brings could not be read."""
        self._tell(told(error))

    def _read(self, answer: Any) -> None:
        self._tell(None)
        if self._question is not None and self._question.done is not None:
            self._question.done(answer)

    def _tell(self, trouble: tuple[str, str] | None) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            self.changed.emit()
