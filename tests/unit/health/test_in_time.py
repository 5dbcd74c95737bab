"""A service that is given up for now is told with what is known of it, and with nothing more."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from core.domain import Unreachable
from core.net.patience import patiently
from core.tasks import Cancelled, TaskContext
from services.health.checks import in_time


@pytest.fixture
def let_go() -> Iterator[threading.Event]:
    """Ends whatever still hangs when a test is over."""
    made = threading.Event()
    yield made
    made.set()


def test_one_that_is_silent_is_not_said_to_take_our_call(let_go: threading.Event) -> None:
    def silent(_ctx: TaskContext) -> str:
        let_go.wait(60)
        return "late"

    told = in_time("Plex", silent, 0.05, TaskContext())()
    assert not told.ok
    assert told.detail == "Plex has not answered our call for 0 seconds."
    assert "runs" in told.fix


def test_one_that_is_still_being_tried_is_told_by_its_last_failure(
    let_go: threading.Event,
) -> None:
    tried, again = threading.Event(), threading.Event()

    def tries() -> str:
        if tried.is_set():
            again.set()
            let_go.wait(60)
        tried.set()
        raise Unreachable("Plex", "Plex at http://plex cannot be reached.", "Start it.")

    waits = in_time("Plex", lambda ctx: patiently(tries, ctx, pause=0.0), 0.5, TaskContext())
    assert again.wait(30)
    told = waits()
    assert not told.ok
    assert told.detail == "Plex at http://plex cannot be reached."
    assert told.fix


def test_who_stops_the_doctor_stops_the_tries() -> None:
    begun, ended = threading.Event(), threading.Event()

    def tries(ctx: TaskContext) -> str:
        begun.set()
        try:
            ctx.sleep(60)
        finally:
            ended.set()
        return "late"

    ctx = TaskContext()
    waits = in_time("Plex", tries, 60.0, ctx)
    assert begun.wait(30)
    ctx.cancel()
    with pytest.raises(Cancelled):
        waits()
    assert ended.wait(30)
