"""Events of any thread become signals in the GUI thread; job events are merged."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from core.domain import DownloadJob, JobState
from services.bus import EventBus
from services.events import (
    CoverageReady,
    JobMoved,
    JobProgress,
    Level,
    LibraryChanged,
    Notice,
    ServiceChanged,
    SettingChanged,
)
from ui.bridge import PROGRESS_MS, Bridge
from ui.gallery import data


@pytest.fixture
def bus() -> EventBus:
    return EventBus()


@pytest.fixture
def bridged(bus: EventBus, qapp: Any) -> Any:
    made = Bridge(bus)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("signal", "event"),
    [
        ("coverage_ready", CoverageReady(data.coverage(3))),
        ("service_changed", ServiceChanged(data.services()[1])),
        ("setting_changed", SettingChanged("log.level")),
        ("notice", Notice(Level.INFO, "Hello")),
        ("job_moved", JobMoved(data.job(1), None)),
    ],
)
def test_each_event_is_carried_by_its_signal(
    bus: EventBus, bridged: Bridge, signal: str, event: Any
) -> None:
    heard: list[Any] = []
    getattr(bridged, signal).connect(heard.append)
    bus.publish(event)
    assert heard == [event]


def test_many_changes_of_the_library_become_one_with_the_newest(
    qtbot: Any, bus: EventBus, bridged: Bridge
) -> None:
    heard: list[LibraryChanged] = []
    bridged.library_changed.connect(heard.append)
    for tracks in range(1, 200):
        bus.publish(LibraryChanged(tracks))
    assert heard == []
    qtbot.waitUntil(lambda: heard == [LibraryChanged(199)], timeout=60_000)


def test_an_event_of_another_thread_arrives_in_the_gui_thread(
    qtbot: Any, bus: EventBus, bridged: Bridge
) -> None:
    where: list[int] = []

    class Page(type(bridged).__mro__[1]):  # type: ignore[misc]
        def take(self, _event: object) -> None:
            where.append(threading.get_ident())

    page = Page()
    bridged.library_changed.connect(page.take)
    worker = threading.Thread(target=lambda: bus.publish(LibraryChanged(1)))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(where), timeout=60_000)
    assert where == [threading.get_ident()]


def test_ten_thousand_progress_events_become_a_few_signals_with_the_newest_figures(
    qtbot: Any, bus: EventBus, bridged: Bridge
) -> None:
    heard: list[list[DownloadJob]] = []
    bridged.jobs_progressed.connect(heard.append)

    three = data.jobs(3)

    def publish() -> None:
        for step in range(10_000):
            bus.publish(JobProgress(replace(three[step % 3], bytes_done=step)))

    worker = threading.Thread(target=publish)
    begun = time.monotonic()
    worker.start()

    def newest() -> dict[int, int]:
        return {job.id: job.bytes_done for jobs in heard for job in jobs}

    qtbot.waitUntil(lambda: sorted(newest().values()) == [9997, 9998, 9999], timeout=60_000)
    worker.join()
    milliseconds = (time.monotonic() - begun) * 1000
    assert len(heard) <= 1 + milliseconds / (PROGRESS_MS * 0.9), "at most ten a second"


def test_moves_ask_for_one_new_look_at_the_list(qtbot: Any, bus: EventBus, bridged: Bridge) -> None:
    looks: list[None] = []
    bridged.jobs_changed.connect(lambda: looks.append(None))
    for number in range(1, 50):
        bus.publish(JobMoved(data.job(number), JobState.WANTED))
    qtbot.waitUntil(lambda: bool(looks), timeout=60_000)
    assert len(looks) == 1


def test_a_move_outdates_the_progress_before_it(qtbot: Any, bus: EventBus, bridged: Bridge) -> None:
    heard: list[Any] = []
    looks: list[None] = []
    bridged.jobs_progressed.connect(heard.append)
    bridged.jobs_changed.connect(lambda: looks.append(None))
    bus.publish(JobProgress(data.job(1)))
    bus.publish(JobMoved(data.job(1), JobState.DOWNLOADING))
    qtbot.waitUntil(lambda: bool(looks), timeout=60_000)
    assert heard == []


def test_a_closed_bridge_is_silent(bus: EventBus, bridged: Bridge) -> None:
    heard: list[Any] = []
    bridged.library_changed.connect(heard.append)
    bridged.close()
    bus.publish(LibraryChanged(1))
    assert heard == []
