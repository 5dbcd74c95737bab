"""The list of downloads: rows by id, calm under progress, sorted by what matters now."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QAbstractItemModelTester

from core.domain import DownloadJob, JobState
from ui.gallery import data
from ui.models import roles
from ui.models.jobs import (
    HISTORY_STATES,
    QUEUE_STATES,
    JobListModel,
    newest_first,
    queue_order,
)


def job(number: int, state: JobState = JobState.WANTED, **changes: Any) -> DownloadJob:
    return replace(data.job(number), state=state, priority=0, **changes)


@pytest.fixture
def queue(qapp: object) -> JobListModel:
    model = JobListModel(QUEUE_STATES, queue_order)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.replace([job(n) for n in range(1, 6)])
    return model


def shown(model: JobListModel) -> list[int]:
    return [model.job_at(row).id for row in range(model.rowCount())]


class Watch:
    """Counts what a view would hear."""

    def __init__(self, model: JobListModel) -> None:
        self.resets: list[int] = []
        self.changed: list[tuple[int, int]] = []
        self.counted: list[int] = []
        model.modelReset.connect(lambda: self.resets.append(1))
        model.dataChanged.connect(lambda a, b: self.changed.append((a.row(), b.row())))
        model.counts_changed.connect(lambda: self.counted.append(1))


def test_progress_changes_one_row_and_nothing_else(queue: JobListModel) -> None:
    queue.upsert(job(3, JobState.DOWNLOADING, bytes_done=1))
    watch = Watch(queue)
    queue.upsert(job(3, JobState.DOWNLOADING, bytes_done=2))
    assert watch.changed == [(0, 0)]
    assert not watch.resets
    assert not watch.counted
    assert queue.job_at(0).bytes_done == 2


def test_what_runs_comes_first_and_the_rest_keeps_its_order(queue: JobListModel) -> None:
    queue.upsert(job(4, JobState.DOWNLOADING))
    queue.upsert(job(2, JobState.SEARCHING))
    assert shown(queue) == [4, 2, 1, 3, 5]
    queue.upsert(job(4, JobState.VERIFYING))
    assert shown(queue) == [4, 2, 1, 3, 5]
    queue.upsert(job(4, JobState.PARKED))
    assert shown(queue) == [2, 1, 3, 5, 4]


def test_a_finished_download_leaves_the_queue(queue: JobListModel) -> None:
    watch = Watch(queue)
    queue.upsert(job(2, JobState.DONE))
    queue.upsert(job(77, JobState.DONE))
    assert shown(queue) == [1, 3, 4, 5]
    assert queue.total() == 4
    assert watch.counted == [1]
    assert not watch.resets


def test_a_new_download_enters_by_priority(queue: JobListModel) -> None:
    queue.upsert(replace(job(9), priority=5))
    assert shown(queue)[0] == 9


def test_chips_and_words_narrow_the_list_without_touching_the_counts(queue: JobListModel) -> None:
    queue.upsert(job(2, JobState.REVIEW))
    queue.show({JobState.REVIEW})
    assert shown(queue) == [2]
    assert queue.counts() == {JobState.WANTED: 4, JobState.REVIEW: 1}
    queue.upsert(job(3, JobState.REVIEW))
    assert shown(queue) == [2, 3]
    queue.upsert(job(2, JobState.WANTED))
    assert shown(queue) == [3]
    queue.show(None, queue.job_at(0).track.title.upper())
    assert shown(queue) == [3]
    queue.show()
    assert len(shown(queue)) == 5


def test_showing_the_same_again_resets_nothing(queue: JobListModel) -> None:
    watch = Watch(queue)
    queue.show()
    assert not watch.resets


def test_the_history_has_the_newest_on_top_and_takes_older_pages(qapp: object) -> None:
    history = JobListModel(HISTORY_STATES, newest_first)
    history.replace([job(n, JobState.DONE, updated_at=float(n)) for n in (5, 6)])
    history.append([job(n, JobState.DONE, updated_at=float(n)) for n in (4, 5)])
    assert shown(history) == [6, 5, 4]
    history.upsert(job(4, JobState.CANCELLED, updated_at=9.0))
    assert shown(history) == [4, 6, 5]


def test_a_row_is_busy_until_its_state_moves(queue: JobListModel) -> None:
    queue.set_busy(3)
    row = queue.row_of(3)
    assert row is not None
    assert queue.index(row).data(roles.BUSY) is True
    queue.upsert(job(3, JobState.SEARCHING))
    row = queue.row_of(3)
    assert row is not None
    assert queue.index(row).data(roles.BUSY) is False
    queue.set_busy(3)
    queue.set_busy(3, False)
    assert queue.index(row).data(roles.BUSY) is False
    queue.set_busy(4711)


def test_rows_speak_to_a_screen_reader(queue: JobListModel) -> None:
    queue.upsert(job(1, JobState.DOWNLOADING, bytes_done=64, size=100))
    index = queue.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith("downloading, 64 percent")
    assert "Delete cancels it." in index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert "quill_84" in index.data(Qt.ItemDataRole.ToolTipRole)
    queue.upsert(job(1, JobState.PARKED))
    last = queue.index(queue.rowCount() - 1)
    assert "R tries again." in last.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert index.data(Qt.ItemDataRole.DisplayRole)
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert queue.index(99).data(roles.ITEM) is None
    assert queue.row_of(4711) is None


def test_jobs_of_a_state_are_found_whatever_is_shown(queue: JobListModel) -> None:
    queue.upsert(job(2, JobState.DOWNLOADING))
    queue.show({JobState.WANTED})
    assert [found.id for found in queue.in_state(JobState.DOWNLOADING)] == [2]
    assert not list(queue.in_state(JobState.PARKED))


def test_after_any_number_of_events_the_list_is_what_the_jobs_say(queue: JobListModel) -> None:
    """A thousand random events give the same list as reading everything anew."""
    dice = random.Random(7)
    known = {n: job(n) for n in range(1, 6)}
    watch = Watch(queue)
    for _ in range(1000):
        number = dice.randint(1, 30)
        state = dice.choice(list(JobState))
        known[number] = job(number, state, bytes_done=dice.randint(0, 9))
        queue.apply([known[number]])
    fresh = JobListModel(QUEUE_STATES, queue_order)
    fresh.replace(known.values())
    assert shown(queue) == shown(fresh)
    assert queue.counts() == fresh.counts()
    assert not watch.resets
