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


def slow_patience(clock: TurnedClock, **more: object) -> Patience:
    policy = Policy(stall=60, slow_floor=20_000, slow_patience=100)
    return Patience(policy, clock, alone=lambda: True, **more)  # type: ignore[arg-type]


def at(done: int, size: int | None = 30_000_000) -> Transfer:
    return Transfer(REMOTE, TransferState.RUNNING, done, size)


def test_under_the_floor_for_a_while_it_crawls(clock: TurnedClock) -> None:
    patience = slow_patience(clock)
    assert patience.judge(at(0)) == ""
    clock.turn(50)
    assert patience.judge(at(400_000)) == ""
    clock.turn(50)
    assert patience.judge(at(1_000_000)) == "Slow: 10 kB a second"
    assert (patience.ran_out, patience.crawls) == (True, True)
    clock.turn(50)
    assert patience.judge(at(1_200_000)) == ""
    assert not patience.crawls


@pytest.mark.parametrize(
    ("done", "size"), [(2_100_000, 30_000_000), (900_000, 1_700_000)], ids=["fast", "nearly here"]
)
def test_what_is_fast_enough_or_nearly_here_is_left_alone(
    clock: TurnedClock, done: int, size: int
) -> None:
    patience = slow_patience(clock)
    patience.judge(at(0, size))
    for part in (2, 1):
        clock.turn(50)
        assert patience.judge(at(done // part, size)) == ""


def test_the_time_a_service_was_away_is_no_slowness(clock: TurnedClock) -> None:
    patience = slow_patience(clock)
    patience.judge(at(1_000_000))
    clock.turn(90)
    patience.pause(30)
    clock.turn(100)
    assert patience.judge(at(1_000_001)) == ""
    clock.turn(50)
    assert patience.judge(at(1_000_002)).startswith("Slow")


def test_nobody_is_asked_twice_at_once_or_for_nothing(clock: TurnedClock) -> None:
    for patience in (
        slow_patience(clock, others=lambda: False),
        Patience(Policy(slow_floor=20_000, slow_patience=100), clock, alone=lambda: False),
        Patience(Policy(slow_floor=0, slow_patience=100), clock, alone=lambda: True),
    ):
        patience.judge(at(0))
        for done in range(1, 6):
            clock.turn(50)
            assert patience.judge(at(done)) == ""


@pytest.mark.parametrize(("limit", "floor"), [(0, 15_000), (12, 2_000), (3000, 15_000)])
def test_a_limit_of_ones_own_lowers_the_floor(limit: int, floor: int) -> None:
    values = {
        "downloads.slow_kbps": 15,
        "limits.download_kbps": limit,
        "downloads.parallel": 3,
        "limits.download_hours": "",
    }

    class Told:
        def get(self, key: str) -> object:
            return values.get(key, 1)

    assert Policy.read(Told()).slow_floor == floor
