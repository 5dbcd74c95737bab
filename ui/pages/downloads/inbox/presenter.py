"""What the Inbox tab knows and does: the open questions, one sheet, decisions and their undo.

No widgets here. The list is read anew, a little later, when downloads move, a playlist was
compared, or the library changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from core.domain import Candidate, JobState
from core.tasks import TaskContext
from services.review.questions import Decision, Question, Sheet
from ui.bridge import Bridge
from ui.models.review import QuestionModel
from ui.models.told import told
from ui.reading import Reading
from ui.runner import Runner

if TYPE_CHECKING:
    from services.container import Container
    from services.matched.model import Likely, Release

AGAIN_MS = 400


class InboxPresenter(QObject):
    """`sheet_ready` with a `Sheet`, `decided` with (sentence, can be undone), `undone` with a
    sentence, `failed` with (sentence, next step) when a decision could not be carried out."""

    loaded = pyqtSignal()
    sheet_ready = pyqtSignal(object)
    decided = pyqtSignal(str, bool)
    undone = pyqtSignal(str)
    failed = pyqtSignal(str, str)

    def __init__(
        self, container: Container, runner: Runner, bridge: Bridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.container, self.runner = container, runner
        self.reading, self._asking = Reading(runner, self), Reading(runner, self)
        self.model = QuestionModel(self)
        self.is_loaded = False
        self.decisions = 0
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.load)
        bridge.job_moved.connect(self._moved)
        bridge.coverage_ready.connect(self._stale)
        bridge.library_changed.connect(self._stale)

    # --- reading --------------------------------------------------------------------------------
    def load(self) -> None:
        """Read what is open."""

        def work(ctx: TaskContext) -> list[Question]:
            return self.container.review.questions(ctx)

        self.reading.start(work, lane="disk", done=self._show)

    def ask(self, question: Question) -> None:
        """Read what can be answered; `sheet_ready` brings it."""

        def work(ctx: TaskContext) -> Sheet:
            return self.container.review.sheet(question, ctx)

        self._asking.start(work, lane="db", done=self._asked)

    # --- doing ----------------------------------------------------------------------------------
    def take(self, question: Question, number: int) -> None:
        """Take this answer."""
        self._decide(question, lambda ctx: self.container.review.take(question, number, ctx))

    def reject(self, question: Question) -> None:
        """None of the answers."""
        self._decide(question, lambda _ctx: self.container.review.reject(question))

    def again(self, question: Question) -> None:
        """Search, or check and file, once more."""
        self._decide(question, lambda _ctx: self.container.review.again(question))

    def name(
        self, question: Question, file: Candidate, likely: Likely, release: Release | None
    ) -> None:
        """The file that waits is this track by this artist; without a release by its own title."""
        world = self.container

        def work(_ctx: TaskContext) -> Decision:
            return world.review.file_as(question, world.matched.target(file, likely, release))

        self._decide(question, work)

    def undo(self) -> None:
        """Take the last decision back."""

        def work(ctx: TaskContext) -> str:
            return self.container.review.undo(ctx)

        self.runner.start(work, lane="disk", done=self._undone, error=self._fail)

    # --- inside ---------------------------------------------------------------------------------
    def _decide(self, question: Question, what: Callable[[TaskContext], Decision]) -> None:
        self.model.settle(question.id)
        self.runner.start(what, lane="disk", done=self._decided, error=self._fail)

    def _decided(self, decision: Decision) -> None:
        self.decisions += 1
        self.decided.emit(decision.said, decision.can_undo)
        self._stale()

    def _undone(self, sentence: str) -> None:
        self.decisions = max(0, self.decisions - 1)
        self.undone.emit(sentence)
        self.load()

    def _show(self, questions: list[Question]) -> None:
        self.is_loaded = True
        self.model.replace(questions)
        self.loaded.emit()

    def _asked(self, sheet: Sheet) -> None:
        self.sheet_ready.emit(sheet)

    def _moved(self, event: object) -> None:
        job, before = getattr(event, "job", None), getattr(event, "before", None)
        if JobState.REVIEW in {before, getattr(job, "state", None)}:
            self._stale()

    def _stale(self, _event: object = None) -> None:
        if self.is_loaded:
            self._again.start()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(*told(error))
        self._stale()
