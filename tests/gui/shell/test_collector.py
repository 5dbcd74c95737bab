"""Cyclic garbage is freed in the GUI thread, whoever made it, and nowhere else."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from PyQt6.QtCore import QObject

from ui import collector
from ui.collector import Collector

KEEP = Collector.keep
"""As the program does it; for all tests it is left out."""


class Node:
    """Keeps itself alive; tells which thread freed it."""

    def __init__(self, freed: list[int]) -> None:
        self.me, self.freed = self, freed

    def __del__(self) -> None:
        self.freed.append(threading.get_ident())


class Clock:
    """The two clocks of the collector, turned by hand (seconds)."""

    def __init__(self) -> None:
        self.wall = 0.0
        self.cpu = 0.0
        self.pace = 0.0
        """How long each question for the fine clock takes."""

    def monotonic(self) -> float:
        return self.wall

    def thread_time(self) -> float:
        return self.cpu

    def perf_counter(self) -> float:
        self.wall += self.pace
        return self.wall


@pytest.fixture
def made(qapp: Any) -> Iterator[Collector]:
    gc.enable()
    one = Collector()
    one.start()
    yield one
    one.stop()
    gc.enable()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(collector, "time", found)
    return found


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The generations that were collected."""
    seen: list[int] = []
    monkeypatch.setattr(collector.gc, "collect", lambda generation: seen.append(generation) or 0)
    return seen


def counts(monkeypatch: pytest.MonkeyPatch, *three: int) -> None:
    monkeypatch.setattr(collector.gc, "get_count", lambda: three)


def test_a_lane_never_frees_a_cycle_the_gui_thread_does(made: Collector, qtbot: Any) -> None:
    freed: list[int] = []

    def lane() -> None:
        for _ in range(20_000):
            Node(freed)

    made._timer.stop()
    worker = threading.Thread(target=lane)
    worker.start()
    worker.join()
    assert freed == []
    made._timer.start()
    qtbot.waitUntil(lambda: len(freed) == 20_000, timeout=30_000)
    assert set(freed) == {threading.get_ident()}


def test_a_widget_in_a_cycle_dies_in_the_gui_thread(made: Collector, qtbot: Any) -> None:
    died: list[int] = []

    def lane() -> None:
        for _ in range(collector.YOUNG + 100):
            Node([])

    def drop() -> weakref.ref[QObject]:
        thing = QObject()
        thing.me = thing  # type: ignore[attr-defined]
        return weakref.ref(thing, lambda _: died.append(threading.get_ident()))

    watched = drop()
    worker = threading.Thread(target=lane)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: died == [threading.get_ident()], timeout=30_000)
    assert watched() is None


def test_stopping_gives_collecting_back_to_python(made: Collector) -> None:
    made.take_over()
    assert not gc.isenabled()
    made.stop()
    made.stop()
    assert gc.isenabled()


def test_the_last_window_to_end_gives_collecting_back(made: Collector) -> None:
    made.take_over()
    following = Collector()
    following.take_over()
    made.stop()
    assert not gc.isenabled()
    following.stop()
    assert gc.isenabled()


def test_who_collects_by_hand_goes_on_doing_so(qapp: Any) -> None:
    gc.disable()
    try:
        one = Collector()
        one.start()
        one.stop()
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("three", "generations"),
    [((100, 0, 0), []), ((3000, 0, 0), [0]), ((100, 11, 5), [1]), ((3000, 11, 11), [1])],
)
def test_what_is_due_is_collected_and_no_more(
    made: Collector,
    clock: Clock,
    collected: list[int],
    monkeypatch: pytest.MonkeyPatch,
    three: tuple[int, int, int],
    generations: list[int],
) -> None:
    counts(monkeypatch, *three)
    made.start()
    made._calm_since = clock.wall
    made.look()
    assert collected == generations


def test_everything_is_collected_once_the_window_is_calm(
    made: Collector, clock: Clock, collected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made.stop()
    made.start()
    counts(monkeypatch, 0, 0, collector.ROUNDS + 1)
    for _ in range(10):
        clock.wall, clock.cpu = clock.wall + 1, clock.cpu + 0.9
        made.look()
    assert collected == []
    clock.wall += 1
    made.look()
    assert collected == [2]


def test_a_busy_window_cannot_put_it_off_for_ever(
    made: Collector, clock: Clock, collected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made.stop()
    made.start()
    counts(monkeypatch, 0, 0, collector.OVERDUE + 1)
    clock.wall, clock.cpu = clock.wall + 1, clock.cpu + 0.9
    made.look()
    assert collected == [2]


def test_what_would_take_long_waits_until_nobody_uses_the_window(
    made: Collector, clock: Clock, collected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made.stop()
    made.start()
    clock.pace = 0.03
    counts(monkeypatch, 0, collector.ROUNDS + 1, 0)
    made.look()
    assert collected == [1]
    assert made.longest == pytest.approx(0.03)
    counts(monkeypatch, 0, 0, collector.OVERDUE + 1)
    clock.wall += collector.REST_SECONDS - 1
    made.look()
    assert collected == [1]
    clock.wall += 2
    made.look()
    assert collected == [1, 2]


def test_what_stays_for_good_is_looked_at_no_more(made: Collector) -> None:
    before = gc.get_freeze_count()
    try:
        KEEP(made)
        assert gc.get_freeze_count() > before
        assert made._expected == 0
    finally:
        gc.unfreeze()
