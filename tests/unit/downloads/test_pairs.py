"""A second candidate beside the first: who delivers first wins, the other one ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.domain import Candidate, DownloadJob, JobState, RemoteId, TransferState, Unreachable
from core.ports.jobs import patch
from services.decide.ranker import Ranker
from services.downloads.pairs import LATER
from services.downloads.policy import Policy
from services.events import JobMoved
from tests.unit.downloads.scripted import FAST, Bench, ScriptedSource, offer

S = TransferState
ALICE, BOB, CAROL = (offer(name) for name in ("alice", "bob", "carol"))


def offering(source: ScriptedSource, *candidates: Candidate) -> None:
    source.offers = lambda query: list(candidates)


def outcomes(bench: Bench, job: DownloadJob) -> dict[str, str]:
    return {one.judged.candidate.peer: one.outcome for one in bench.jobs.candidates(job.id)}


def with_policy(bench: Bench, **changes: object) -> Bench:
    policy: Policy = replace(FAST, **changes)  # type: ignore[arg-type]
    object.__setattr__(bench.deps, "policy", lambda: policy)
    bench.engine._gate._policy = lambda: policy
    return bench


def when_paired(bench: Bench, do: Callable[[DownloadJob], object]) -> None:
    """Do it once, when a second candidate was asked beside the first."""
    done: list[int] = []

    def look(event: JobMoved) -> None:
        if event.job.kept is not None and event.job.state is JobState.DOWNLOADING and not done:
            done.append(event.job.id)
            do(event.job)

    bench.bus.subscribe(JobMoved, look)


def paired(bench: Bench, *peers: str) -> DownloadJob:
    """A job as a killed process leaves it: the first peer keeps its place, the second was asked."""
    job = bench.want()
    judged = Ranker(bench.deps.compare(), bench.deps.profile())
    ranked = judged.decide(job.track, [offer(peer) for peer in peers]).ranked
    for state in (JobState.SEARCHING, JobState.QUEUED):
        bench.jobs.move(job.id, state)
    bench.jobs.set_candidates(job.id, ranked)
    kept, remote = (RemoteId("slskd", f"t-{p}", p, ALICE.filename, 30_000_000) for p in peers[:2])
    change = patch(remote=remote, kept=kept, candidate=1, attempt=2)
    bench.jobs.set_outcome(job.id, 0, "Still queued")
    return bench.jobs.move(job.id, JobState.DOWNLOADING, "", change)


def test_the_second_one_delivers_first_and_the_first_one_ends_without_a_file(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, ALICE, BOB)
    source.scripts["alice"] = [S.QUEUED]
    together: list[list[str]] = []
    when_paired(bench, lambda job: together.append(list(source.cancelled)))
    job = bench.run(bench.want())[0]
    assert (job.state, job.kept) == (JobState.DONE, None)
    assert together == [[]]  # the place was kept when the second one was asked
    assert source.cancelled == ["alice"]
    assert job.remote is not None
    assert job.remote.peer == "bob"
    assert "its place was kept" in outcomes(bench, job)["alice"]


def test_the_first_one_delivers_after_all_and_is_the_one_on_record(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, ALICE, BOB)
    source.scripts = {"alice": [S.QUEUED], "bob": [S.QUEUED]}

    def go(_job: DownloadJob) -> None:
        source.scripts["alice"] = [S.RUNNING, S.SUCCEEDED]

    when_paired(bench, go)
    job = bench.run(bench.want())[0]
    assert (job.state, job.candidate, job.kept) == (JobState.DONE, 0, None)
    assert job.remote is not None
    assert job.remote.peer == "alice"
    assert (source.started, source.cancelled) == (["alice", "bob"], ["bob"])
    assert outcomes(bench, job) == {"alice": "", "bob": LATER}
    assert source.finished == ["alice"]


def test_when_both_are_here_only_one_file_stays(bench: Bench, source: ScriptedSource) -> None:
    offering(source, ALICE, BOB)
    source.scripts = {"alice": [S.QUEUED], "bob": [S.SUCCEEDED]}

    def go(job: DownloadJob) -> None:
        assert job.kept is not None
        source._path(job.kept).write_bytes(b"x" * 1000)

    when_paired(bench, go)
    assert bench.run(bench.want())[0].state is JobState.DONE
    assert list(source.folder.iterdir()) == []
    assert len(list(bench.root.iterdir())) == 1


def test_a_stalled_one_may_come_back_to_life(bench: Bench, source: ScriptedSource) -> None:
    offering(source, ALICE, BOB)
    source.scripts = {"alice": [S.RUNNING], "bob": [S.QUEUED]}
    when_paired(bench, lambda job: source.scripts.update(alice=[S.SUCCEEDED]))
    job = bench.run(bench.want())[0]
    assert (job.state, job.candidate) == (JobState.DONE, 0)


def test_when_the_second_one_fails_a_third_is_tried_and_the_place_is_still_kept(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, ALICE, BOB, CAROL)
    source.scripts = {"alice": [S.QUEUED], "bob": [S.REJECTED]}
    job = bench.run(bench.want())[0]
    assert job.state is JobState.DONE
    assert source.started == ["alice", "bob", "carol"]
    assert source.cancelled == ["bob", "alice"]


def test_when_nobody_else_delivers_the_kept_place_is_what_is_left(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, ALICE, BOB)
    source.scripts = {"alice": [S.QUEUED], "bob": [S.REJECTED]}

    def moved(event: JobMoved) -> None:
        if event.job.reason.startswith("Waits at alice"):
            source.scripts["alice"] = [S.RUNNING, S.SUCCEEDED]

    bench.bus.subscribe(JobMoved, moved)
    job = bench.run(bench.want())[0]
    assert (job.state, job.candidate) == (JobState.DONE, 0)
    assert source.started == ["alice", "bob"]
    assert outcomes(bench, job)["alice"] == ""


def test_when_the_kept_one_fails_the_other_goes_on_alone(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, ALICE, BOB)
    source.scripts = {"alice": [S.QUEUED], "bob": [S.QUEUED, S.RUNNING]}

    def go(job: DownloadJob) -> None:
        source.scripts["alice"] = [S.REJECTED]

    def passed(event: JobMoved) -> None:
        if "alice" in source.cancelled:
            source.scripts["bob"] = [S.SUCCEEDED]

    when_paired(bench, go)
    from services.events import JobProgress

    bench.bus.subscribe(JobProgress, passed)  # type: ignore[arg-type]
    job = bench.run(bench.want())[0]
    assert (job.state, job.candidate, job.kept) == (JobState.DONE, 1, None)
    assert "refused" in outcomes(bench, job)["alice"]


def test_the_same_peer_is_no_second_candidate(bench: Bench, source: ScriptedSource) -> None:
    other = replace(ALICE, filename="Elsewhere\\Copper Rain.flac")
    offering(source, ALICE, other)
    source.scripts["alice"] = [S.QUEUED]
    job = bench.run_until(lambda: source.cancelled, bench.want())[0]
    assert job.kept is None
    assert source.cancelled[:1] == ["alice"]


def test_no_second_one_is_asked_while_nothing_may_start(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, ALICE, BOB)
    source.scripts["alice"] = [S.QUEUED] * 4 + [S.RUNNING, S.SUCCEEDED]

    def pause(event: JobMoved) -> None:
        if event.job.state is JobState.DOWNLOADING:
            with_policy(bench, paused=True)

    bench.bus.subscribe(JobMoved, pause)
    assert bench.run(bench.want())[0].state is JobState.DONE
    assert source.started == ["alice"]


def test_the_limit_per_source_counts_both(bench: Bench, source: ScriptedSource) -> None:
    with_policy(bench, per_source=1)
    offering(source, ALICE, BOB)
    source.scripts["alice"] = [S.QUEUED]
    job = bench.run(bench.want())[0]
    assert (job.state, source.started) == (JobState.DONE, ["alice", "bob"])
    assert outcomes(bench, job)["alice"].startswith("Still queued")
    assert "place was kept" not in outcomes(bench, job)["alice"]


@pytest.mark.parametrize("winner", ["alice", "bob"])
def test_a_pair_left_by_a_killed_process_is_gone_on_with(
    bench: Bench, source: ScriptedSource, winner: str
) -> None:
    job = paired(bench, "alice", "bob")
    source.scripts = {"alice": [S.QUEUED], "bob": [S.QUEUED]}
    source.scripts[winner] = [S.RUNNING, S.SUCCEEDED]
    job = bench.run(job)[0]
    assert (job.state, job.kept) == (JobState.DONE, None)
    assert job.remote is not None
    assert job.remote.peer == winner
    assert set(source.cancelled) == {"alice", "bob"} - {winner}
    assert sorted(source.started) == ["alice", "bob"]


@pytest.mark.parametrize("state", [JobState.VERIFYING, JobState.ORGANISING, JobState.DONE])
def test_killed_after_one_had_won_the_other_ends_with_the_next_start(
    bench: Bench, source: ScriptedSource, state: JobState
) -> None:
    job = paired(bench, "alice", "bob")
    assert job.remote is not None
    source._path(job.remote).write_bytes(b"x" * 1000)
    way = [JobState.VERIFYING, JobState.ORGANISING, JobState.DONE]
    for step in way[: way.index(state) + 1]:
        bench.jobs.move(job.id, step, "", patch(local_path=str(source._path(job.remote))))
    bench.engine.start()
    next(t for t in bench.engine._threads if t.name == "tidy").join(60)
    bench.engine.stop()
    if state is not JobState.DONE:
        bench.run(job)
    done = bench.jobs.get(job.id)
    assert (done.state, done.kept) == (JobState.DONE, None)
    assert source.cancelled == ["alice"]


@pytest.mark.parametrize("word", ["cancel", "pause"])
def test_a_person_ends_both(bench: Bench, source: ScriptedSource, word: str) -> None:
    offering(source, ALICE, BOB)
    source.scripts = {"alice": [S.QUEUED], "bob": [S.QUEUED]}
    when_paired(bench, lambda job: getattr(bench.service, word)(job.id))
    job = bench.run(bench.want())[0]
    assert job.state in {JobState.CANCELLED, JobState.PARKED}
    assert (job.remote, job.kept) == (None, None)
    assert sorted(source.cancelled) == ["alice", "bob"]
    assert list(source.folder.iterdir()) == []


def test_choosing_a_third_ends_both(bench: Bench, source: ScriptedSource) -> None:
    offering(source, ALICE, BOB, CAROL)
    source.scripts = {"alice": [S.QUEUED], "bob": [S.QUEUED]}
    when_paired(bench, lambda job: bench.service.choose(job.id, 2))
    job = bench.run(bench.want())[0]
    assert (job.state, job.candidate) == (JobState.DONE, 2)
    assert sorted(source.cancelled) == ["alice", "bob"]


def test_choosing_the_one_that_kept_its_place_does_not_lose_it(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, ALICE, BOB)
    source.scripts = {"alice": [S.QUEUED], "bob": [S.QUEUED]}

    def choose(job: DownloadJob) -> None:
        assert bench.service.choose(job.id, 0)
        source.scripts["alice"] = [S.RUNNING, S.SUCCEEDED]

    when_paired(bench, choose)
    job = bench.run(bench.want())[0]
    assert (job.state, job.candidate) == (JobState.DONE, 0)
    assert source.started.count("alice") == 1
    assert source.cancelled == ["bob"]


def test_a_loser_that_cannot_be_told_is_ended_later(bench: Bench, source: ScriptedSource) -> None:
    offering(source, ALICE, BOB)
    source.scripts["alice"] = [S.QUEUED]
    cancel, refuse = source.cancel, [True]

    def away(remote: RemoteId) -> None:
        if refuse:
            raise Unreachable("slskd", "slskd does not answer.")
        cancel(remote)

    source.cancel = away  # type: ignore[method-assign]
    job = bench.run(bench.want())[0]
    assert job.state is JobState.DONE
    assert job.kept is not None
    refuse.clear()
    bench.engine.start()
    next(t for t in bench.engine._threads if t.name == "tidy").join(60)
    bench.engine.stop()
    assert bench.jobs.get(job.id).kept is None
    assert source.cancelled == ["alice"]


SLOW = {"slow_floor": 1e6, "slow_patience": 0.3, "stall": 60.0}


def test_one_that_moves_but_crawls_goes_on_while_another_is_tried_and_the_faster_one_wins(
    bench: Bench, source: ScriptedSource
) -> None:
    with_policy(bench, **SLOW)
    offering(source, ALICE, BOB)
    source.scripts["alice"] = [S.RUNNING]
    together: list[list[str]] = []
    when_paired(bench, lambda job: together.append(list(source.cancelled)))
    job = bench.run(bench.want())[0]
    assert (job.state, source.started) == (JobState.DONE, ["alice", "bob"])
    assert (together, source.cancelled) == ([[]], ["alice"])
    assert outcomes(bench, job)["alice"].startswith("Slow: 0 kB a second; its place was kept")


def test_a_slow_one_that_is_first_after_all_is_kept(bench: Bench, source: ScriptedSource) -> None:
    with_policy(bench, **SLOW)
    offering(source, ALICE, BOB)
    source.scripts = {"alice": [S.RUNNING], "bob": [S.QUEUED]}
    when_paired(bench, lambda job: source.scripts.update(alice=[S.SUCCEEDED]))
    job = bench.run(bench.want())[0]
    assert (job.state, job.candidate, source.cancelled) == (JobState.DONE, 0, ["bob"])


@pytest.mark.parametrize("others", [(), (offer("alice", "Copper Rain", locked=False),)])
def test_a_slow_one_goes_on_when_nobody_else_may_be_asked(
    bench: Bench, source: ScriptedSource, others: tuple[Candidate, ...]
) -> None:
    with_policy(bench, **SLOW)
    same_peer = [replace(one, filename="Other\\Copper Rain.flac") for one in others]
    offering(source, ALICE, *same_peer)
    source.scripts["alice"] = [*[S.RUNNING] * 8, S.SUCCEEDED]
    job = bench.run(bench.want())[0]
    assert (job.state, job.attempt) == (JobState.DONE, 1)
    assert (source.started, source.cancelled) == (["alice"], [])


def test_the_newer_one_of_a_pair_may_crawl(bench: Bench, source: ScriptedSource) -> None:
    with_policy(bench, **SLOW)
    offering(source, ALICE, BOB, CAROL)
    source.scripts = {"alice": [S.RUNNING], "bob": [*[S.RUNNING] * 8, S.SUCCEEDED]}
    job = bench.run(bench.want())[0]
    assert (job.state, source.started) == (JobState.DONE, ["alice", "bob"])
