"""Decoding files before they are filed, a few ahead of the filing. Used by `organize`."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from core.ports.media import AudioVerifier, Expectation
from core.tasks import TaskContext

_MOST = 4


def problem(verifier: AudioVerifier, path: Path, ctx: TaskContext) -> str:
    """What is wrong with the file as a sentence, "" when it is sound."""
    codec = path.suffix.lstrip(".").lower() or None
    checked = verifier.verify(path, Expectation(codec, spectrum=False), ctx)
    if checked.sound:
        return ""
    text = "; ".join(checked.problems)
    return f"{text[:1].upper()}{text[1:]}."


def problems(
    verifier: AudioVerifier, paths: Sequence[Path], workers: int, ctx: TaskContext
) -> Iterator[str]:
    """`problem` of each path in order; `workers` decoders at once, 0 chooses.

    The decoders are programs of their own, so threads are enough. Raises `Cancelled`.
    """
    count = workers or min(_MOST, os.cpu_count() or 1)
    running = TaskContext(parent=ctx)
    waiting: deque[Future[str]] = deque()
    pool = ThreadPoolExecutor(count, "check")
    try:
        for path in paths:
            waiting.append(pool.submit(problem, verifier, path, running))
            if len(waiting) > count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        running.cancel()
        pool.shutdown(wait=True, cancel_futures=True)
