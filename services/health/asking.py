"""Asking several services at once: who answers in time is heard, who does not is said to be late.

One service that takes connections and never answers must not keep the others, or the window's
words about it, waiting for all of its time-outs. Used by `HealthService.refresh`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from core.domain import CratekeeperError
from core.tasks import Cancelled, Deadline, TaskContext

PATIENCE_SECONDS = 6.0
"""After so long a service that still says nothing counts as one without an answer."""
_LOOK_SECONDS = 0.02


class Asking:
    """Thread-safe. A late question goes on by itself; it is not put a second time meanwhile."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._open: set[str] = set()
        self._late: set[str] = set()
        self._lock = threading.Lock()

    @property
    def late(self) -> frozenset[str]:
        """The names of those that were given all patience and have not answered since."""
        with self._lock:
            return frozenset(self._late)

    def ask(
        self,
        questions: Mapping[str, Callable[[], object]],
        ctx: TaskContext,
        answered: Callable[[str], None],
    ) -> None:
        """Put all questions; returns when all are answered or the patience is at its end.

        `answered` is called with each name, from the question's own thread, also later.
        """
        for name, question in questions.items():
            with self._lock:
                if name in self._open:
                    continue
                self._open.add(name)
            work = (name, question, answered)
            threading.Thread(target=self._put, args=work, name=f"ask-{name}", daemon=True).start()
        deadline = Deadline(self._patience)
        while self._waits_for(questions) and not deadline.passed:
            ctx.sleep(_LOOK_SECONDS)
        with self._lock:
            self._late |= self._open & questions.keys()

    def _waits_for(self, questions: Mapping[str, object]) -> bool:
        with self._lock:
            return bool(self._open & questions.keys() - self._late)

    def _put(
        self, name: str, question: Callable[[], object], answered: Callable[[str], None]
    ) -> None:
        try:
            question()
        except (CratekeeperError, Cancelled):
            pass  # the service's state holds the words for it
        finally:
            with self._lock:
                self._open.discard(name)
                self._late.discard(name)
        answered(name)
