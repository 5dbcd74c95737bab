"""Lanes: asleep while there is nothing to do, awake when there is, and whatever a step does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

import pytest

from core.domain import (
    BadInput,
    JobState,
    NotReady,
    StorageError,
    TransferState,
)
from core.tasks import Cancelled, TaskContext
from database.job_repo import JobRepo
from services.downloads.bell import Bell
from services.downloads.engine import RunEnd
from services.downloads.postponed import Postponed
from services.downloads.worker import IDLE_SECONDS, SEARCH_STATES, Worker
from services.events import JobMoved
from tests.unit.downloads.fakes import TurnedClock
from tests.unit.downloads.scripted import FAST, Bench, ScriptedSource, offer
from utils.processes import ProcessName

S = TransferState


OTHER = ProcessName("another-host", 1, 1.0)
"""A process that was heard of just now: it holds something."""


def only_one_may_log_in(source: ScriptedSource) -> None:
    """The source is there, but another process of this home is logged in."""

    def refuse(*_: object) -> NoReturn:
        raise NotReady("slskd", "Another window is logged in.")

    source.search = refuse  # type: ignore[method-assign]


def test_a_bell_that_rang_before_the_sleep_wakes_at_once() -> None:
    bell = Bell()
    heard = bell.rings()
    bell.ring()
    bell.wait(heard, 60.0)
    assert bell.rings() == heard + 1


def test_a_bell_wakes_everybody() -> None:
    bell, woken = Bell(), threading.Barrier(4)
    heard = bell.rings()

    def sleeper() -> None:
        bell.wait(heard, 60.0)
        woken.wait(20.0)

    for _ in range(3):
        threading.Thread(target=sleeper, daemon=True).start()
    bell.ring()
    woken.wait(20.0)


def test_idle_lanes_leave_the_database_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.downloads.worker.IDLE_SECONDS", 200 * IDLE_SECONDS)
    claims: list[object] = []
    claim, searched = bench.jobs.claim, threading.Event()

    def counted(states: object, ids: object = None) -> object:
        claims.append(states)
        if len(claims) >= 5:
            searched.set()
        return claim(states, ids)  # type: ignore[arg-type]

    bench.jobs.claim = counted  # type: ignore[method-assign,assignment]
    bench.engine.start()
    lanes = FAST.parallel + 2
    assert searched.wait(20)
    pause = threading.Event()
    pause.wait(0.5)  # long before the end of their sleep: nobody looks again
    assert len(claims) <= lanes
    bench.engine.stop()


def test_what_was_put_off_has_its_own_time() -> None:
    clock = TurnedClock()
    postponed = Postponed(clock)
    assert postponed.rest(3.0) == 3.0
    postponed.add(1, 0.5)
    postponed.add(2, 9.0)
    assert postponed.rest(3.0) == 0.5
    clock.turn(2)
    assert 0 < postponed.rest(3.0) < 0.1


class Says:
    """A step that raises what it was given, once for each job."""

    def __init__(self, error: BaseException | None, rest: Callable[..., None] | None = None):
        self.error, self.rest = error, rest

    def run(self, job: object, ctx: TaskContext) -> Callable[..., None] | None:
        if self.error is not None:
            raise self.error
        return self.rest


def worked(bench: Bench, step: Says) -> Worker:
    worker = Worker(bench.deps, bench.engine._gate, Bell())
    job = worker._next(SEARCH_STATES, None)
    assert job is not None
    worker._run_step(step, job)
    return worker


@pytest.mark.parametrize(
    ("error", "state", "words"),
    [
        (StorageError("The disk is full.", "Make room."), JobState.PARKED, "The disk is full."),
        (BadInput("No such thing.", "Look."), JobState.PARKED, "No such thing."),
        (RuntimeError("x"), JobState.PARKED, "unexpected error"),
        (Cancelled(), JobState.WANTED, ""),
        (NotReady("s", "Somebody else is logged in."), JobState.WANTED, "Somebody else"),
    ],
    ids=["disk", "input", "fault", "stop", "service"],
)
def test_whatever_a_step_raises_the_job_is_told_and_given_back(
    bench: Bench, error: BaseException, state: JobState, words: str
) -> None:
    job = bench.want()
    worker = worked(bench, Says(error))
    now = bench.jobs.get(job.id)
    assert (now.state, words in now.reason) == (state, True)
    assert JobRepo(bench.database, bench.clock, OTHER).claim({state}) is not None
    assert (worker.storage_error is not None) is isinstance(error, StorageError)


@pytest.mark.parametrize(
    "error", [StorageError("The disk is full.", ""), Cancelled(), RuntimeError("x")]
)
def test_late_answers_that_fail_do_not_touch_the_job(bench: Bench, error: BaseException) -> None:
    job = bench.want()

    def rest(_ctx: TaskContext) -> None:
        raise error

    worker = worked(bench, Says(None, rest))
    assert bench.jobs.get(job.id).state is JobState.WANTED
    assert (worker.storage_error is not None) is isinstance(error, StorageError)


def test_a_database_that_cannot_be_written_stops_no_lane(bench: Bench) -> None:
    bench.want()
    broken = StorageError("The database cannot be used.", "")

    def refuse(*_: object, **__: object) -> None:
        raise broken

    for name in ("annotate", "release", "move"):
        setattr(bench.jobs, name, refuse)
    worker = worked(bench, Says(NotReady("s", "x")))
    worked_again = Worker(bench.deps, bench.engine._gate, Bell())
    worked_again._keep(1, "x")
    bench.jobs.claim = refuse  # type: ignore[method-assign,assignment]
    assert worker._next(SEARCH_STATES, None) is None
    assert worker.storage_error is broken


def test_a_run_waits_while_another_process_works_on_the_queue(
    bench: Bench, source: ScriptedSource
) -> None:
    policy = replace(FAST, outage_patience=0.0)
    object.__setattr__(bench.deps, "policy", lambda: policy)
    only_one_may_log_in(source)
    window = JobRepo(bench.database, bench.clock, OTHER)
    job, theirs = bench.want("Copper Rain"), bench.want("Another")
    held = window.claim({JobState.WANTED}, [theirs.id])
    assert held is not None

    company = bench.engine._company
    asked: list[bool] = []
    works = company.works

    def look(patience: float) -> bool:
        company._looked = float("-inf")
        asked.append(works(max(patience, 0.5)))
        if len(asked) == 3:
            window.release(theirs.id)
        return asked[-1]

    company.works = look  # type: ignore[method-assign]
    with pytest.raises(NotReady):
        bench.run(job, timeout=60)
    assert asked[:3] == [True, True, True]
    assert asked[-1] is False


def test_without_company_a_run_gives_up_as_before(bench: Bench, source: ScriptedSource) -> None:
    policy = replace(FAST, outage_patience=0.0)
    object.__setattr__(bench.deps, "policy", lambda: policy)
    only_one_may_log_in(source)
    with pytest.raises(NotReady):
        bench.run(bench.want(), timeout=60)


def test_the_time_out_ends_a_run_in_company(bench: Bench, source: ScriptedSource) -> None:
    window = JobRepo(bench.database, bench.clock, OTHER)
    job = bench.want()
    assert window.claim({JobState.WANTED}) is not None
    bench.run(job, timeout=0.3)
    assert bench.report.end is RunEnd.TIMED_OUT


class Sundial:
    """A clock that shows the hour it is set to."""

    def __init__(self, hour: int) -> None:
        self.hour = hour

    def now(self) -> float:
        return time.mktime(time.struct_time((2026, 3, 4, self.hour, 5, 0, 2, 63, -1)))

    def monotonic(self) -> float:
        return 0.0


def test_what_is_wanted_by_day_starts_when_the_hours_begin_and_what_runs_is_finished(
    bench: Bench, source: ScriptedSource
) -> None:
    policy = replace(FAST, hours="22-7", parallel=1)
    object.__setattr__(bench.deps, "policy", lambda: policy)
    bench.engine._gate._policy = lambda: policy
    sundial = Sundial(12)
    bench.engine._gate._clock = sundial
    source.offers = lambda query: [offer("alice", "First"), offer("bob", "Second")]
    source.scripts["alice"] = [S.RUNNING, S.RUNNING, S.SUCCEEDED]
    first, second = bench.want("First"), bench.want("Second")
    queued, done = threading.Event(), threading.Event()

    def moved(event: JobMoved) -> None:
        if event.job.state is JobState.QUEUED and event.job.id == second.id:
            queued.set()
        if event.job.state is JobState.DOWNLOADING:
            sundial.hour = 8  # the night is over while the first one runs
        if event.job.state is JobState.DONE:
            done.set()

    bench.bus.subscribe(JobMoved, moved)
    bench.engine.start()
    assert queued.wait(20)  # searching goes on by day
    assert source.started == []
    sundial.hour = 23
    bench.engine.wake()
    assert done.wait(20)
    bench.engine.stop()
    assert source.started == ["alice"]
    assert bench.jobs.get(first.id).state is JobState.DONE
    assert bench.jobs.get(second.id).state is JobState.QUEUED
