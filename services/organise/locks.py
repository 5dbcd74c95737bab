"""Filing by hand: one run at a time over all processes of a home.

Used by `run.py` and `undo_run.py`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from core.domain import NotReady
from core.ports.ledgers import PaceStore
from core.tasks import TaskContext

LOCK = "organize"
LOCK_SECONDS = 60.0
_PAUSE = 0.25


@contextlib.contextmanager
def one_at_a_time(locks: PaceStore, ctx: TaskContext) -> Iterator[None]:
    """Hold the lock of filing by hand. Raises `NotReady` when somebody else does not let go."""
    waited = 0.0
    while not locks.acquire(LOCK):
        if waited >= LOCK_SECONDS:
            raise NotReady(
                "organize", "Another `organize` is at work.", "Try again when it is done."
            )
        ctx.sleep(_PAUSE)
        waited += _PAUSE
    try:
        yield
    finally:
        locks.release(LOCK)
