"""The window goes first: background threads wait for the end of its turn, but never for long."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from core.tasks import TaskContext
from utils import precedence
from utils.precedence import end_turn, give_way, take_turn

PATIENCE = 60.0


@pytest.fixture(autouse=True)
def no_turn() -> Iterator[None]:
    end_turn()
    yield
    end_turn()


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn gives precedence for as long as a test can take."""
    monkeypatch.setattr(precedence, "LONGEST", PATIENCE)


def _lane(step: object = give_way) -> tuple[threading.Thread, threading.Event]:
    """A thread that gives way once and says so when it goes on."""
    gone_on = threading.Event()

    def run() -> None:
        assert callable(step)
        step()
        gone_on.set()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, gone_on


def _waits(thread: threading.Thread) -> None:
    thread.join(0.1)  # too short a look can only miss a fault, never find one that is not there
    assert thread.is_alive()


@pytest.mark.usefixtures("endless")
@pytest.mark.parametrize("step", [give_way, TaskContext().checkpoint])
def test_background_work_waits_until_the_window_has_nothing_more_to_do(step: object) -> None:
    take_turn()
    lanes = [_lane(step) for _ in range(5)]
    for thread, _gone_on in lanes:
        _waits(thread)
    end_turn()
    assert all(gone_on.wait(PATIENCE / 2) for _thread, gone_on in lanes)
    for thread, _gone_on in lanes:
        thread.join()


@pytest.mark.usefixtures("endless")
def test_the_next_turn_is_taken_while_some_still_wake_up_from_the_last() -> None:
    take_turn()
    first = _lane()
    _waits(first[0])
    end_turn()
    take_turn()
    second = _lane()
    assert first[1].wait(PATIENCE / 2)
    _waits(second[0])
    end_turn()
    assert second[1].wait(PATIENCE / 2)
    first[0].join()
    second[0].join()


def test_a_turn_that_never_ends_holds_up_nobody_for_long() -> None:
    take_turn()
    lanes = [_lane() for _ in range(3)]
    assert all(gone_on.wait(PATIENCE) for _thread, gone_on in lanes)
    for thread, _gone_on in lanes:
        thread.join()


@pytest.mark.usefixtures("endless")
def test_a_second_taking_is_the_same_turn_and_one_end_ends_it() -> None:
    take_turn()
    take_turn()
    end_turn()
    give_way()
    thread, gone_on = _lane()
    assert gone_on.wait(PATIENCE / 2)
    thread.join()


def test_a_turn_that_had_its_time_is_taken_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precedence, "LONGEST", 0.0)
    take_turn()
    monkeypatch.setattr(precedence, "LONGEST", PATIENCE)
    precedence._Now.turn.began -= 2 * PATIENCE  # type: ignore[union-attr]
    take_turn()
    thread, gone_on = _lane()
    _waits(thread)
    end_turn()
    assert gone_on.wait(PATIENCE / 2)
    thread.join()


@pytest.mark.usefixtures("endless")
def test_the_window_never_waits_for_itself() -> None:
    take_turn()
    give_way()


def test_without_a_window_nothing_waits() -> None:
    for _ in range(1000):
        give_way()
    end_turn()
