"""A peer that has too many files of ours in its queue: next peer now, the same one later."""

from __future__ import annotations

from core.domain import JobState, TransferState
from services.downloads.again import TIMES
from tests.unit.downloads.scripted import Bench, ScriptedSource, offer

S = TransferState


def test_the_only_peer_that_has_it_is_asked_again_after_a_while(
    bench: Bench, source: ScriptedSource
) -> None:
    source.offers = lambda query: [offer("alice")]
    source.scripts["alice"] = [S.REJECTED]
    source.busy = {"alice"}
    real = source.start

    def better_the_second_time(remote: object, search_id: str | None = None) -> None:
        if source.started:
            source.scripts["alice"] = [S.RUNNING, S.SUCCEEDED]
        real(remote, search_id)  # type: ignore[arg-type]

    source.start = better_the_second_time  # type: ignore[method-assign,assignment]
    job = bench.run(bench.want())[0]
    assert job.state is JobState.DONE
    assert source.started == ["alice", "alice"]
    assert any("asked again in" in step.note for step in bench.jobs.history(job.id))


def test_somebody_else_who_has_it_is_asked_at_once(bench: Bench, source: ScriptedSource) -> None:
    source.offers = lambda query: [offer("alice"), offer("bob")]
    source.scripts["alice"] = [S.REJECTED]
    source.busy = {"alice"}
    assert bench.run(bench.want())[0].state is JobState.DONE
    assert source.started == ["alice", "bob"]


def test_one_that_always_says_so_is_left_in_the_end_with_its_reason(
    bench: Bench, source: ScriptedSource
) -> None:
    source.offers = lambda query: [offer("alice")]
    source.scripts["alice"] = [S.REJECTED]
    source.busy = {"alice"}
    job = bench.run(bench.want())[0]
    assert job.state is JobState.PARKED
    assert "refused" in job.reason
    assert source.started == ["alice"] * (TIMES + 1)


def test_a_peer_that_refuses_for_good_is_not_asked_again(
    bench: Bench, source: ScriptedSource
) -> None:
    source.offers = lambda query: [offer("alice")]
    source.scripts["alice"] = [S.REJECTED]
    assert bench.run(bench.want())[0].state is JobState.PARKED
    assert source.started == ["alice"]
