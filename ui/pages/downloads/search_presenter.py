"""What the search on the Downloads page knows and does; no widgets. Sources are asked side by side.

Answers come from several threads; they wait in a box and enter the list some times a second.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from PyQt6.QtCore import QModelIndex, QObject, QTimer, pyqtSignal

from core.domain import Candidate
from core.tasks import TaskContext
from ui.models import figures, words
from ui.models.explain import OFFERED, Line, LinesModel
from ui.models.told import told
from ui.runner import Runner, TaskHandle

if TYPE_CHECKING:
    from services.container import Container

T_ = TypeVar("T_")
BATCH_MS = 150
BATCH = 500
"""So many rows enter at once, so that the window never keeps still for long."""


class FoundModel(LinesModel):
    """Files on offer; new ones go to the end, so that nothing jumps."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: list[Candidate] = []

    def clear(self) -> None:
        """Start anew."""
        self.found.clear()
        self.replace(())

    def add(self, more: Iterable[Candidate]) -> None:
        """Further files."""
        fresh = list(more)
        if not fresh:
            return
        self.beginInsertRows(QModelIndex(), len(self.found), len(self.found) + len(fresh) - 1)
        self.found += fresh
        self._lines += [offer_line(one) for one in fresh]
        self.endInsertRows()


class SearchPresenter(QObject):
    """`changed` when words or rows may be others, `failed` with (what happened, what to do)."""

    changed = pyqtSignal()
    failed = pyqtSignal(str, str)

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner
        self._tasks: list[TaskHandle] = []
        self._box: deque[Candidate] = deque()
        self.model = FoundModel(self)
        self.text = ""
        self._timer = QTimer(self)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self._drain)

    @property
    def busy(self) -> bool:
        """True while a source is asked or answers wait to be shown."""
        return bool(self._box) or any(task.active for task in self._tasks)

    def search(self, text: str) -> None:
        """Ask every source in use; the search before ends."""
        self.cancel()
        self.text = " ".join(text.split())
        self.model.clear()
        if self.text:
            self._start(self._names, self._ask)
        self.changed.emit()

    def cancel(self) -> None:
        """Ask no longer; what was found stays."""
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._box = deque()
        self._timer.stop()
        self.changed.emit()

    def summary(self) -> str:
        """ "Searching · 52 files"."""
        number = figures.count(len(self.model.found), "file")
        return f"Searching · {number}" if self.busy else number if self.text else ""

    def _names(self, _ctx: TaskContext) -> tuple[str, ...]:
        return self._container.search_page.names()

    def _ask(self, names: tuple[str, ...]) -> None:
        text, box = self.text, self._box
        for name in names:

            def work(ctx: TaskContext, name: str = name) -> int:
                return self._container.search_page.search(name, text, box.extend, ctx)

            self._start(work, self._answered)
        if not names:
            self.failed.emit("No source is in use.", "Switch one on in Settings.")
        self._timer.start()
        self._answered()

    def _start(self, work: Callable[[TaskContext], T_], done: Callable[[T_], None]) -> None:
        self._tasks.append(self._runner.start(work, lane="net", done=done, error=self._fail))

    def _answered(self, _count: int = 0) -> None:
        self._drain()

    def _drain(self) -> None:
        self.model.add(self._box.popleft() for _ in range(min(BATCH, len(self._box))))
        if not self.busy:
            self._timer.stop()
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(*told(error))
        self.changed.emit()


def offer_line(one: Candidate) -> Line:
    """A file on offer in two texts."""
    claimed = one.claimed
    size = figures.size(claimed.size) if claimed.size else ""
    source = words.SOURCES.get(one.source, one.source)
    facts = (words.credit(one.described), claimed.codec or "", f"{one.peer} on {source}")
    second = " · ".join(fact for fact in facts if fact)
    return Line(one.described.title or one.filename, second, OFFERED, aside=size)
