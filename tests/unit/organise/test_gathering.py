"""Metadata is gathered while the bytes arrive, and nobody waits for its beginning."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import cast

import pytest

from core.domain import DownloadJob, JobState, Origin, Track
from services.assembly.late import once
from services.events import JobMoved
from services.organise.gathering import gather
from services.organise.organiser import Organiser


class Told:
    def __init__(self) -> None:
        self.jobs: list[DownloadJob] = []
        self.told = threading.Event()

    def prepare(self, job: DownloadJob) -> None:
        self.jobs.append(job)
        self.told.set()


def moved(state: JobState) -> JobMoved:
    return JobMoved(DownloadJob(1, Track("T", ("A",)), Origin("k", "n"), state, "transfer"), None)


@pytest.mark.parametrize("state", [JobState.DOWNLOADING, JobState.CANCELLED, JobState.PARKED])
def test_the_organiser_hears_when_bytes_begin_or_will_not_come(state: JobState) -> None:
    told = Told()
    gather(cast("Callable[[], Organiser]", lambda: told), moved(state))
    assert told.told.wait(20)
    assert told.jobs[0].state is state


@pytest.mark.parametrize("state", [JobState.WANTED, JobState.SEARCHING, JobState.DONE])
def test_other_states_build_nothing(state: JobState) -> None:
    built: list[int] = []
    before = threading.active_count()
    gather(cast("Callable[[], Organiser]", lambda: built.append(1)), moved(state))
    assert threading.active_count() <= before
    assert built == []


def test_what_two_threads_need_at_once_is_made_once() -> None:
    made: list[int] = []
    begin = threading.Barrier(4)
    get = once(lambda: made.append(1) or len(made))

    def ask() -> None:
        begin.wait(20)
        get()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert made == [1]
    assert get() == 1
