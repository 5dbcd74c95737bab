"""The rows of "Download missing tracks" and their counters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QAbstractItemModelTester

from core.domain import DownloadJob, JobState, Origin, Ownership
from ui.gallery import data
from ui.models import roles
from ui.models.missing import (
    ACTION,
    ARTIST,
    DOWNLOADED,
    HEADERS,
    LENGTH,
    MATCHED,
    TICK,
    TRACK,
    MissingModel,
)

COVERAGE = data.coverage(20)
MISSING = [row for row in COVERAGE.rows if row.ownership is Ownership.MISSING]
CHECK = Qt.ItemDataRole.CheckStateRole


def job(number: int, state: JobState = JobState.WANTED, **changes: Any) -> DownloadJob:
    row = MISSING[number % len(MISSING)]
    origin = Origin(COVERAGE.playlist.key, "Rooftop", row.entry.position)
    made = replace(data.job(number), track=row.entry.track, origin=origin, state=state, reason="")
    return replace(made, queue_place=None, speed=0.0, **changes)


@pytest.fixture
def model(qapp: object) -> MissingModel:
    made = MissingModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.set_rows(COVERAGE, {})
    return made


def test_what_is_missing_comes_first_and_is_ticked(model: MissingModel) -> None:
    states = [model.item(n).row.ownership for n in range(model.rowCount())]
    assert states[: len(MISSING)] == [Ownership.MISSING] * len(MISSING)
    assert states[-1] is Ownership.OWNED
    assert [row.entry.position for row in model.chosen()] == [r.entry.position for r in MISSING]


def test_the_sum_always_holds(model: MissingModel) -> None:
    tally = model.tally()
    assert tally.total == 20 == tally.matched + tally.to_download + tally.unusable
    assert tally.to_download == tally.chosen == len(MISSING)
    assert tally.started == tally.downloaded == 0


def test_unticking_leaves_a_row_out(model: MissingModel) -> None:
    index = model.index(0, TICK)
    assert index.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert index.data(CHECK) is Qt.CheckState.Checked
    assert model.setData(index, Qt.CheckState.Unchecked, CHECK)
    assert model.item(0).look.word == "Left out"
    assert model.tally().chosen == len(MISSING) - 1
    assert model.tally().to_download == len(MISSING)
    assert not model.setData(index, "x")


def test_an_owned_row_cannot_be_ticked(model: MissingModel) -> None:
    last = model.index(model.rowCount() - 1, TICK)
    assert not model.setData(last, Qt.CheckState.Checked, CHECK)
    assert not last.flags() & Qt.ItemFlag.ItemIsUserCheckable


def test_rows_that_need_no_download_say_why(model: MissingModel) -> None:
    said = {model.item(n).row.ownership: model.item(n) for n in range(model.rowCount())}
    assert said[Ownership.OWNED].look.word == "Not needed"
    assert said[Ownership.PROBABLE].detail == "until you decide"
    assert said[Ownership.UNUSABLE].detail == "Local file, not in the catalogue"
    assert said[Ownership.MISSING].look.word == "Not started"
    assert said[Ownership.MISSING].detail == ""


def test_jobs_that_were_made_show_their_true_state(model: MissingModel) -> None:
    first = MISSING[0].entry.position
    running = job(0, JobState.DOWNLOADING, bytes_done=64, size=100)
    model.set_jobs({first: replace(running, speed=3_100_000.0)})
    item = model.item(0)
    assert (item.look.word, item.detail, item.action) == ("64 %", "3.1 MB/s", "Cancel")
    assert not model.index(0, TICK).flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert model.tally().running == 1
    assert model.tally().speed == 3_100_000.0
    assert model.job_ids() == [running.id]


def test_events_move_only_their_row(model: MissingModel) -> None:
    model.set_jobs({MISSING[0].entry.position: job(0), MISSING[1].entry.position: job(1)})
    heard: list[int] = []
    model.dataChanged.connect(lambda a, b: heard.extend(range(a.row(), b.row() + 1)))
    model.apply([job(1, JobState.DONE, final_path="/x/y.flac"), data.job(99)])
    assert heard == [1]
    assert model.item(1).look.word == "Organised"
    assert model.item(1).detail == "FLAC"
    assert model.item(1).action == ""
    tally = model.tally()
    assert (tally.downloaded, tally.started, tally.settled) == (1, 2, 1)


def test_what_is_in_place_is_no_alarm_any_more(model: MissingModel) -> None:
    model.set_jobs({MISSING[0].entry.position: job(0), MISSING[1].entry.position: job(1)})
    assert (model.item(1).matched.word, model.item(1).matched.color) == ("Missing", "danger")
    assert model.item(1).score != ""
    model.apply([job(1, JobState.DONE, final_path="/x/y.flac")])
    assert (model.item(1).matched.word, model.item(1).score) == ("Was missing", "")
    assert model.item(1).matched.color != "danger"
    assert model.index(1, MATCHED).data() == "Was missing"
    assert model.item(0).matched.word == "Missing"


def test_a_row_that_is_being_cancelled_has_no_button_until_its_state_moves(
    model: MissingModel,
) -> None:
    model.set_jobs({MISSING[0].entry.position: job(0)})
    model.set_busy(job(0).id)
    assert model.item(0).action == ""
    assert model.index(0, 0).data(roles.BUSY) is True
    model.apply([job(0, JobState.CANCELLED)])
    assert model.item(0).action == "Retry"
    assert model.cancellable() == []


def test_checking_has_no_button_and_resting_offers_another_try(model: MissingModel) -> None:
    model.set_jobs({MISSING[0].entry.position: job(0, JobState.VERIFYING)})
    assert model.item(0).action == ""
    model.apply([job(0, JobState.PARKED)])
    assert model.item(0).action == "Retry"
    assert model.tally().resting == 1


def test_cells_and_speech(model: MissingModel) -> None:
    model.set_jobs({MISSING[0].entry.position: job(0)})
    texts = [model.index(0, column).data() for column in range(model.columnCount())]
    track = MISSING[0].entry.track
    assert texts[TRACK] == track.title
    assert texts[ARTIST] == track.artist_credit
    assert texts[LENGTH].count(":") == 1
    assert texts[MATCHED] == "Missing"
    assert texts[DOWNLOADED] == "Waiting to be searched"
    assert texts[ACTION] == "Cancel"
    spoken = model.index(0, TICK).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"{track.title}, {track.artist_credit}, missing, Waiting to be searched"
    assert model.index(0, TRACK).data(Qt.ItemDataRole.AccessibleTextRole) == track.title
    description = model.index(0, 0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert "Delete cancels it." in description
    head = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(7)]
    assert tuple(head) == HEADERS
    align = model.headerData(LENGTH, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert align & Qt.AlignmentFlag.AlignRight
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(0, Qt.Orientation.Horizontal, CHECK) is None
    assert model.index(0, 0).data(Qt.ItemDataRole.DecorationRole) is None


def test_no_rows_take_no_jobs(qapp: object) -> None:
    empty = MissingModel()
    empty.set_jobs({1: job(0)})
    assert empty.tally().total == 0
