"""SIGINT and SIGTERM ask the work to stop; the second one ends the process at once."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

from core.tasks import TaskContext

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


@contextlib.contextmanager
def cancelled_by_signals(ctx: TaskContext) -> Iterator[None]:
    """Cancel `ctx` on the first signal. Does nothing outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}

    def stop(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        # in a thread of its own: the interrupted code may hold the lock that cancel needs
        threading.Thread(target=ctx.cancel, daemon=True).start()

    for number in numbers:
        if before[number] is not signal.SIG_IGN:  # nohup stays nohup
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
