"""The activity feed tells of lists, batches, services and choices, each once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from core.domain import (
    Coverage,
    CoverageRow,
    CratekeeperError,
    JobState,
    Ownership,
    Playlist,
    PlaylistEntry,
    ServiceState,
    ServiceStatus,
    Track,
)
from services.bus import EventBus
from services.clock import SystemClock
from services.events import CoverageReady, ServiceChanged
from services.notify.feed import Feed
from services.notify.outlets import Outlets
from services.notify.service import NotifyService
from tests.contract.fakes_storage import MemoryActivityLog
from tests.unit.services.notify.conftest import moved

S = JobState


class Log(MemoryActivityLog):
    """A feed that can be waited for."""

    def __init__(self) -> None:
        super().__init__(SystemClock())
        self._came = threading.Condition()

    def add(self, kind: str, text: str, job_id: int | None = None) -> None:
        with self._came:
            super().add(kind, text, job_id)
            self._came.notify_all()

    def texts(self, number: int) -> list[tuple[str, str]]:
        """The lines, the oldest first, once there are so many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.recent()) >= number, 20), self.recent()
            return [(line.kind, line.text) for line in reversed(self.recent())]


def coverage(owned: int, missing: int, name: str = "Rooftop: 4 a.m.") -> Coverage:
    states = [Ownership.OWNED] * owned + [Ownership.MISSING] * missing
    rows = tuple(
        CoverageRow(PlaylistEntry(at, Track(f"Song {at}", ("A",))), state, None, "")
        for at, state in enumerate(states, 1)
    )
    return Coverage(Playlist("k", name, "text", tuple(row.entry for row in rows)), rows)


@pytest.fixture
def log() -> Log:
    return Log()


def test_a_list_tells_its_numbers_only_when_they_are_others(log: Log) -> None:
    feed = Feed(log)
    for one in (coverage(3, 1), coverage(3, 1), coverage(4, 0), coverage(4, 0)):
        feed.compared(one)
    assert log.texts(2) == [
        ("coverage", "Rooftop: 4 a.m.: 3 of 4 owned, 1 missing"),
        ("coverage", "Rooftop: 4 a.m.: 4 of 4 owned"),
    ]


def test_what_an_earlier_run_told_is_not_told_again(log: Log) -> None:
    Feed(log).compared(coverage(3, 1))
    later = Feed(log)
    later.compared(coverage(3, 1))
    later.compared(coverage(3, 1, "Another"))
    assert [text for _, text in log.texts(2)] == [
        "Rooftop: 4 a.m.: 3 of 4 owned, 1 missing",
        "Another: 3 of 4 owned, 1 missing",
    ]


def test_a_choice_is_told_when_it_begins_to_wait(log: Log) -> None:
    feed = Feed(log)
    waiting = moved(S.REVIEW, reason="Two files fit equally well")
    feed.moved(waiting)
    feed.moved(moved(S.DONE))
    ((kind, text),) = log.texts(1)
    assert kind == "review"
    assert text == f"{waiting.job.track.title}: Two files fit equally well"


def test_batches_and_services_reach_the_feed_through_the_bus(log: Log) -> None:
    bus = EventBus()
    settings: dict[str, Any] = {}

    def outlets(failed: Callable[[CratekeeperError], None]) -> Outlets:
        return Outlets(settings, lambda _url, _told: 200, failed, pauses=(0.0,))

    service = NotifyService(
        settings, bus, SystemClock(), lambda _key: False, outlets, 0.0, Feed(log)
    )
    service.start()
    try:
        bus.publish(ServiceChanged(ServiceState("slskd", ServiceStatus.OK, "connected")))
        bus.publish(ServiceChanged(ServiceState("slskd", ServiceStatus.FAILED, "no answer")))
        bus.publish(CoverageReady(coverage(3, 1)))
        bus.publish(ServiceChanged(ServiceState("slskd", ServiceStatus.OK, "connected")))
        assert log.texts(3) == [
            ("service", "slskd does not work: no answer"),
            ("coverage", "Rooftop: 4 a.m.: 3 of 4 owned, 1 missing"),
            ("service", "slskd works again: connected"),
        ]
    finally:
        service.stop()
    bus.publish(CoverageReady(coverage(1, 0)))  # nobody listens any more
    assert len(log.recent()) == 3


def test_a_batch_is_one_line(log: Log) -> None:
    from collections import Counter

    from services.notify.happenings import of_batch

    Feed(log).batch(of_batch("Mix", Counter({S.DONE: 12, S.PARKED: 2}), 0.0))
    assert log.texts(1) == [("batch", "Mix is finished: 12 in place, 2 not found")]
