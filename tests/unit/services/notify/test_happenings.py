"""What is told of a job, a batch and a service: words for people, facts for programs."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from core.domain import JobState, RemoteId, ServiceState, ServiceStatus
from services.downloads.service import PAUSED
from services.notify.batches import Batches
from services.notify.happenings import of_batch, of_move, of_service
from tests.unit.services.notify.conftest import moved

S = JobState


@pytest.mark.parametrize(
    ("state", "replaces", "event"),
    [
        (S.DONE, None, "imported"),
        (S.DONE, "/music/old.mp3", "upgraded"),
        (S.PARKED, None, "failed"),
        (S.REVIEW, None, "needs_choice"),
    ],
)
def test_the_end_of_a_job_is_told(state: JobState, replaces: str | None, event: str) -> None:
    told = of_move(moved(state, replaces=replaces, reason="why"), 0.0)
    assert told is not None
    assert (told.event, told.title, told.text) == (event, "Mira Voltaine, Osk - Song 1", "why")


def test_a_file_that_is_asked_for_is_told_as_grabbed() -> None:
    told = of_move(
        moved(S.DOWNLOADING, before=S.QUEUED, remote=RemoteId("slskd", "peer", "a.flac", "1")), 5.0
    )
    assert told is not None
    document = told.document()
    assert document["event"] == "grabbed"
    assert document["at"] == "1970-01-01T00:00:05+00:00"
    assert document["version"] == 1
    assert document["job"]["source"] == "slskd"  # type: ignore[index]
    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize("state", [S.WANTED, S.SEARCHING, S.QUEUED, S.CANCELLED])
def test_steps_nobody_waits_for_are_not_told(state: JobState) -> None:
    assert of_move(moved(state), 0.0) is None


def test_what_a_person_paused_is_no_failure() -> None:
    assert of_move(moved(S.PARKED, reason=PAUSED), 0.0) is None


def test_the_same_state_again_is_not_told() -> None:
    assert of_move(moved(S.DOWNLOADING, before=S.DOWNLOADING), 0.0) is None


def test_a_batch_is_told_in_one_sentence() -> None:
    told = of_batch("Summer", Counter({S.DONE: 1200, S.REVIEW: 2}), 0.0)
    assert told.title == "Summer is finished"
    assert told.text == "1,200 in place, 2 need your eye"
    assert told.facts["batch"] == {
        "name": "Summer", "done": 1200, "needs_choice": 2, "failed": 0,
    }  # fmt: skip


def test_a_service_that_breaks_and_comes_back_is_told() -> None:
    broken = of_service(ServiceState("slskd", ServiceStatus.FAILED, "no answer"), 0.0)
    assert (broken.title, broken.text) == ("slskd does not work", "no answer")
    assert of_service(ServiceState("slskd", ServiceStatus.OK, ""), 0.0).title == "slskd works again"


def test_a_batch_ends_when_nothing_of_it_moves_any_more() -> None:
    batches = Batches(lambda _key: False, settle=5)
    assert batches.wait(0) is None
    batches.moved(moved(S.DONE, 1), 10)
    batches.moved(moved(S.PARKED, 2), 12)
    assert batches.wait(13) == 4
    assert batches.finished(16) == []
    assert batches.finished(17) == [("Summer", Counter({S.DONE: 1, S.PARKED: 1}))]
    assert batches.finished(99) == []


def test_a_batch_whose_jobs_are_still_under_way_is_not_told() -> None:
    active = {"file:Summer"}
    batches = Batches(active.__contains__, settle=5)
    batches.moved(moved(S.DONE, 1), 0)
    assert batches.finished(5) == []
    assert batches.wait(5) is None
    active.clear()
    batches.moved(moved(S.DONE, 2), 6)
    assert batches.finished(11) == [("Summer", Counter({S.DONE: 2}))]


def test_a_job_that_is_tried_again_puts_the_end_off() -> None:
    batches = Batches(lambda _key: False, settle=5)
    batches.moved(moved(S.PARKED, 1), 0)
    batches.moved(moved(S.WANTED, 1, before=S.PARKED), 3)
    assert batches.finished(9) == []
    batches.moved(moved(S.DONE, 1), 10)
    assert batches.finished(15) == [("Summer", Counter({S.DONE: 1}))]


def test_cancelled_and_paused_jobs_are_no_end_of_a_batch() -> None:
    batches = Batches(lambda _key: False, settle=0)
    batches.moved(moved(S.CANCELLED), 0)
    batches.moved(moved(S.PARKED, 2, reason=PAUSED), 0)
    batches.moved(moved(S.DONE, 3, before=S.REVIEW), 0)
    assert batches.finished(9) == []
