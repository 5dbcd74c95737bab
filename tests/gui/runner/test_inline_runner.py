"""The runner without threads behaves as the real one, at once."""

from __future__ import annotations

from typing import Any

import pytest

from core.tasks import Cancelled, TaskContext
from ui.runner import InlineRunner, Latest


def test_work_its_progress_and_its_answer_happen_inside_start() -> None:
    heard: list[Any] = []

    def work(ctx: TaskContext) -> str:
        ctx.report(0.5, "half")
        return "all"

    handle = InlineRunner().start(
        work, progress=lambda part, text: heard.append((part, text)), done=heard.append
    )
    assert heard == [(0.5, "half"), "all"]
    assert not handle.active


def test_an_error_goes_to_its_callback_or_to_the_user() -> None:
    user: list[Exception] = []
    page: list[Exception] = []
    runner = InlineRunner(user.append)
    runner.start(lambda _ctx: 1 / 0)
    runner.start(lambda _ctx: int("x"), error=page.append)
    assert [type(e) for e in user] == [ZeroDivisionError]
    assert [type(e) for e in page] == [ValueError]


def test_a_task_that_cancels_itself_is_silent() -> None:
    told: list[Any] = []

    def work(_ctx: TaskContext) -> None:
        raise Cancelled

    handle = InlineRunner(told.append).start(work, done=told.append, error=told.append)
    assert told == []
    assert not handle.active


def test_held_work_waits_until_it_is_let_go() -> None:
    runner = InlineRunner(hold=True)
    answers: list[int] = []
    first = runner.start(lambda _ctx: 1, done=answers.append)
    runner.start(lambda _ctx: 2, done=answers.append)
    assert first.active
    assert answers == []
    first.cancel()
    runner.run_all()
    assert answers == [2]


def test_stop_drops_what_waits() -> None:
    runner = InlineRunner(hold=True)
    handle = runner.start(lambda _ctx: 1)
    assert runner.stop()
    assert not handle.active
    assert runner.waiting == []


def test_a_failing_callback_of_the_user_itself_does_not_go_round_in_circles() -> None:
    calls: list[Exception] = []

    def user(error: Exception) -> None:
        calls.append(error)
        raise RuntimeError("the toast is broken")

    InlineRunner(user).start(lambda _ctx: 1 / 0)
    assert len(calls) == 1


@pytest.mark.parametrize("times", [1, 3])
def test_latest_keeps_one_task_and_can_drop_it(times: int) -> None:
    runner = InlineRunner(hold=True)
    latest = Latest(runner)
    answers: list[int] = []
    for number in range(times):
        latest.start(lambda _ctx, number=number: number, done=answers.append)
    runner.run_all()
    assert answers == [times - 1]
    latest.start(lambda _ctx: 99, done=answers.append)
    latest.cancel()
    latest.cancel()
    runner.run_all()
    assert answers == [times - 1]
    assert not latest.busy
