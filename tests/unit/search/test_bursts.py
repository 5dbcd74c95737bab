"""Answers in bursts: whole clumps at once, errors and cancelling as if no thread lay between."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from queue import Empty, SimpleQueue

import pytest

from core.tasks import Cancelled, TaskContext
from services.search.bursts import bursts


def test_a_clump_comes_whole_and_before_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, resting = threading.Event(), threading.Event()

    class Unhurried(SimpleQueue):  # type: ignore[type-arg]
        """It is not quiet while the other thread has more to say, however slow it is."""

        def get(self, block: bool = True, timeout: float | None = None) -> object:
            for _ in range(3000):
                quiet = resting.is_set()
                with contextlib.suppress(Empty):
                    return super().get(block, timeout)
                if quiet:
                    raise Empty
            raise AssertionError("nothing came")

    def come(ctx: TaskContext) -> Iterator[int]:
        yield from (1, 2, 3)
        resting.set()
        assert seen.wait(60)
        yield 4

    monkeypatch.setattr("services.search.bursts.SimpleQueue", Unhurried)
    monkeypatch.setattr("services.search.bursts.LONGEST", 60.0)

    taken = []
    for burst in bursts(come, TaskContext()):
        taken.append(burst)
        seen.set()
    assert taken == [[1, 2, 3], [4]]


def test_what_ends_the_work_ends_the_iterator_after_what_came() -> None:
    def come(ctx: TaskContext) -> Iterator[int]:
        yield 1
        raise ValueError("enough")

    answers = bursts(come, TaskContext())
    assert next(answers) == [1]
    with pytest.raises(ValueError, match="enough"):
        next(answers)


def test_cancelling_ends_the_wait_and_the_work() -> None:
    ended = threading.Event()

    def come(ctx: TaskContext) -> Iterator[int]:
        try:
            ctx.sleep(600)
        finally:
            ended.set()
        yield 1

    ctx = TaskContext()
    threading.Timer(0.05, ctx.cancel).start()
    with pytest.raises(Cancelled):
        next(bursts(come, ctx))
    assert ended.wait(60)


def test_closing_it_cancels_the_work() -> None:
    ended = threading.Event()

    def come(ctx: TaskContext) -> Iterator[int]:
        try:
            yield 1
            ctx.sleep(600)
        finally:
            ended.set()

    answers = bursts(come, TaskContext())
    assert next(answers) == [1]
    answers.close()  # type: ignore[attr-defined]
    assert ended.wait(60)


def test_a_flood_is_handed_on_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.search.bursts.LONGEST", 0.0)
    assert list(bursts(lambda ctx: iter([1, 2, 3]), TaskContext())) == [[1], [2], [3]]
