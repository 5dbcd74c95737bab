"""Bulk work on all cores: a forked child for each further core, its answers through a pipe.

Used by `index`. Only where a fork is cheap and safe: on Linux, in a process of one thread without
Qt. Everywhere else, and for little work, everything is done here; the answers are the same.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable, Sequence
from typing import BinaryIO, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Work = Callable[[Sequence[Item]], list[Answer]]

WORTH_IT = 1_000
"""Fewer items are done sooner than a child is started and heard."""

_MOST = 4


def workers(items: int) -> int:
    """How many processes this much work is worth here; 1: this one alone."""
    if items < WORTH_IT or not may_fork():
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST)


def may_fork() -> bool:
    """True on Linux in a process of one thread without Qt: a child inherits no foreign locks."""
    alone = threading.active_count() == 1 and "PyQt6.QtCore" not in sys.modules
    return sys.platform.startswith("linux") and alone


def on_cores(work: Work[Item, Answer], items: Sequence[Item], processes: int) -> list[Answer]:
    """`work(items)`, in slices on `processes` cores. `work` must answer for each item by itself.

    A slice whose child fails or cannot be started is done here, so that errors are raised here.
    """
    slices = [items[at::processes] for at in range(processes)]
    children = [_started(work, part) for part in slices[1:]]
    try:
        done = [work(slices[0])]
    finally:
        heard: list[list[Answer] | None] = [_heard(child) for child in children]
    for part, answers in zip(slices[1:], heard, strict=True):
        done.append(work(part) if answers is None else answers)
    return [done[at % processes][at // processes] for at in range(len(items))]


def _started(work: Work[Item, Answer], part: Sequence[Item]) -> tuple[int, BinaryIO] | None:
    """(process id, end of the pipe to read); None when there can be no child."""
    reading, writing = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    if child == 0:  # pragma: no cover - in a process that is not measured
        _as_child(work, part, reading, writing)
    os.close(writing)
    return child, os.fdopen(reading, "rb")


def _as_child(  # pragma: no cover - in a process that is not measured
    work: Work[Item, Answer], part: Sequence[Item], reading: int, writing: int
) -> None:
    """Never returns: what the parent would clean up at its end is not the child's to touch."""
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as out:
            pickle.dump(work(part), out, pickle.HIGHEST_PROTOCOL)
        os._exit(0)
    finally:
        os._exit(1)


def _heard(child: tuple[int, BinaryIO] | None) -> list[Answer] | None:
    """The child's answers; None when it came to nothing."""
    if child is None:
        return None
    number, pipe = child
    with pipe:
        told = pipe.read()
    _, status = os.waitpid(number, 0)
    return pickle.loads(told) if status == 0 else None
