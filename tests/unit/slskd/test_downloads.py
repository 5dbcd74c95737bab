"""Asking for files, adopting what is there, watching states, stopping without harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.clients.slskd.api import SlskdApi
from core.clients.slskd.downloads import Downloads
from core.clients.slskd.facts import KnownFacts
from core.clients.slskd.rows import Rows, batch_ids
from core.clients.slskd.settings import SlskdConfig
from core.domain import (
    NotFound,
    NotReady,
    RateLimited,
    Refused,
    RemoteId,
    ServiceError,
    Transfer,
    TransferState,
    Unreachable,
)
from sandbox import faults
from sandbox.slskd.records import Transfer as ServerRow
from tests.contract.fakes_storage import TurningClock
from tests.contract.source_stages import SlskdStage, new_id, until
from tests.unit.slskd.conftest import ScriptedHttp

NAME = "Music\\Kites\\Paper Sky.mp3"
TOKEN = "11111111-2222-4333-8444-555555555555"
REMOTE = RemoteId("slskd", TOKEN, "alice", NAME, 5)


def row(**changes: Any) -> dict[str, Any]:
    return {
        "id": "t1",
        "username": "alice",
        "filename": NAME,
        "size": 5,
        "state": "Queued, Remotely",
        "requestedAt": "2026-01-01T10:00:00.0000000",
        "bytesTransferred": 0,
        "attempts": 1,
        "removed": False,
        **changes,
    }


def batch(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"createdAt": "2026-01-01T10:00:00.0000000Z", "transfers": list(rows)}


def listing(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"username": "alice", "directories": [{"directory": "x", "files": list(rows)}]}


@pytest.fixture
def clock() -> TurningClock:
    return TurningClock()


@pytest.fixture
def downloads(http: ScriptedHttp, api: SlskdApi, clock: TurningClock) -> Downloads:
    config = SlskdConfig(
        url="x",
        api_key="",
        incoming=Path("/nowhere"),
        poll_seconds=0.01,
        backoff_seconds=0.001,
        cancel_seconds=0.05,
    )
    return Downloads(api, config, Rows(api), KnownFacts(api), clock)


@pytest.fixture
def modern(http: ScriptedHttp) -> ScriptedHttp:
    http.on("GET /application/version", (200, "0.26.0.0"))
    return http.on("GET /options", (200, {"transfers": {"download": {"retry": {"attempts": 3}}}}))


@pytest.fixture
def old(http: ScriptedHttp) -> ScriptedHttp:
    http.on("GET /application/version", (200, "0.25.1.0"))
    return http.on("GET /options", (200, {}))


def look(downloads: Downloads) -> Transfer:
    return downloads.poll([REMOTE])[REMOTE]


# -- starting ------------------------------------------------------------------------------


def test_an_id_that_slskd_half_used_is_replaced(modern: ScriptedHttp, downloads: Downloads) -> None:
    modern.on("POST", (409, "exists"), (201, {"failures": []}))
    modern.on("GET /transfers/downloads/batches", (200, batch()))
    modern.on("GET /transfers/downloads/alice", (404, b""))
    downloads.start(REMOTE, None)
    bodies: list[Any] = modern.sent("POST")
    assert [body["id"] for body in bodies] == batch_ids(TOKEN)[:2]
    assert {body["options"]["destination"] for body in bodies} == {f"cratekeeper/{TOKEN}"}


def test_ids_that_are_all_used_up_are_refused(modern: ScriptedHttp, downloads: Downloads) -> None:
    modern.on("POST", (409, "exists"))
    modern.on("GET /transfers/downloads/batches", (200, batch()))
    modern.on("GET /transfers/downloads/alice", (404, b""))
    with pytest.raises(Refused):
        downloads.start(REMOTE, None)
    assert len(modern.sent("POST")) == 3


def test_a_batch_that_slskd_knows_with_our_file_is_adopted(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    modern.on("POST", (409, "exists"))
    modern.on("GET /transfers/downloads/batches", (200, batch(row())))
    downloads.start(REMOTE, None)
    assert len(modern.sent("POST")) == 1


def test_a_request_that_timed_out_here_may_have_been_taken_there(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    modern.on("POST", (0, Unreachable("slskd", "slskd did not answer in time.")))
    modern.on(f"GET /transfers/downloads/batches/{TOKEN}", (200, batch(row())), (404, b""))
    downloads.start(REMOTE, None)
    with pytest.raises(Unreachable):
        downloads.start(REMOTE, None)


def test_an_unreadable_version_falls_back_to_the_old_call(
    http: ScriptedHttp, downloads: Downloads
) -> None:
    http.on("GET /application/version", (200, "latest"))
    http.on("POST /transfers/downloads/batches", (400, "Invalid username"))
    http.on("POST /transfers/downloads/alice", (201, {"enqueued": [row()], "failed": []}))
    http.on("GET /transfers/downloads/alice", (404, b""))
    downloads.start(REMOTE, None)
    assert http.sent("POST /transfers/downloads/alice") == [[{"filename": NAME, "size": 5}]]


def test_a_known_version_does_not_fall_back(modern: ScriptedHttp, downloads: Downloads) -> None:
    modern.on("POST /transfers/downloads/batches", (400, "Destination is not relative"))
    with pytest.raises(Refused):
        downloads.start(REMOTE, None)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Error: User alice appears to be offline", NotFound),
        ("Error: something else", Refused),
        ("Skipped: Already in progress", Refused),
    ],
)
def test_failures_inside_a_good_answer_are_told(
    modern: ScriptedHttp, downloads: Downloads, message: str, kind: type[ServiceError]
) -> None:
    modern.on("POST", (200, {"failures": [{"filename": NAME, "message": message}]}))
    modern.on("GET /transfers/downloads/alice", (404, b""))
    with pytest.raises(kind):
        downloads.start(REMOTE, None)


def test_a_busy_slskd_is_asked_again_but_not_for_ever(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    modern.on("POST", (429, "Only one"), (429, "Only one"), (201, {"failures": []}), (429, ""))
    downloads.start(REMOTE, None)
    with pytest.raises(RateLimited):
        downloads.start(REMOTE, None)
    assert len(modern.sent("POST")) == 3 + 6


def test_before_0_26_a_running_transfer_is_adopted(old: ScriptedHttp, downloads: Downloads) -> None:
    old.on("GET /transfers/downloads/alice", (200, listing(row())))
    downloads.start(REMOTE, None)
    assert old.sent("POST") == []


def test_before_0_26_a_request_that_is_not_taken_is_refused(
    old: ScriptedHttp, downloads: Downloads
) -> None:
    old.on("GET /transfers/downloads/alice", (404, b""))
    old.on("POST", (201, {"enqueued": [], "failed": [NAME]}))
    with pytest.raises(Refused):
        downloads.start(REMOTE, None)


def test_an_unknown_size_is_sent_as_nothing(modern: ScriptedHttp, downloads: Downloads) -> None:
    modern.on("POST", (201, {"failures": []}))
    downloads.start(RemoteId("slskd", TOKEN, "alice", NAME), None)
    body: Any = modern.sent("POST")[0]
    assert body["files"] == [{"filename": NAME, "size": 0}]


# -- watching ------------------------------------------------------------------------------


def test_negative_and_missing_figures_are_tolerated(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    odd = row(state="InProgress", bytesTransferred=-3, bytesRemaining=-9, averageSpeed=-1.0)
    del odd["size"]
    modern.on("GET /transfers/downloads/batches", (200, batch(odd)))
    seen = look(downloads)
    assert (seen.state, seen.bytes_done, seen.size, seen.speed) == (
        TransferState.RUNNING,
        0,
        None,
        0.0,
    )


def test_a_failure_becomes_final_when_its_tries_are_used_up_in_two_looks(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    failed = row(state="Completed, Errored", exception="Connection closed", attempts=3)
    modern.on("GET /transfers/downloads/batches", (200, batch(failed)))
    modern.on("GET /transfers/downloads/alice", (200, listing(failed)))
    first, second = look(downloads), look(downloads)
    assert (first.state, second.state) == (TransferState.RETRYING, TransferState.FAILED)
    assert second.detail == "Connection closed"


def test_a_failure_with_tries_left_stays_open(modern: ScriptedHttp, downloads: Downloads) -> None:
    failed = row(state="Completed, TimedOut", attempts=2)
    modern.on("GET /transfers/downloads/batches", (200, batch(failed)))
    modern.on("GET /transfers/downloads/alice", (404, b""))
    assert [look(downloads).state for _ in range(4)] == [TransferState.RETRYING] * 4


def test_a_transfer_that_comes_back_starts_counting_anew(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    failed, again = row(state="Completed, Errored", attempts=3), row(state="Queued, Locally")
    answers = [(200, batch(one)) for one in (failed, again, failed, failed)]
    modern.on("GET /transfers/downloads/batches", *answers)
    modern.on("GET /transfers/downloads/alice", (404, b""))
    found = [look(downloads).state.name for _ in range(4)]
    assert found == ["RETRYING", "QUEUED", "RETRYING", "FAILED"]


def test_a_casualty_of_a_restart_is_never_final(modern: ScriptedHttp, downloads: Downloads) -> None:
    lost = row(state="Completed, Errored", exception="Application shut down", attempts=3)
    modern.on("GET /transfers/downloads/batches", (200, batch(lost)))
    modern.on("GET /transfers/downloads/alice", (200, listing(lost)))
    assert [look(downloads).state for _ in range(3)] == [TransferState.RETRYING] * 3


def test_before_0_26_nobody_retries(old: ScriptedHttp, downloads: Downloads) -> None:
    failed = row(state="Completed, Errored", attempts=0, batchId=None)
    old.on("GET /transfers/downloads/alice", (404, b""), (200, listing(failed)))
    old.on("POST", (201, {"enqueued": [row()]}))
    downloads.start(REMOTE, None)
    assert [look(downloads).state.name for _ in range(2)] == ["RETRYING", "FAILED"]


def test_the_newest_row_wins_and_removed_ones_do_not_count(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    lost = row(state="Completed, Errored", exception="Application shut down", removed=True)
    newer = row(id="t2", state="InProgress", requestedAt="2026-01-01T11:00:00", bytesTransferred=4)
    older = row(id="t0", state="Completed, Rejected", requestedAt="2026-01-01T10:30:00")
    modern.on("GET /transfers/downloads/batches", (200, batch(lost)))
    modern.on("GET /transfers/downloads/alice", (200, listing(older, newer)))
    assert (look(downloads).state, look(downloads).bytes_done) == (TransferState.RUNNING, 4)


def test_a_file_somebody_fetched_before_us_is_not_ours(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    earlier = row(id="t0", state="Completed, Succeeded", requestedAt="2025-01-01T10:00:00")
    modern.on("GET /transfers/downloads/batches", (404, b""), (200, batch()))
    modern.on("GET /transfers/downloads/alice", (200, listing(earlier)))
    assert look(downloads).state is TransferState.UNKNOWN  # never asked for
    assert look(downloads).state is TransferState.UNKNOWN  # asked for, nothing came of it


def test_one_peer_is_listed_once_for_many_files(modern: ScriptedHttp, downloads: Downloads) -> None:
    modern.on("GET /transfers/downloads/batches", (200, batch()))
    modern.on("GET /transfers/downloads/alice", (404, b""))
    others = [RemoteId("slskd", new_id(), "alice", f"x\\{n}.mp3", 5) for n in range(5)]
    found = downloads.poll(others)
    assert {one.state for one in found.values()} == {TransferState.UNKNOWN}
    assert len(modern.sent("GET /transfers/downloads/alice")) == 1


def test_a_peer_whose_name_cannot_be_asked_about_is_unknown(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    modern.on("GET /transfers/downloads/batches", (200, batch()))
    dots = RemoteId("slskd", TOKEN, "..", NAME, 5)
    assert downloads.poll([dots])[dots].state is TransferState.UNKNOWN


def test_the_place_in_the_queue_is_asked_for_now_and_then(
    modern: ScriptedHttp, downloads: Downloads, clock: TurningClock
) -> None:
    modern.on("GET /transfers/downloads/batches", (200, batch(row())))
    modern.on("GET /transfers/downloads/alice/t1/position", (200, 7), (500, "timed out"))
    assert [look(downloads).queue_place for _ in range(3)] == [7, 7, 7]
    assert len(modern.sent("GET /transfers/downloads/alice/t1")) == 1
    clock.turn(61)
    # a peer that does not answer leaves the last place standing
    assert look(downloads).queue_place == 7
    assert len(modern.sent("GET /transfers/downloads/alice/t1")) == 2


def test_a_transfer_that_left_the_queue_has_no_place(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    waiting, running = row(placeInQueue=3), row(state="InProgress", placeInQueue=3)
    modern.on("GET /transfers/downloads/batches", (200, batch(waiting)), (200, batch(running)))
    assert [look(downloads).queue_place for _ in range(2)] == [3, None]


# -- stopping ------------------------------------------------------------------------------


def test_a_transfer_that_does_not_stop_is_left_in_the_list(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    modern.on("GET /transfers/downloads/batches", (200, batch(row(state="InProgress"))))
    modern.on("DELETE", (204, b""))
    downloads.cancel(REMOTE)
    assert [line for line, _ in modern.calls if line.startswith("DELETE")] == [
        "DELETE /transfers/downloads/alice/t1"
    ]


def test_what_somebody_else_started_is_watched_but_never_touched(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    foreign = row(id="t9", batchId="99999999-0000-4000-8000-000000000000", state="InProgress")
    done = {**foreign, "state": "Completed, Succeeded"}
    modern.on("POST", (200, {"failures": [{"message": "Skipped: Already in progress"}]}))
    modern.on("GET /transfers/downloads/batches", (200, batch()))
    modern.on(
        "GET /transfers/downloads/alice", *[(200, listing(foreign))] * 3, (200, listing(done))
    )
    downloads.start(REMOTE, None)
    assert look(downloads).state is TransferState.RUNNING
    downloads.cancel(REMOTE)
    assert look(downloads).state is TransferState.SUCCEEDED
    downloads.remove(REMOTE)
    assert not any(line.startswith("DELETE") for line, _ in modern.calls)


# -- against the simulated slskd -----------------------------------------------------------


@pytest.fixture
def opened(stage: SlskdStage) -> SlskdStage:
    stage.offer("alice", NAME, b"x" * 5000)
    stage.open()
    return stage


def remote(stage: SlskdStage, peer: str = "alice", filename: str = NAME) -> RemoteId:
    return RemoteId("slskd", new_id(), peer, filename, 5000)


def final(stage: SlskdStage, one: RemoteId) -> TransferState:
    def ended() -> TransferState | None:
        state = stage.source.poll([one])[one].state
        lasting = (TransferState.QUEUED, TransferState.RUNNING, TransferState.RETRYING)
        return None if state in lasting else state

    found = until(ended)
    assert isinstance(found, TransferState)
    return found


@pytest.mark.parametrize(
    ("fault", "end"),
    [
        (faults.errors(0.5, times=1), TransferState.SUCCEEDED),
        (faults.errors(0.5), TransferState.FAILED),
        (faults.timed_out(), TransferState.FAILED),
        (faults.aborted(), TransferState.FAILED),
        (faults.cancelled(), TransferState.CANCELLED),
        (faults.overcounts(), TransferState.SUCCEEDED),
        (faults.queued(3, 5.0), TransferState.SUCCEEDED),
        (faults.rejected("Banned"), TransferState.REJECTED),
    ],
)
def test_every_fate_ends_in_its_state(
    opened: SlskdStage, fault: faults.Fault, end: TransferState
) -> None:
    opened.world.peer("alice").file(NAME).fault = fault
    one = remote(opened)
    opened.source.start(one)
    assert final(opened, one) is end


@pytest.mark.parametrize("peer", ["night/owl?", "100% #1!", "🎧 dj", "a b+c", "käse", "..."])
def test_peers_with_odd_names_work_to_the_end(opened: SlskdStage, peer: str) -> None:
    opened.offer(peer, NAME, b"y" * 5000)
    one = remote(opened, peer)
    opened.source.start(one)
    opened.server.go_down()
    opened.server.come_back()
    assert final(opened, one) is TransferState.SUCCEEDED
    assert until(lambda: opened.source.locate(one))
    opened.source.finish(one)
    assert opened.source.poll([one])[one].state is TransferState.UNKNOWN


def test_an_adopted_transfer_of_somebody_else_is_left_in_place(opened: SlskdStage) -> None:
    opened.world.peer("alice").file(NAME).fault = faults.queued_forever()
    theirs = ServerRow("alice", NAME, 5000, foreign=True)
    with opened.server.backend.cond:
        opened.server.routes.downloads.add(theirs)
    one = remote(opened)
    opened.source.start(one)
    assert opened.source.poll([one])[one].state is TransferState.QUEUED
    opened.source.cancel(one)
    opened.source.finish(one)
    assert not theirs.removed
    assert theirs.is_active


def test_a_peer_that_cannot_be_connected_to_is_refused(opened: SlskdStage) -> None:
    opened.world.peer("alice", reachable=False)
    one = remote(opened)
    with pytest.raises(Refused):
        opened.source.start(one)
    opened.world.peer("alice", reachable=True)
    opened.source.start(one)
    assert final(opened, one) is TransferState.SUCCEEDED


def test_without_soulseek_no_candidate_is_blamed(opened: SlskdStage) -> None:
    opened.server.disconnect()
    with pytest.raises(NotReady):
        opened.source.start(remote(opened))


def test_a_slow_enqueue_is_not_sent_twice(make_stage: Callable[..., SlskdStage]) -> None:
    stage = make_stage()
    stage.offer("alice", NAME, b"x" * 5000, "waits")
    stage.open()
    stage.server.misbehave("slow", method="POST", path="/batches", times=1, seconds=1.0)
    hasty = stage.connect(batch_seconds=0.3)
    one = remote(stage)
    try:
        hasty.start(one)
    except Unreachable:
        # Not carried out before our time-out; the next try finds it.
        stage.server.wait_for(stage.server.transfers)
        hasty.start(one)
    assert len(stage.server.transfers()) == 1


def test_cancelling_ends_with_the_row_hidden(opened: SlskdStage) -> None:
    opened.world.peer("alice").file(NAME).fault = faults.queued_forever()
    one = remote(opened)
    opened.source.start(one)
    opened.source.cancel(one)
    [left] = opened.server.transfers()
    assert left.removed
    assert left.state == "Completed, Cancelled"
