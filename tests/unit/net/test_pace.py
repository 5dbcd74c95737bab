"""Waiting for a slot and for a lock, always interruptible."""

from __future__ import annotations

import pytest

from core.domain import RateLimited
from core.net.pace import Pace, PaceRule, held
from core.tasks import Cancelled, TaskContext
from tests.contract.fakes_storage import MemoryPaceStore, TurningClock

RULE = PaceRule(gap=8.0, limit=3, window=100.0)


class Waiting(TaskContext):
    """Sleeping turns the clock instead of waiting; remembers what was said and slept."""

    def __init__(self, clock: TurningClock) -> None:
        super().__init__()
        self.clock = clock
        self.slept: list[float] = []
        self.said: list[str] = []

    def sleep(self, seconds: float) -> None:
        self.checkpoint()
        self.slept.append(seconds)
        self.clock.turn(seconds)

    def report(self, fraction: float | None, text: str = "") -> None:
        self.said.append(text)


@pytest.fixture
def clock() -> TurningClock:
    return TurningClock()


@pytest.fixture
def store() -> MemoryPaceStore:
    return MemoryPaceStore()


@pytest.fixture
def ctx(clock: TurningClock) -> Waiting:
    return Waiting(clock)


def pace(store: MemoryPaceStore, clock: TurningClock, bucket: str = "x.search") -> Pace:
    return Pace(store, clock, bucket, "Service X", RULE)


def test_the_first_slot_is_free(store: MemoryPaceStore, clock: TurningClock, ctx: Waiting) -> None:
    pace(store, clock).wait(ctx)
    assert ctx.slept == []


def test_the_next_slot_comes_after_the_gap(
    store: MemoryPaceStore, clock: TurningClock, ctx: Waiting
) -> None:
    start = clock.now()
    for _ in range(3):
        pace(store, clock).wait(ctx)
    assert clock.now() - start == pytest.approx(16.0)
    assert "8 s" in ctx.said[0]
    assert "Service X" in ctx.said[0]


def test_the_window_is_waited_out_in_short_naps(
    store: MemoryPaceStore, clock: TurningClock, ctx: Waiting
) -> None:
    start = clock.now()
    for _ in range(4):
        pace(store, clock).wait(ctx)
    assert clock.now() - start == pytest.approx(100.0)
    assert max(ctx.slept) <= 15.0


def test_buckets_do_not_wait_for_each_other(
    store: MemoryPaceStore, clock: TurningClock, ctx: Waiting
) -> None:
    pace(store, clock, "a").wait(ctx)
    pace(store, clock, "b").wait(ctx)
    assert ctx.slept == []


def test_a_block_is_told_with_its_reason_and_end(
    store: MemoryPaceStore, clock: TurningClock, ctx: Waiting
) -> None:
    one = pace(store, clock)
    one.block(2100.0, "Banned for a while.")
    with pytest.raises(RateLimited) as caught:
        one.wait(ctx)
    assert caught.value.after == pytest.approx(2100.0)
    assert caught.value.sentence == "Banned for a while."
    assert "Nothing is sent before" in caught.value.next_step
    clock.turn(2101.0)
    one.wait(ctx)


def test_a_block_that_comes_while_waiting_ends_the_wait(
    store: MemoryPaceStore, clock: TurningClock, ctx: Waiting
) -> None:
    one = pace(store, clock)
    one.wait(ctx)
    store.block("x.search", clock.now() + 500, "Banned.")
    with pytest.raises(RateLimited):
        one.wait(ctx)


def test_cancelling_ends_the_wait_without_taking_a_slot(
    store: MemoryPaceStore, clock: TurningClock, ctx: Waiting
) -> None:
    ctx.cancel()
    with pytest.raises(Cancelled):
        pace(store, clock).wait(ctx)
    assert store.used("x.search", clock.now(), 1000.0) == 0


def test_a_lock_is_held_by_one_and_given_back(store: MemoryPaceStore, ctx: Waiting) -> None:
    with held(store, "x", ctx):
        assert not store.acquire("x")
    with pytest.raises(ZeroDivisionError), held(store, "x", ctx):
        _ = 1 / 0
    assert store.acquire("x")


def test_a_taken_lock_is_waited_for(store: MemoryPaceStore, clock: TurningClock) -> None:
    class Releasing(Waiting):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if len(self.slept) == 3:
                store.release("x")

    ctx = Releasing(clock)
    assert store.acquire("x")
    with held(store, "x", ctx, nap=0.5):
        assert ctx.slept == [0.5, 0.5, 0.5]


def test_waiting_for_a_lock_can_be_cancelled(store: MemoryPaceStore) -> None:
    assert store.acquire("x")
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled), held(store, "x", ctx):
        raise AssertionError("the lock was not ours")
    assert not store.acquire("x")
