"""When a transfer is given up, told with a clock that is turned by hand."""

from __future__ import annotations

import pytest

from core.domain import RemoteId, Transfer, TransferState
from services.downloads.patience import Patience
from services.downloads.policy import Policy
from tests.unit.downloads.fakes import TurnedClock

REMOTE = RemoteId("slskd", "t", "alice", "x.flac", 100)
POLICY = Policy(stall=60, queue_patience=300, retry_grace=30)


def seen(state: TransferState, done: int = 0, **rest: object) -> Transfer:
    return Transfer(REMOTE, state, done, 100, **rest)  # type: ignore[arg-type]


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def patience(clock: TurnedClock) -> Patience:
    return Patience(POLICY, clock)


def test_a_transfer_that_grows_is_never_given_up(clock: TurnedClock, patience: Patience) -> None:
    for done in range(1, 20):
        clock.turn(59)
        assert patience.judge(seen(TransferState.RUNNING, done)) == ""


def test_a_transfer_without_a_byte_for_a_minute_is_stalled(
    clock: TurnedClock, patience: Patience
) -> None:
    assert patience.judge(seen(TransferState.RUNNING, 5)) == ""
    clock.turn(60)
    assert patience.judge(seen(TransferState.RUNNING, 5)).startswith("Stalled")


def test_a_queue_may_last_as_long_as_the_patience(clock: TurnedClock, patience: Patience) -> None:
    assert patience.judge(seen(TransferState.QUEUED)) == ""
    clock.turn(299)
    assert patience.judge(seen(TransferState.QUEUED)) == ""
    clock.turn(2)
    assert "place 7" in patience.judge(seen(TransferState.QUEUED, queue_place=7))


def test_a_failure_that_comes_back_to_life_in_time_is_none(
    clock: TurnedClock, patience: Patience
) -> None:
    assert patience.judge(seen(TransferState.RETRYING, detail="reset")) == ""
    clock.turn(29)
    assert patience.judge(seen(TransferState.RUNNING, 1)) == ""
    clock.turn(29)
    assert patience.judge(seen(TransferState.RETRYING, 1, detail="reset")) == ""
    clock.turn(30)
    assert patience.judge(seen(TransferState.RETRYING, 1, detail="reset")) == "Failed: reset"


def test_the_time_a_service_was_away_does_not_count(clock: TurnedClock, patience: Patience) -> None:
    patience.judge(seen(TransferState.RUNNING, 5))
    clock.turn(500)
    patience.pause()
    assert patience.judge(seen(TransferState.RUNNING, 5)) == ""


@pytest.mark.parametrize(
    ("state", "start"),
    [
        (TransferState.REJECTED, "The peer refused: File not shared."),
        (TransferState.FAILED, "Failed: File not shared."),
        (TransferState.CANCELLED, "The transfer was cancelled elsewhere"),
    ],
)
def test_a_final_state_ends_at_once_with_the_sources_word(
    patience: Patience, state: TransferState, start: str
) -> None:
    assert patience.judge(seen(state, detail="File not shared.")).startswith(start)
