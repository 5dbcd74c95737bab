"""Pause, resume, choose and hold back: what a person may say to a running engine."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import (
    DownloadJob,
    JobState,
    Malformed,
    NotReady,
    Origin,
    RemoteId,
    StorageError,
    Track,
    TransferState,
    Unreachable,
)
from core.ports.jobs import patch
from services.downloads import gate
from services.downloads.engine import RunEnd
from services.downloads.plain import CHOSEN
from services.downloads.policy import Policy
from services.downloads.service import BACKGROUND, PAUSED
from services.events import JobMoved, JobProgress, Notice
from tests.unit.downloads.scripted import FAST, Bench, ScriptedSource, offer

S = TransferState


def offering(source: ScriptedSource, *candidates: object) -> None:
    source.offers = lambda query: list(candidates)  # type: ignore[arg-type]


@pytest.fixture
def with_policy(bench: Bench) -> Callable[..., Bench]:
    """The bench with another policy, changed while it runs by calling again."""

    def use(**changes: object) -> Bench:
        policy = replace(FAST, **changes)  # type: ignore[arg-type]
        object.__setattr__(bench.deps, "policy", lambda: policy)
        bench.engine._gate._policy = lambda: policy
        return bench

    return use


def on_progress(bench: Bench, do: Callable[[DownloadJob], object]) -> None:
    """Do it once, at the first sign of a running transfer."""
    once = threading.Event()

    def handle(event: JobProgress) -> None:
        if not once.is_set():
            once.set()
            do(event.job)

    bench.bus.subscribe(JobProgress, handle)


def test_another_candidate_can_be_chosen_while_one_runs(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("a-slow"), offer("b-other"))
    source.scripts["a-slow"] = [S.RUNNING]
    on_progress(bench, lambda job: bench.service.choose(job.id, 1))
    job = bench.run(bench.want())[0]
    assert job.state is JobState.DONE
    assert source.started == ["a-slow", "b-other"]
    assert source.cancelled == ["a-slow"]
    assert bench.jobs.candidates(job.id)[0].outcome == "Another one was chosen"


def test_a_chosen_candidate_is_taken_although_it_was_passed_over(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("a-live", "Copper Rain (Live)"), offer("b-gone"))
    source.offline.add("b-gone")
    job = bench.run(bench.want())[0]
    assert job.state is JobState.PARKED
    ranks = {one.judged.candidate.peer: one.rank for one in bench.jobs.candidates(job.id)}
    assert bench.service.choose(job.id, ranks["a-live"])
    assert bench.run(job)[0].state is JobState.DONE
    assert source.started == ["a-live"]


def test_what_cannot_be_chosen_is_refused(bench: Bench, source: ScriptedSource) -> None:
    offering(source, offer("a-bad"), offer("b-good"))
    source.content["a-bad"] = b"bad"
    job = bench.want()
    assert not bench.service.choose(job.id, 0)
    assert bench.run(job)[0].state is JobState.DONE
    assert not bench.service.choose(job.id, 0)
    assert not bench.service.choose(job.id, 1)


def test_choosing_the_running_one_changes_nothing(bench: Bench, source: ScriptedSource) -> None:
    offering(source, offer("alice"))
    source.scripts["alice"] = [S.RUNNING, S.RUNNING, S.SUCCEEDED]
    answers: list[bool] = []
    on_progress(bench, lambda job: answers.append(bench.service.choose(job.id, 0)))
    assert bench.run(bench.want())[0].state is JobState.DONE
    assert (answers, source.started) == ([True], ["alice"])


def test_a_queued_job_takes_the_choice_when_its_turn_comes(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"), offer("bob"))
    job = bench.want()
    bench.jobs.move(job.id, JobState.SEARCHING)
    judged = [one.judged for one in stored(bench, source)]
    bench.jobs.set_candidates(job.id, judged)
    bench.jobs.move(job.id, JobState.QUEUED, "", patch(candidate=0))
    assert bench.service.choose(job.id, 1)
    assert bench.service.choose(job.id, 1)  # a second click says nothing new
    assert bench.run(job)[0].state is JobState.DONE
    assert source.started == ["bob"]
    told = [step.note for step in bench.jobs.history(job.id) if step.state is JobState.QUEUED]
    assert told == ["", CHOSEN]


def test_a_choice_that_comes_after_the_transfer_began_ends_it(
    bench: Bench, source: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    offering(source, offer("alice"), offer("bob"))
    job = bench.want()
    bench.jobs.move(job.id, JobState.SEARCHING)
    stored(bench, source)
    queued = bench.jobs.move(job.id, JobState.QUEUED, "", patch(candidate=0))
    remote = RemoteId("slskd", "t1", "alice", "x", 5)
    bench.jobs.move(job.id, JobState.DOWNLOADING, "Asked alice", patch(remote=remote))
    with monkeypatch.context() as late:  # it was queued when the person looked
        seen = [queued, bench.jobs.get(job.id)]
        late.setattr(bench.jobs, "get", lambda _job: seen.pop(0) if len(seen) > 1 else seen[0])
        assert bench.service.choose(job.id, 1)
    now = bench.jobs.get(job.id)
    assert (now.state, now.candidate, now.reason) == (JobState.QUEUED, 1, CHOSEN)
    assert bench.jobs.candidates(job.id)[0].outcome == "Another one was chosen"


def stored(bench: Bench, source: ScriptedSource) -> list[object]:
    other = bench.want("Copper Rain")
    found = bench.jobs.candidates(other.id)
    if not found:
        from services.decide.ranker import Ranker

        ranker = Ranker(bench.deps.compare(), bench.deps.profile())
        decision = ranker.decide(other.track, [offer("alice"), offer("bob")])
        bench.jobs.set_candidates(other.id, decision.ranked)
        found = bench.jobs.candidates(other.id)
    return list(found)


def test_a_paused_job_ends_its_transfer_and_goes_on_when_resumed(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"))
    source.scripts["alice"] = [S.RUNNING]
    on_progress(bench, lambda job: bench.service.pause(job.id))
    job = bench.run(bench.want())[0]
    assert (job.state, job.reason) == (JobState.PARKED, PAUSED)
    assert source.cancelled == ["alice"]
    assert bench.wishes.count() == 0
    source.scripts["alice"] = [S.RUNNING, S.SUCCEEDED]
    assert bench.service.resume(job.id)
    assert not bench.service.resume(job.id)
    assert bench.run(job)[0].state is JobState.DONE


def test_a_job_paused_before_it_was_searched_is_searched_when_resumed(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"))
    job = bench.want()
    assert bench.service.pause(job.id)
    assert not bench.service.pause(job.id)
    background = bench.service.want_track(job.track, job.origin)
    assert background.state is JobState.PARKED
    assert bench.service.resume(job.id)
    assert bench.run(job)[0].state is JobState.DONE


def test_a_paused_engine_starts_nothing_and_says_so(
    with_policy: Callable[..., Bench], source: ScriptedSource
) -> None:
    bench = with_policy(paused=True)
    offering(source, offer("alice"))
    job = bench.want()
    with pytest.raises(NotReady, match="paused"):
        bench.run(job)
    assert bench.engine.waiting == "Downloads are paused."
    assert source.searches == []
    with_policy(paused=False)
    assert bench.run(job)[0].state is JobState.DONE


def test_pausing_in_the_middle_lets_the_running_one_finish(
    with_policy: Callable[..., Bench], source: ScriptedSource
) -> None:
    bench = with_policy(parallel=1)
    source.offers = lambda query: [offer("one", "First"), offer("two", "Second")]
    source.scripts["one"] = [S.RUNNING, S.RUNNING, S.SUCCEEDED]
    on_progress(bench, lambda job: with_policy(parallel=1, paused=True))
    first, second = bench.run(bench.want("First"), bench.want("Second"))
    assert first.state is JobState.DONE
    assert second.state in {JobState.QUEUED, JobState.WANTED, JobState.SEARCHING}
    assert bench.report.end is RunEnd.OUTAGE
    assert "paused" in str(bench.report.error)


def test_pause_and_resume_go_through_the_settings(bench: Bench) -> None:
    said: list[bool] = []
    object.__setattr__(bench.deps, "set_paused", said.append)
    bench.engine.pause()
    bench.engine.resume()
    assert said == [True, False]


def test_a_small_disk_is_used_down_to_a_twentieth(monkeypatch: pytest.MonkeyPatch) -> None:
    policy, clock = replace(FAST, reserve=500 * 10**6), NoonClock()
    for free, open_ in ((6 * 10**6, True), (4 * 10**6, False)):
        monkeypatch.setattr(gate, "disk_space", lambda folder, free=free: (100 * 10**6, free))
        found = gate.Gate(lambda: policy, lambda: [Path("/music")], clock).closed()
        assert (found is None) is open_


def test_a_full_disk_keeps_new_transfers_from_starting_and_names_the_folder(
    with_policy: Callable[..., Bench],
    source: ScriptedSource,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = with_policy(reserve=10**9)
    monkeypatch.setattr(gate, "disk_space", lambda folder: (10**12, 10**6))
    object.__setattr__(bench.deps, "folders", lambda: [tmp_path / "not yet there"])
    bench.engine._gate._folders = bench.deps.folders
    offering(source, offer("alice"))
    with pytest.raises(StorageError, match="MB are free in"):
        bench.run(bench.want())
    assert source.started == []


def test_the_reason_of_a_closed_gate_is_told_once(
    with_policy: Callable[..., Bench], source: ScriptedSource
) -> None:
    bench = with_policy(hours="00:00-00:01")
    bench.engine._gate._clock = NoonClock()
    notices: list[Notice] = []
    told, opened = threading.Event(), threading.Event()

    def note(notice: Notice) -> None:
        notices.append(notice)
        (told if len(notices) == 1 else opened).set()

    bench.bus.subscribe(Notice, note)
    bench.engine.start()
    assert told.wait(60)
    with_policy(hours="")
    bench.engine.wake()
    assert opened.wait(60)
    bench.engine.stop()
    assert "00:00-00:01" in notices[0].title
    assert notices[1].title == "Downloads go on"


class NoonClock:
    def now(self) -> float:
        return 1_700_000_000.0 - 1_700_000_000.0 % 86400 + 12 * 3600

    def monotonic(self) -> float:
        return 0.0


@pytest.mark.parametrize(
    ("hours", "hour", "open_"),
    [
        ("", 12, True),
        ("22-7", 23, True),
        ("22-7", 6, True),
        ("22-7", 7, False),
        ("22-7", 12, False),
        ("9:30-17", 9, False),
        ("9:30-17", 10, True),
        ("0-24", 12, True),
    ],
)
def test_hours_may_cross_midnight(hours: str, hour: int, open_: bool) -> None:
    local = time.struct_time((2026, 3, 4, hour, 5, 0, 2, 63, -1))
    assert gate.within(hours, time.mktime(local)) is open_


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="POSIX time zones")
def test_hours_are_those_of_the_clock_on_the_wall_also_when_summer_time_begins_and_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    try:
        spring, autumn = 1774746000.0, 1792890000.0  # 2026-03-29 and 2026-10-25, 01:00 UTC
        began = [gate.within("1-4", spring + 1800 * n) for n in range(-4, 4)]
        assert began == [False] * 2 + [True] * 4 + [False] * 2
        ended = [gate.within("22-3", autumn + 1800 * n) for n in range(-4, 4)]
        assert ended == [True] * 6 + [False] * 2
    finally:
        monkeypatch.undo()
        time.tzset()


def test_free_space_of_a_folder_that_is_not_there_is_that_of_its_parent(tmp_path: Path) -> None:
    assert gate.free_bytes(tmp_path / "a" / "b") > 0


def test_one_peer_is_asked_for_so_many_files_at_once(
    with_policy: Callable[..., Bench], source: ScriptedSource
) -> None:
    bench = with_policy(per_peer=1, parallel=3)
    titles = ["One", "Two", "Three"]
    source.offers = lambda query: [offer("alice", title) for title in titles]
    most = 0

    def count(_event: JobMoved) -> None:
        nonlocal most
        most = max(most, len(bench.jobs.find({JobState.DOWNLOADING})))

    bench.bus.subscribe(JobMoved, count)
    jobs = bench.run(*(bench.want(title) for title in titles))
    assert {job.state for job in jobs} == {JobState.DONE}
    assert most == 1
    notes = [step.note for job in jobs for step in bench.jobs.history(job.id)]
    assert notes.count("Asked alice") == 3


def test_one_source_is_asked_for_so_many_files_at_once(
    with_policy: Callable[..., Bench], source: ScriptedSource
) -> None:
    bench = with_policy(per_source=1, parallel=3)
    source.offers = lambda query: [offer(f"peer {t}", t) for t in ("One", "Two")]
    source.scripts["peer One"] = [S.QUEUED, S.RUNNING, S.SUCCEEDED]
    reasons: set[str] = set()
    jobs = [bench.want("One"), bench.want("Two")]
    bench.bus.subscribe(
        JobProgress, lambda event: reasons.update(j.reason for j in bench.jobs.find())
    )
    assert {job.state for job in bench.run(*jobs)} == {JobState.DONE}
    assert any("Waits for a place" in reason for reason in reasons)


def test_a_place_in_a_queue_is_kept_when_nobody_else_has_it(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"))
    source.scripts["alice"] = [S.QUEUED] * 5 + [S.RUNNING, S.SUCCEEDED]
    reasons: set[str] = set()
    bench.bus.subscribe(
        JobProgress, lambda event: reasons.update(j.reason for j in bench.jobs.find())
    )
    assert bench.run(bench.want())[0].state is JobState.DONE
    assert source.started == ["alice"]
    assert any("nobody else has it" in reason for reason in reasons)


def test_a_place_is_given_up_after_four_times_the_patience(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"))
    source.scripts["alice"] = [S.QUEUED]
    job = bench.run(bench.want(), timeout=None)[0]
    assert job.state is JobState.PARKED
    assert "nobody else has it" in job.reason
    assert source.cancelled == ["alice"]


def test_a_run_with_a_time_keeps_the_place_until_it_is_over(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"))
    source.scripts["alice"] = [S.QUEUED]
    wanted, begun = bench.want(), list[float]()

    def long_queued() -> bool:
        if not begun and bench.state(wanted) is JobState.DOWNLOADING:
            begun.append(bench.clock.monotonic())
        return bool(begun) and bench.clock.monotonic() - begun[0] > FAST.queue_patience * 6

    job = bench.run_until(long_queued, wanted)[0]
    assert bench.report.end is RunEnd.TIMED_OUT
    assert job.state is JobState.DOWNLOADING
    assert source.cancelled == []


def test_what_waits_at_a_peer_leaves_the_lane_to_others(
    with_policy: Callable[..., Bench], source: ScriptedSource
) -> None:
    bench = with_policy(parallel=1, queue_patience=1.0)
    source.offers = lambda query: [offer("a-queue", "First"), offer("b-free", "Second")]
    source.scripts["a-queue"] = [S.QUEUED]
    second_done = threading.Event()

    def moved(event: JobMoved) -> None:
        if event.job.state is JobState.DONE:
            source.scripts["a-queue"] = [S.QUEUED, S.RUNNING, S.SUCCEEDED]
            second_done.set()

    bench.bus.subscribe(JobMoved, moved)
    jobs = bench.run(bench.want("First"), bench.want("Second"))
    assert second_done.is_set()
    assert {job.state for job in jobs} == {JobState.DONE}


def test_one_odd_answer_is_forgiven_three_are_not(bench: Bench, source: ScriptedSource) -> None:
    odd = Malformed("slskd", "slskd's answer makes no sense.")
    offering(source, offer("alice"), offer("bob"))
    source.scripts["alice"] = [odd, odd, S.RUNNING, odd, odd, odd]
    job = bench.run(bench.want())[0]
    assert job.state is JobState.DONE
    assert source.started == ["alice", "bob"]
    assert bench.jobs.candidates(job.id)[0].outcome == odd.sentence


def test_a_transfer_cancelled_while_nobody_worked_is_ended_at_the_next_start(
    bench: Bench, source: ScriptedSource
) -> None:
    job = bench.want()
    remote = RemoteId("slskd", "t", "alice", "x.flac", 1)
    for state in (JobState.SEARCHING, JobState.QUEUED):
        bench.jobs.move(job.id, state)
    bench.jobs.move(job.id, JobState.DOWNLOADING, "", patch(remote=remote))
    assert bench.service.cancel(job.id)
    for _ in range(2):
        bench.engine.start()
        tidy = next(t for t in bench.engine._threads if t.name == "tidy")
        tidy.join(60)
        bench.engine.stop()
    assert source.cancelled == ["alice"]
    assert bench.jobs.get(job.id).remote is None


def test_an_unreachable_source_leaves_old_transfers_for_later(
    bench: Bench, source: ScriptedSource
) -> None:
    job = bench.want()
    remote = RemoteId("slskd", "t", "alice", "x.flac", 1)
    for state in (JobState.SEARCHING, JobState.QUEUED):
        bench.jobs.move(job.id, state)
    bench.jobs.move(job.id, JobState.DOWNLOADING, "", patch(remote=remote))
    bench.service.cancel(job.id)

    def refuse(remote: RemoteId) -> None:
        raise Unreachable("slskd", "slskd does not answer.")

    source.cancel = refuse  # type: ignore[method-assign]
    bench.engine.start()
    next(t for t in bench.engine._threads if t.name == "tidy").join(60)
    bench.engine.stop()
    assert bench.jobs.get(job.id).remote == remote


def test_a_click_comes_before_the_background(bench: Bench, source: ScriptedSource) -> None:
    origin = Origin("wishlist", "Wish list")
    wish = bench.service.want_track(Track("Old", ("Mira Voltaine",)), origin)
    click = bench.want("New")
    assert wish.priority == BACKGROUND < click.priority
    assert [job.id for job in bench.service.jobs()] == [click.id, wish.id]


def test_a_wish_that_fails_waits_longer_each_time_and_rests_after_ten(
    bench: Bench, source: ScriptedSource
) -> None:
    from services.downloads.retries import MAX_TRIES, PAUSES, next_try_at
    from services.downloads.searching import park

    assert [next_try_at(0.0, n) for n in range(1, 6)] == list(PAUSES)
    assert next_try_at(0.0, 9) == PAUSES[-1]
    assert next_try_at(0.0, MAX_TRIES) is None
    job = bench.want()
    for _ in range(MAX_TRIES):
        park(bench.deps, bench.jobs.get(job.id), "Nobody shares it at the moment")
        bench.jobs.move(job.id, JobState.WANTED)
    assert (bench.wishes.all()[0].tries, bench.wishes.all()[0].next_try_at) == (MAX_TRIES, None)


def test_a_job_cancelled_while_it_waited_for_its_turn_ends_its_transfer(
    with_policy: Callable[..., Bench], source: ScriptedSource
) -> None:
    bench = with_policy(queue_patience=500.0, stall=1.0)
    offering(source, offer("alice"))
    source.scripts["alice"] = [S.QUEUED]
    job = bench.want()
    bench.run_until(lambda: source.started, job)
    assert bench.report.end is RunEnd.TIMED_OUT
    bench.service.cancel(job.id)
    bench.engine.start()
    next(t for t in bench.engine._threads if t.name == "tidy").join(60)
    bench.engine.stop()
    assert source.cancelled == ["alice"]


def test_policy_reads_its_limits_from_the_settings() -> None:
    values = {
        "downloads.stall_seconds": 60.0,
        "downloads.queue_patience_seconds": 300.0,
        "downloads.retry_grace_seconds": 30.0,
        "downloads.arrival_seconds": 60.0,
        "downloads.parallel": 3,
        "downloads.paused": True,
        "limits.per_peer": 2,
        "limits.per_source": 7,
        "limits.disk_reserve_mb": 5,
        "limits.download_hours": "22-7",
        "limits.download_kbps": 0,
        "downloads.slow_kbps": 15,
        "downloads.slow_seconds": 120.0,
    }

    class Settings:
        def get(self, key: str) -> object:
            return values[key]

    policy = Policy.read(Settings())
    assert (policy.per_peer, policy.per_source, policy.reserve) == (2, 7, 5_000_000)
    assert (policy.hours, policy.paused) == ("22-7", True)
    assert (policy.lane_grace, policy.look_again) == (10.0, 3.0)
    assert (policy.slow_floor, policy.slow_patience) == (15_000, 120)
