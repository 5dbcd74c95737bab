"""Threads behind the scenes: told to end at once, waited for when there is time."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from core.tasks import TaskContext
from services.background import Background
from services.frontends.cli import Doors
from services.frontends.cli.session import Session


def test_one_that_is_busy_when_told_to_end_can_be_waited_for_later() -> None:
    busy, go_on, ended = threading.Event(), threading.Event(), []

    def loop(ctx: TaskContext) -> None:
        busy.set()
        go_on.wait(60)
        ended.append(ctx.cancelled)

    made = Background("test", loop)
    made.start()
    assert busy.wait(30)
    made.stop(0.0)
    assert ended == []
    go_on.set()
    made.stop(30.0)
    assert ended == [True]
    made.start()  # a stopped one may begin again
    made.stop(30.0)
    assert len(ended) == 2


def test_who_must_be_gone_soon_says_how_long_closing_may_take(tmp_path: Path) -> None:
    asked: list[Any] = []

    class Container:
        def close(self, *seconds: float) -> None:
            asked.append(seconds)

    doors = Doors(lambda _home: {}, lambda _home, _given: Container())  # type: ignore[arg-type, return-value]
    session = Session(doors, tmp_path / "home")
    with session.container():
        pass
    with session.container({}, 5.0):
        pass
    assert asked == [(), (5.0,)]
