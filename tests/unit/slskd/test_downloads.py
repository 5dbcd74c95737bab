"""Stopping transfers, and whole downloads against the simulated slskd."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.clients.slskd.downloads import Downloads
from core.domain import (
    NotReady,
    Refused,
    RemoteId,
    TransferState,
    Unreachable,
)
from sandbox import faults
from sandbox.slskd.records import Transfer as ServerRow
from tests.contract.source_stages import SlskdStage, new_id, until
from tests.unit.slskd.conftest import NAME, REMOTE, ScriptedHttp, batch, listing, look, row


def test_a_transfer_that_does_not_stop_is_left_in_the_list(
    modern: ScriptedHttp, downloads: Downloads
) -> None:
    modern.on("GET /transfers/downloads/batches", (200, batch(row(state="InProgress"))))
    modern.on("DELETE", (204, b""))
    downloads.cancel(REMOTE)
    deletions = [line for line, _ in modern.calls if line.startswith("DELETE")]
    assert deletions == ["DELETE /transfers/downloads/alice/t1"]


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


def test_cancelling_between_two_tries_ends_them(
    make_stage: Callable[..., SlskdStage],
) -> None:
    stage = make_stage(retry_wait=100.0, state_step=25.0)
    stage.offer("alice", NAME, b"x" * 5000)
    stage.world.peer("alice").file(NAME).fault = faults.errors(0.5)
    stage.open()
    one = remote(stage)
    stage.source.start(one)
    until(lambda: stage.source.poll([one])[one].state is TransferState.RETRYING)
    stage.source.cancel(one)
    assert stage.source.poll([one])[one].state is TransferState.UNKNOWN
    [left] = stage.server.transfers()
    assert (left.state, left.attempts, left.removed) == ("Completed, Cancelled", 1, True)
