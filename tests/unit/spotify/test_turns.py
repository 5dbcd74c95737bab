"""Who is next at Spotify's door."""

from __future__ import annotations

import threading

import pytest

from core.clients.spotify.turns import Turns
from core.ports.accounts import Priority
from core.tasks import Cancelled, TaskContext


class Door:
    """A question that lasts until it is opened; remembers who came in, in order."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.came: list[str] = []
        self.open = threading.Event()
        self.inside = threading.Event()

    def ask(self, name: str) -> str:
        self.came.append(name)
        self.inside.set()
        assert self.open.wait(20)
        return name

    def send(self, name: str, priority: Priority, ctx: TaskContext | None = None) -> _Caller:
        caller = _Caller(self, name, priority, ctx or TaskContext())
        caller.start()
        return caller


class _Caller(threading.Thread):
    def __init__(self, door: Door, name: str, priority: Priority, ctx: TaskContext) -> None:
        super().__init__(daemon=True)
        self.door, self.key, self.priority, self.ctx = door, name, priority, ctx
        self.told: object = None

    def run(self) -> None:
        try:
            ask = self.door.ask
            self.told = self.door.turns.shared(
                self.key, self.priority, self.ctx, lambda: ask(self.key)
            )
        except (Cancelled, ValueError) as error:
            self.told = error


def until(condition: object) -> None:
    for _ in range(2000):
        if condition():  # type: ignore[operator]
            return
        threading.Event().wait(0.005)
    raise AssertionError("it never came to that")


def test_a_person_goes_before_a_page_and_that_before_the_background() -> None:
    door = Door()
    first = door.send("first", Priority.BACKGROUND)
    assert door.inside.wait(20)
    others = []
    for number, priority in enumerate((Priority.BACKGROUND, Priority.PAGE, Priority.USER), 1):
        others.append(door.send(priority.name, priority))
        until(lambda number=number: len(door.turns._waiting) == number)
    door.open.set()
    for caller in (first, *others):
        caller.join(20)
    assert door.came == ["first", "USER", "PAGE", "BACKGROUND"]
    assert [caller.told for caller in others] == ["BACKGROUND", "PAGE", "USER"]


def test_who_gives_up_waiting_leaves_the_queue() -> None:
    door = Door()
    first = door.send("first", Priority.USER)
    assert door.inside.wait(20)
    ctx = TaskContext()
    second = door.send("second", Priority.USER, ctx)
    until(lambda: door.turns._waiting)
    ctx.cancel()
    second.join(20)
    assert isinstance(second.told, Cancelled)
    door.open.set()
    first.join(20)
    assert door.came == ["first"]
    assert door.turns._waiting == []


def test_the_same_question_goes_to_the_next_when_its_asker_gives_up() -> None:
    door = Door()
    first = door.send("first", Priority.USER)
    assert door.inside.wait(20)
    ctx = TaskContext()
    quitter = door.send("same", Priority.USER, ctx)
    until(lambda: door.turns._waiting)
    other = door.send("same", Priority.USER)
    ctx.cancel()
    quitter.join(20)
    door.open.set()
    other.join(20)
    first.join(20)
    assert isinstance(quitter.told, Cancelled)
    assert other.told == "same"


def test_a_failure_is_shared_too() -> None:
    door, started, go = Door(), threading.Event(), threading.Event()

    def fail() -> None:
        started.set()
        assert go.wait(20)
        raise ValueError("no")

    found: list[str] = []

    def ask() -> None:
        with pytest.raises(ValueError, match="no"):
            door.turns.shared("same", Priority.USER, TaskContext(), fail)
        found.append("told")

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert started.wait(20)
    go.set()
    for thread in threads:
        thread.join(20)
    assert found == ["told"] * 3
    assert door.turns._flights == {}
