"""The real runner under load: no answer is lost, none comes late, the lanes keep their width."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from PyQt6.QtCore import QObject, QThread

from core.domain import Unreachable
from core.tasks import TaskContext
from ui.runner import LANES, Latest, TaskRunner


def gui_thread() -> QThread | None:
    return QThread.currentThread()


def test_work_runs_in_a_lane_and_its_answer_arrives_in_the_gui_thread(
    qtbot: Any, threads: TaskRunner
) -> None:
    seen: list[tuple[str, int]] = []
    here = threading.get_ident()
    threads.start(
        lambda _ctx: threading.get_ident(),
        done=lambda there: (
            seen.append(("done", there)) or seen.append(("in", threading.get_ident()))
        ),
    )
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=60_000)
    assert seen[0][1] != here
    assert seen[1][1] == here


def test_a_thousand_tasks_that_end_at_once_all_answer(qtbot: Any, threads: TaskRunner) -> None:
    answers: list[int] = []
    lanes = list(LANES)
    for number in range(1000):
        threads.start(
            lambda _ctx, number=number: number, lane=lanes[number % 3], done=answers.append
        )
    qtbot.waitUntil(lambda: len(answers) == 1000, timeout=60_000)
    assert sorted(answers) == list(range(1000))


@pytest.mark.parametrize("lane", list(LANES))
def test_a_lane_is_as_wide_as_declared(qtbot: Any, threads: TaskRunner, lane: Any) -> None:
    width = LANES[lane]
    inside = threading.Semaphore(0)
    go_on = threading.Event()
    lock = threading.Lock()
    now = most = 0

    def work(_ctx: TaskContext) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        inside.release()
        go_on.wait(60)
        with lock:
            now -= 1

    ended: list[None] = []
    for _ in range(width + 4):
        threads.start(work, lane=lane, done=ended.append)
    for _ in range(width):
        assert inside.acquire(timeout=60), "the lane is narrower than declared"
    go_on.set()
    qtbot.waitUntil(lambda: len(ended) == width + 4, timeout=60_000)
    assert most == width


def test_the_database_lane_keeps_the_order_of_its_tasks(qtbot: Any, threads: TaskRunner) -> None:
    order: list[int] = []
    for number in range(100):
        threads.start(lambda _ctx, number=number: number, lane="db", done=order.append)
    qtbot.waitUntil(lambda: len(order) == 100, timeout=60_000)
    assert order == list(range(100))


def test_cancelling_wakes_a_waiting_task_and_silences_it(qtbot: Any, threads: TaskRunner) -> None:
    started, ended = threading.Event(), threading.Event()
    told: list[Any] = []

    def work(ctx: TaskContext) -> None:
        started.set()
        try:
            ctx.sleep(600)
        finally:
            ended.set()

    handle = threads.start(work, done=told.append, error=told.append)
    assert started.wait(60)
    handle.cancel()
    assert ended.wait(60), "cancel did not wake the task"
    after: list[None] = []
    threads.start(lambda _ctx: None, done=after.append)
    qtbot.waitUntil(lambda: bool(after), timeout=60_000)
    assert told == []
    assert not handle.active


def test_an_answer_that_is_already_on_its_way_is_dropped_by_cancel(
    qtbot: Any, threads: TaskRunner
) -> None:
    told: list[Any] = []
    finished = threading.Event()

    def work(_ctx: TaskContext) -> str:
        finished.set()
        return "late"

    handle = threads.start(work, lane="db", done=told.append)
    assert finished.wait(60)
    handle.cancel()
    after: list[None] = []
    threads.start(lambda _ctx: None, lane="db", done=after.append)
    qtbot.waitUntil(lambda: bool(after), timeout=60_000)
    assert told == []


def test_progress_is_merged_and_the_answer_comes_after_it(qtbot: Any, threads: TaskRunner) -> None:
    heard: list[float | None] = []
    done: list[int] = []

    def work(ctx: TaskContext) -> int:
        for number in range(20_000):
            ctx.report(number / 20_000, "reading")
        return 20_000

    threads.start(
        work,
        progress=lambda part, _text: heard.append(part),
        done=lambda n: done.append(len(heard)),
    )
    qtbot.waitUntil(lambda: bool(done), timeout=60_000)
    assert 1 <= len(heard) < 200, "20,000 reports must not become 20,000 repaints"


def test_an_error_goes_to_its_callback(qtbot: Any, threads: TaskRunner) -> None:
    caught: list[Exception] = []

    def work(_ctx: TaskContext) -> None:
        raise Unreachable("slskd", "slskd does not answer.")

    threads.start(work, error=caught.append)
    qtbot.waitUntil(lambda: bool(caught), timeout=60_000)
    assert str(caught[0]) == "slskd does not answer."


def test_an_error_nobody_takes_reaches_the_user(qtbot: Any, threads: TaskRunner) -> None:
    caught: list[Exception] = []
    threads.unhandled = caught.append
    threads.start(lambda _ctx: 1 / 0)
    qtbot.waitUntil(lambda: bool(caught), timeout=60_000)
    assert isinstance(caught[0], ZeroDivisionError)


def test_a_callback_that_fails_reaches_the_user_and_the_next_one_is_called(
    qtbot: Any, threads: TaskRunner
) -> None:
    caught: list[Exception] = []
    threads.unhandled = caught.append
    answers: list[int] = []

    def broken(_value: int) -> None:
        raise RuntimeError("the page is broken")

    threads.start(lambda _ctx: 1, done=broken)
    threads.start(lambda _ctx: 2, done=answers.append)
    qtbot.waitUntil(lambda: bool(caught) and answers == [2], timeout=60_000)


class Receiver(QObject):
    """A page that may be gone when its answer comes."""

    def __init__(self, seen: list[int]) -> None:
        super().__init__()
        self.seen = seen

    def take(self, value: int) -> None:
        """The answer."""
        self.seen.append(value)


def test_a_page_that_was_closed_meanwhile_is_left_alone(qtbot: Any, threads: TaskRunner) -> None:
    from PyQt6 import sip

    caught: list[Exception] = []
    threads.unhandled = caught.append
    seen: list[int] = []
    page = Receiver(seen)
    go_on = threading.Event()

    def work(_ctx: TaskContext) -> int:
        go_on.wait(60)
        return 1

    threads.start(work, lane="db", done=page.take)
    sip.delete(page)
    go_on.set()
    after: list[None] = []
    threads.start(lambda _ctx: None, lane="db", done=after.append)
    qtbot.waitUntil(lambda: bool(after), timeout=60_000)
    assert seen == []
    assert caught == []


def test_only_the_newest_of_a_purpose_answers(qtbot: Any, threads: TaskRunner) -> None:
    latest = Latest(threads)
    answers: list[str] = []
    gates = [threading.Event() for _ in range(20)]
    for number, gate in enumerate(gates):

        def work(_ctx: TaskContext, number: int = number, gate: threading.Event = gate) -> str:
            gate.wait(60)
            return f"answer {number}"

        latest.start(work, done=answers.append)
    assert latest.busy
    for gate in gates:
        gate.set()
    qtbot.waitUntil(lambda: not latest.busy, timeout=60_000)
    assert answers == ["answer 19"]
    assert latest.generation == 20


def test_stopping_ends_waiting_tasks_and_refuses_new_ones(qtbot: Any, qapp: Any) -> None:
    runner = TaskRunner()
    told: list[Any] = []
    started = threading.Event()

    def work(ctx: TaskContext) -> None:
        started.set()
        ctx.sleep(600)

    runner.start(work, done=told.append, error=told.append)
    runner.start(lambda ctx: ctx.sleep(600), lane="db", done=told.append)
    assert started.wait(60)
    assert runner.stop(60)
    late = runner.start(lambda _ctx: told.append("ran"))
    assert not late.active
    qapp.processEvents()
    assert told == []


def test_stopping_says_when_a_task_does_not_listen(qapp: Any) -> None:
    runner = TaskRunner()
    go_on, started = threading.Event(), threading.Event()

    def deaf(_ctx: TaskContext) -> None:
        started.set()
        go_on.wait(60)

    runner.start(deaf)
    assert started.wait(60)
    assert runner.stop(0.05) is False
    go_on.set()
    assert runner.stop(60)


class Page:
    """Stands for a widget: whoever drops the last reference frees it."""

    def work(self, _ctx: TaskContext) -> None:
        return

    def fail(self, _ctx: TaskContext) -> None:
        raise Unreachable("no")

    def show(self, _answer: object) -> None:
        return


@pytest.mark.parametrize("work", [Page.work, Page.fail])
def test_a_page_that_was_closed_is_freed_in_the_gui_thread(
    qtbot: Any, threads: TaskRunner, work: Callable[[Page, TaskContext], None]
) -> None:
    freed_in: list[int] = []
    gc.disable()  # the cycle collector of a lane would free it anywhere: none may be needed
    try:
        for _ in range(200):
            page = Page()
            weakref.finalize(page, lambda: freed_in.append(threading.get_ident()))
            threads.start(lambda ctx, page=page: work(page, ctx), done=page.show, error=page.show)
        del page
        qtbot.waitUntil(lambda: len(freed_in) == 200, timeout=60_000)
    finally:
        gc.enable()
    assert set(freed_in) == {threading.get_ident()}
