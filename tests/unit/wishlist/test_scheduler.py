"""The scheduler: each task in its time, once over all processes, and never a crash."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from core.domain import Coverage, Playlist, Unreachable
from core.ports.library import SavedPlaylist
from core.tasks import Cancelled, TaskContext
from services.scheduler import LONGEST_NAP, SHORTEST_NAP, Scheduler, Task
from services.schedules import Schedules
from tests.unit.wishlist.conftest import Shelf


def scheduler(shelf: Shelf, *tasks: Task) -> Scheduler:
    return Scheduler(tasks, shelf.pace, shelf.activity, shelf.clock)


def task(runs: list[str], name: str = "scan", every: float = 100.0) -> Task:
    return Task(name, lambda: every, lambda ctx: runs.append(name))


def test_a_task_runs_at_once_and_then_in_its_time(shelf: Shelf) -> None:
    runs: list[str] = []
    one = scheduler(shelf, task(runs))
    assert one.run_due(TaskContext()) == SHORTEST_NAP
    assert one.run_due(TaskContext()) == LONGEST_NAP
    shelf.clock.turn(99)
    assert one.run_due(TaskContext()) == pytest.approx(1.0)
    shelf.clock.turn(1)
    one.run_due(TaskContext())
    assert runs == ["scan", "scan"]


def test_two_processes_and_a_restart_do_it_once(shelf: Shelf) -> None:
    runs: list[str] = []
    for _ in range(3):
        scheduler(shelf, task(runs)).run_due(TaskContext())
    assert runs == ["scan"]


def test_never_is_never(shelf: Shelf) -> None:
    runs: list[str] = []
    assert scheduler(shelf, task(runs, every=0.0)).run_due(TaskContext()) == LONGEST_NAP
    assert runs == []


@pytest.mark.parametrize("error", [Unreachable("x", "x does not answer."), RuntimeError("a bug")])
def test_a_task_that_fails_harms_no_other(shelf: Shelf, error: Exception) -> None:
    runs: list[str] = []

    def fail(ctx: TaskContext) -> None:
        raise error

    scheduler(shelf, Task("bad", lambda: 10.0, fail), task(runs)).run_due(TaskContext())
    assert runs == ["scan"]
    told = [line.text for line in shelf.activity.recent()]
    assert told == ([] if isinstance(error, RuntimeError) else ["bad: x does not answer."])


def test_it_starts_once_and_stops_in_the_middle_of_a_task(shelf: Shelf) -> None:
    entered = threading.Event()

    def endless(ctx: TaskContext) -> None:
        entered.set()
        ctx.sleep(1000)

    one = scheduler(shelf, Task("endless", lambda: 10.0, endless))
    one.start()
    one.start()
    assert entered.wait(10)
    assert one.running
    one.stop()
    assert not one.running
    one.stop()


def test_a_cancel_is_no_failure(shelf: Shelf) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        scheduler(shelf, task([])).run_due(ctx)


@dataclass
class World:
    """Settings and services that note what is asked of them."""

    values: dict[str, Any] = field(
        default_factory=lambda: {
            "schedules.wishlist_minutes": 60,
            "schedules.wishlist_batch": 25,
            "schedules.scan_hours": 24,
        }
    )
    age_: float | None = None
    music: list[str] = field(default_factory=lambda: ["/music"])
    scans: int = 0
    server: str = ""
    checked: list[str] = field(default_factory=list)
    periods: list[float] = field(default_factory=list)
    outdated: bool = False

    def get(self, key: str) -> Any:
        return self.values[key]

    def age(self) -> float | None:
        return self.age_

    def folders(self) -> list[str]:
        return self.music

    def scan(self, ctx: TaskContext) -> None:
        self.scans += 1

    def reconcile(self, ctx: TaskContext) -> None:
        self.checked.append("library")

    def all(self) -> list[float]:
        return self.periods

    def every(self, saved: float) -> float:
        return saved

    def check_due(self, ctx: TaskContext, checked: Callable[..., None]) -> None:
        self.checked.append("lists")
        for wishes in (True, False):
            saved = SavedPlaylist("s", "k", "n", "txt", "", 0, 0, 0, 0, 0, 0.0, wishes=wishes)
            checked(saved, Coverage(Playlist("k", "n", "txt", ()), ()))

    def wish(self, coverage: Coverage, ctx: TaskContext) -> None:
        self.checked.append(f"wishes of {coverage.playlist.name}")

    def try_next(self, ctx: TaskContext) -> None:
        self.checked.append("wish")

    def tidy(self, ctx: TaskContext) -> None:
        self.checked.append("owned")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def schedules(world: World) -> Schedules:
    any_world: Any = world
    return Schedules(any_world, any_world, any_world, any_world)


def test_a_rounds_wishes_are_spread_over_its_time(world: World, schedules: Schedules) -> None:
    assert schedules.wish_seconds() == 144.0
    world.values["schedules.wishlist_minutes"] = 0
    assert schedules.wish_seconds() == 0.0


def test_wishes_are_looked_through_only_after_music_was_filed(
    world: World, schedules: Schedules
) -> None:
    assert schedules.tidy_seconds() == 0.0
    world.outdated = True
    assert schedules.tidy_seconds() == 600.0


def test_the_library_is_scanned_unless_somebody_did_so_lately(
    world: World, schedules: Schedules
) -> None:
    schedules.scan(TaskContext())
    world.age_ = 3600.0
    schedules.scan(TaskContext())
    assert world.scans == 1
    assert schedules.scan_seconds() == 24 * 3600
    assert schedules.look_seconds() == 3600
    world.music = []
    assert schedules.scan_seconds() == 0.0


def test_playlists_are_looked_through_as_often_as_one_of_them_may_be_due(
    world: World, schedules: Schedules
) -> None:
    assert schedules.check_seconds() == 0.0
    world.periods = [0.0, 6 * 3600.0]
    assert schedules.check_seconds() == 900.0
    world.periods.append(60.0)
    assert schedules.check_seconds() == 60.0


def test_what_a_list_misses_is_wished_for_where_somebody_asked_for_it(world: World) -> None:
    any_world: Any = world
    told = Schedules(any_world, any_world, any_world, any_world, missing=any_world)
    told.check(TaskContext())
    assert world.checked == ["lists", "wishes of n"]


def test_the_tasks_do_what_they_are_called(world: World, schedules: Schedules) -> None:
    tasks = schedules.tasks()
    assert [one.name for one in tasks] == [
        "Library scan", "Library look", "Wish list", "Owned wishes", "Playlist check",
        "Better copies", "Watch list", "Incoming folder",
    ]  # fmt: skip
    runs: list[Callable[[TaskContext], object]] = [one.run for one in tasks]
    for run in runs:
        run(TaskContext())
    assert (world.scans, world.checked) == (1, ["library", "wish", "owned", "lists"])
