"""One at a time for each key, with waits that can be cancelled.

Used wherever two callers must not ask a service the same thing at once: the second one finds the
first one's answer.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.tasks import TaskContext

_NAP = 0.02


class Alone:
    """One at a time for each key. Thread-safe; who waits can be cancelled."""

    def __init__(self) -> None:
        self._held: set[str] = set()
        self._lock = threading.Lock()

    @contextmanager
    def with_key(self, key: str, ctx: TaskContext) -> Iterator[None]:
        """Hold `key`, waiting for it. Raises `Cancelled`."""
        while not self._begin(key):
            ctx.sleep(_NAP)
        try:
            yield
        finally:
            with self._lock:
                self._held.discard(key)

    def _begin(self, key: str) -> bool:
        with self._lock:
            if key in self._held:
                return False
            self._held.add(key)
            return True
