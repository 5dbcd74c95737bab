"""Asking again: a page of a long list that failed for a reason that passes by itself.

Used by the clients of media servers, whose lists take many requests: one bad answer in the middle
must cost one page, not the whole list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from core.domain import Malformed, NotReady, RateLimited, ServiceError, Unreachable
from core.tasks import TaskContext

T = TypeVar("T")

TRIES = 3
PAUSE = 0.5
"""Seconds before the second try; each further one waits twice as long."""
_LONGEST_WAIT = 30.0


def patiently(
    ask: Callable[[], T], ctx: TaskContext, tries: int = TRIES, pause: float = PAUSE
) -> T:
    """`ask()`, again after a failure that may pass. Only for questions, never for orders.

    Each failure is reported before the next try. Raises the last `ServiceError`, at once for those
    that stay (a refused login), and `Cancelled`.
    """
    while True:
        ctx.checkpoint()
        tries -= 1
        try:
            return ask()
        except (Unreachable, NotReady, Malformed, RateLimited) as error:
            wait = max(pause, _asked_to_wait(error))
            if tries <= 0 or wait > _LONGEST_WAIT:
                raise
            ctx.report(None, error.sentence)
            ctx.sleep(wait)
            pause *= 2


def _asked_to_wait(error: ServiceError) -> float:
    return error.after if isinstance(error, RateLimited) else 0.0
