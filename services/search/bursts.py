"""What comes bit by bit, handed on in bursts. Used by the collector.

Answers of a search come in clumps: one peer's files, then nothing for a while. Whoever decides
wants each clump whole and at once, and must not wait for the next one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from core.tasks import Cancelled, TaskContext

T = TypeVar("T")
QUIET = 0.02
"""Nothing for so many seconds ends a burst."""

LONGEST = 0.5
"""A burst that does not end is handed on all the same."""

_LOOK = 0.02
_JOIN = 5.0


class _End(Generic[T]):
    """What the thread puts last: `error` is what ended it, None when all was told."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def bursts(come: Callable[[TaskContext], Iterator[T]], ctx: TaskContext) -> Iterator[list[T]]:
    """The items of `come(…)`, taken in a thread of its own. Raises what it raises, `Cancelled`.

    Closing the iterator cancels the work and waits for its end.
    """
    inner = TaskContext(ctx.report)  # no child of ctx: a lane's context lives as long as the lane
    items: SimpleQueue[T | _End[T]] = SimpleQueue()
    thread = threading.Thread(
        target=_fill, args=(come, inner, items), name="search-answers", daemon=True
    )
    thread.start()
    try:
        yield from _taken(items, ctx)
    finally:
        inner.cancel()
        thread.join(_JOIN)


def _fill(
    come: Callable[[TaskContext], Iterator[T]],
    ctx: TaskContext,
    items: SimpleQueue[T | _End[T]],
) -> None:
    try:
        for item in come(ctx):
            items.put(item)
            ctx.checkpoint()
    except BaseException as error:  # noqa: BLE001 - boundary: told to the thread that waits
        items.put(_End(error))
    else:
        items.put(_End(None))


def _taken(items: SimpleQueue[T | _End[T]], ctx: TaskContext) -> Iterator[list[T]]:
    while True:
        burst, end = _burst(items, ctx)
        if burst:
            yield burst
        if end is not None:
            if end.error is not None:
                raise end.error
            return


def _burst(items: SimpleQueue[T | _End[T]], ctx: TaskContext) -> tuple[list[T], _End[T] | None]:
    burst: list[T] = []
    deadline = 0.0
    while True:
        try:
            item = items.get(timeout=QUIET if burst else _LOOK)
        except Empty:
            if burst:
                return burst, None
            if ctx.cancelled:
                raise Cancelled from None
            continue
        if isinstance(item, _End):
            return burst, item
        if not burst:
            deadline = time.monotonic() + LONGEST
        burst.append(item)
        if time.monotonic() >= deadline:
            return burst, None
