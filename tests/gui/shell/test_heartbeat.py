"""The heartbeat measures how late the GUI thread was."""

from __future__ import annotations

from typing import Any

import pytest

from ui import heartbeat
from ui.heartbeat import Heartbeat


class Clock:
    """Two clocks turned by hand, in milliseconds."""

    def __init__(self) -> None:
        self.wall = 0.0
        self.cpu = 0.0

    def perf_counter(self) -> float:
        return self.wall / 1000

    def thread_time(self) -> float:
        return self.cpu / 1000

    def turn(self, wall: float, cpu: float) -> None:
        self.wall += wall
        self.cpu += cpu


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(heartbeat, "time", made)
    return made


def test_the_longest_delay_and_the_longest_computing_are_kept(qapp: Any, clock: Clock) -> None:
    heart = Heartbeat()
    heart.start()
    for wall, cpu in ((5, 1), (75, 20), (9, 40), (5, 0)):
        clock.turn(wall, cpu)
        heart._beat()
    assert heart.late_max_ms == 70.0
    assert heart.busy_max_ms == 40.0
    assert heart.beats == 4
    heart.start()
    assert (heart.late_max_ms, heart.busy_max_ms) == (0.0, 0.0)
    clock.turn(105, 7)
    heart.stop()
    assert heart.late_max_ms == 100.0
    heart.stop()
    assert heart.beats == 1


def test_it_beats_by_itself(qtbot: Any) -> None:
    heart = Heartbeat()
    heart.start()
    qtbot.waitUntil(lambda: heart.beats >= 3, timeout=60_000)
    heart.stop()
    assert heart.late_max_ms >= 0
