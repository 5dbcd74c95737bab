"""One look serves every worker."""

from __future__ import annotations

from core.domain import RemoteId, TransferState
from services.downloads.watch import TransferWatch
from tests.unit.downloads.fakes import SwitchedSource, TurnedClock

A, B = (RemoteId("slskd", token, "alice", f"{token}.flac", 1) for token in "ab")


def test_two_workers_share_one_poll() -> None:
    source, clock = SwitchedSource(), TurnedClock()
    watch = TransferWatch(source, clock)
    watch.begin(A)
    watch.begin(B)
    assert watch.look(A, 1.0).state is TransferState.RUNNING
    assert watch.look(B, 1.0).bytes_done == 10
    assert source.polls == [frozenset({A, B})]


def test_an_old_answer_is_asked_for_again() -> None:
    source, clock = SwitchedSource(), TurnedClock()
    watch = TransferWatch(source, clock)
    watch.begin(A)
    watch.look(A, 1.0)
    clock.turn(1.0)
    watch.look(A, 1.0)
    assert len(source.polls) == 2


def test_a_new_one_is_looked_at_alone() -> None:
    source, clock = SwitchedSource(), TurnedClock()
    watch = TransferWatch(source, clock)
    watch.begin(A)
    watch.look(A, 1.0)
    watch.begin(B)
    watch.look(B, 1.0)
    watch.renew(B)
    watch.look(B, 1.0)
    watch.look(A, 1.0)
    assert source.polls == [frozenset({A}), frozenset({B}), frozenset({B})]


def test_what_ended_is_not_asked_for_any_more() -> None:
    source, clock = SwitchedSource(), TurnedClock()
    watch = TransferWatch(source, clock)
    watch.begin(A)
    watch.begin(B)
    watch.end(A)
    watch.look(B, 0.0)
    assert source.polls[-1] == frozenset({B})


def test_somebody_who_waits_for_the_first_byte_asks_for_that_one_alone_and_always_anew() -> None:
    source, clock = SwitchedSource(), TurnedClock()
    watch = TransferWatch(source, clock)
    watch.begin(A)
    watch.begin(B)
    watch.look(A, 1.0)
    assert watch.look_alone(B).state is TransferState.RUNNING
    watch.look_alone(B)
    watch.look(A, 1.0)
    assert source.polls == [frozenset({A, B}), frozenset({B}), frozenset({B})]
