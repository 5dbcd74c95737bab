"""Long work of the GUI thread comes in slices, and ends with its owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QLabel, QWidget

from ui import slices
from ui.slices import in_slices, styling


class Clock:
    """The thread's clock; every question costs `step` seconds."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def thread_time(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture(autouse=True)
def nobody_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices._Latest, "work", None)


def counting(seen: list[int], many: int) -> Iterator[None]:
    for number in range(many):
        seen.append(number)
        yield


def test_a_turn_takes_steps_until_its_time_is_over(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "time", Clock(slices.SLICE_SECONDS / 2))
    owner, seen, over = QObject(), list[int](), list[bool]()
    work = in_slices(owner, counting(seen, 5), lambda: over.append(True))
    assert seen == []
    work._turn()
    assert seen == [0, 1]
    assert work.active
    qtbot.waitUntil(lambda: over == [True], timeout=60_000)
    assert seen == [0, 1, 2, 3, 4]
    assert not work.active


def test_two_works_share_a_turn_and_the_first_goes_on_alone(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(slices.SLICE_SECONDS)
    monkeypatch.setattr(slices, "time", clock)
    owner, first, second = QObject(), list[int](), list[int]()
    one, other = in_slices(owner, counting(first, 3)), in_slices(owner, counting(second, 2))
    one._turn()
    clock.step = slices.APART / 10
    other._turn()
    assert (first, second) == ([0], [])
    one._turn()
    assert (first, one.active) == ([0, 1, 2], False)
    other._turn()
    assert second == [0, 1]


def test_a_work_that_left_its_turn_does_not_hold_up_others_for_ever(qtbot: Any) -> None:
    gone, owner, seen = QObject(), QObject(), list[int]()
    lost = in_slices(gone, counting([], 10**9))
    lost._turn()
    lost.drop()
    work = in_slices(owner, counting(seen, 5))
    qtbot.waitUntil(lambda: not work.active, timeout=60_000)
    assert seen == [0, 1, 2, 3, 4]


def test_what_is_left_can_be_done_at_once(qapp: Any) -> None:
    owner, seen, over = QObject(), list[int](), list[bool]()
    work = in_slices(owner, counting(seen, 5), lambda: over.append(True))
    work.finish()
    work.finish()
    assert (seen, over) == ([0, 1, 2, 3, 4], [True])


def test_widgets_are_styled_innermost_first(qtbot: Any) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    inner = QLabel("words", QWidget(root))
    order: list[QWidget] = []
    for widget in (root, inner.parentWidget(), inner):
        assert widget is not None
        widget.ensurePolished = lambda one=widget: order.append(one)  # type: ignore[method-assign]
    for _step in styling(root):
        pass
    assert order == [inner, inner.parentWidget(), root]
