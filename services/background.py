"""One thread that works until it is told to stop. Used by services that watch something."""

from __future__ import annotations

import threading
from collections.abc import Callable

from core.tasks import TaskContext


class Background:
    """Runs `loop(ctx)` in a daemon thread called `name`, at most once at a time.

    `loop` returns when `ctx` is cancelled (or raises `Cancelled` inside and handles it).
    """

    def __init__(self, name: str, loop: Callable[[TaskContext], None]) -> None:
        self._name = name
        self._loop = loop
        self._ctx = TaskContext()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; nothing happens when it runs already."""
        if self._thread is None or not self._thread.is_alive():
            self._ctx = TaskContext()
            self._thread = threading.Thread(
                target=self._loop, args=(self._ctx,), name=self._name, daemon=True
            )
            self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Ask it to end and wait at most `timeout` seconds."""
        self._ctx.cancel()
        if self._thread is not None:
            self._thread.join(timeout)
            self._thread = self._thread if self._thread.is_alive() else None
