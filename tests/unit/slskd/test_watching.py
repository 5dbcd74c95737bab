"""What slskd's rows say about a transfer of ours."""

from __future__ import annotations

from typing import Any

import pytest

from core.clients.slskd.downloads import Downloads
from core.domain import (
    NotReady,
    RemoteId,
    TransferState,
)
from tests.contract.fakes_storage import TurningClock
from tests.contract.source_stages import new_id
from tests.unit.slskd.conftest import NAME, REMOTE, TOKEN, ScriptedHttp, batch, listing, look, row


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
    modern.on("GET /application", (200, application(logged_in=True)))
    assert [look(downloads).state for _ in range(3)] == [TransferState.RETRYING] * 3


def application(logged_in: bool) -> dict[str, Any]:
    server = {"isConnected": logged_in, "isLoggedIn": logged_in, "isConnecting": not logged_in}
    return {"version": {"current": "0.26.0.0"}, "server": server}


@pytest.mark.parametrize("removed", [True, False])
def test_until_a_restarted_slskd_has_logged_in_nothing_is_said_about_its_transfers(
    modern: ScriptedHttp, downloads: Downloads, removed: bool
) -> None:
    lost = row(state="Completed, Errored", exception="Application shut down", removed=removed)
    running, again = row(state="InProgress"), row(id="t2", state="Queued, Locally")
    modern.on("GET /transfers/downloads/batches", (200, batch(running)), (200, batch(lost)))
    modern.on(
        "GET /transfers/downloads/alice",
        (404, b"") if removed else (200, listing(lost)),
        (200, listing(again)),
    )
    modern.on(
        "GET /application",
        (200, application(logged_in=False)),
        (200, application(logged_in=True)),
    )
    assert look(downloads).state is TransferState.RUNNING
    with pytest.raises(NotReady, match="logging in"):
        look(downloads)
    assert look(downloads).state is TransferState.QUEUED


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
