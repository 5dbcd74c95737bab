"""What every `JobStore` promises, on the one in memory and on SQLite."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.domain import (
    RESTING_STATES,
    TRANSITIONS,
    Candidate,
    ClaimedFacts,
    FilingMode,
    JobState,
    Judged,
    MatchResult,
    Origin,
    RemoteId,
    Track,
    Verdict,
)
from core.ports.jobs import JobStore, patch
from database.engine import open_database
from database.job_repo import JobRepo
from tests.contract.fakes_storage import MemoryJobStore, TurningClock
from utils.processes import ProcessName, this_process

S = JobState
TRACK = Track("Windowlicker", ("Aphex Twin",), duration=366.0)
ORIGIN = Origin("file:/lists/warp.csv", "Warp", 4)


class World:
    """A store, its clock, and the same store as another process sees it."""

    def __init__(
        self, store: JobStore, clock: TurningClock, other: Callable[[ProcessName], JobStore]
    ) -> None:
        self.store, self.clock, self.seen_by = store, clock, other

    def add(self, key: str = "k", **more: int) -> int:
        return self.store.add(key, TRACK, ORIGIN, "transfer", **more).id

    def bring(self, job_id: int, *states: JobState) -> None:
        for state in states:
            self.store.move(job_id, state)


@pytest.fixture(params=["memory", "sqlite"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    clock = TurningClock()
    if request.param == "memory":
        memory = MemoryJobStore(clock)
        yield World(memory, clock, memory.seen_by)
        return
    engine = open_database(tmp_path / "jobs.db", tmp_path / "backups")
    yield World(JobRepo(engine, clock), clock, lambda name: JobRepo(engine, clock, name))
    engine.dispose()


def judged(name: str, size: int = 1) -> Judged:
    facts = ClaimedFacts("flac", size=size)
    return Judged(
        Candidate("slskd", "peer\udcff", f"@@a\\{name}", facts, TRACK),
        MatchResult(0.93, Verdict.ACCEPT, reasons=("Same title",)),
        tier=0,
        why="The best match",
    )


def dead_process() -> ProcessName:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ProcessName(socket.gethostname(), ended.pid, 1.0)


class TestAdding:
    def test_a_new_job_is_wanted_and_knows_its_track_origin_and_time(self, world: World) -> None:
        job = world.store.add("k", TRACK, ORIGIN, "supercrates", 3)
        assert (job.track, job.origin, job.state) == (TRACK, ORIGIN, S.WANTED)
        assert (job.layout, job.priority, job.created_at) == ("supercrates", 3, world.clock.now())
        assert world.store.get(job.id) == job

    def test_the_same_key_is_the_same_job(self, world: World) -> None:
        assert world.add("k") == world.add("k")
        assert world.add("other") != world.add("k")

    def test_a_higher_priority_is_taken_over_and_a_lower_one_is_not(self, world: World) -> None:
        number = world.add("k", priority=1)
        world.add("k", priority=5)
        world.add("k", priority=2)
        assert world.store.get(number).priority == 5

    @pytest.mark.parametrize("end", [S.CANCELLED, S.DONE])
    def test_an_ended_job_makes_room_for_a_new_one(self, world: World, end: JobState) -> None:
        first = world.add("k")
        way = {
            S.CANCELLED: (S.CANCELLED,),
            S.DONE: (S.SEARCHING, S.QUEUED, S.DOWNLOADING, S.VERIFYING, S.ORGANISING, S.DONE),
        }
        world.bring(first, *way[end])
        assert world.add("k") != first

    def test_a_parked_job_is_still_the_one(self, world: World) -> None:
        first = world.add("k")
        world.bring(first, S.SEARCHING, S.PARKED)
        assert world.add("k") == first

    def test_keys_and_names_from_undecodable_paths_are_taken(self, world: World) -> None:
        origin = Origin("file:/lists/\udcff.csv", "\udcff")
        job = world.store.add("file:\udcff\ud800", Track("\udcff"), origin, "transfer")
        assert world.store.get(job.id).origin == origin
        assert world.store.add("file:\udcff\ud800", TRACK, origin, "transfer").id == job.id

    def test_jobs_of_one_album_know_each_other_and_the_group_is_taken_over(
        self, world: World
    ) -> None:
        alone, late = world.add("alone"), world.add("late")
        first = world.store.add("a", TRACK, ORIGIN, "transfer", group="album").id
        world.store.add("late", TRACK, ORIGIN, "transfer", group="album")
        assert [job.id for job in world.store.together("album")] == sorted([first, late])
        world.store.annotate(alone, patch(group="album"))
        assert len(world.store.together("album")) == 3
        assert world.store.get(alone).group == "album"
        assert world.store.together("") == []

    def test_an_unknown_job_is_a_key_error(self, world: World) -> None:
        for call in (
            lambda: world.store.get(99),
            lambda: world.store.move(99, S.SEARCHING),
            lambda: world.store.annotate(99, patch(attempt=1)),
            lambda: world.store.set_candidates(99, []),
        ):
            with pytest.raises(KeyError):
                call()


class TestMoving:
    @pytest.mark.parametrize("to", list(JobState))
    def test_only_the_table_of_transitions_is_followed(self, world: World, to: JobState) -> None:
        number = world.add()
        if to in TRANSITIONS[S.WANTED]:
            assert world.store.move(number, to, "because").state is to
            return
        with pytest.raises(ValueError):
            world.store.move(number, to)
        assert world.store.get(number).state is S.WANTED
        assert [step.state for step in world.store.history(number)] == [S.WANTED]

    def test_the_note_becomes_the_reason_and_a_line_of_the_history(self, world: World) -> None:
        number = world.add()
        world.clock.turn(5)
        job = world.store.move(number, S.SEARCHING, "Looking \udcff")
        assert job.updated_at == world.clock.now()
        assert job.reason.startswith("Looking ")
        last = world.store.history(number)[-1]
        assert (last.job_id, last.state, last.at) == (number, S.SEARCHING, world.clock.now())
        assert last.note == job.reason

    def test_columns_change_together_with_the_state(self, world: World) -> None:
        number = world.add()
        remote = RemoteId("slskd", "t-1", "peer", "@@a\\b\udcff.flac", 77)
        world.store.move(number, S.SEARCHING)
        job = world.store.move(
            number, S.QUEUED, "", patch(remote=remote, attempt=2, candidate=0, priority=4)
        )
        assert (job.remote, job.attempt, job.candidate, job.priority) == (remote, 2, 0, 4)
        job = world.store.annotate(number, patch(local_path="/in/\udce9.flac", layout="x"))
        assert (job.local_path, job.layout, job.remote) == ("/in/\udce9.flac", "x", remote)
        job = world.store.annotate(number, patch(clear_remote=True, clear_local=True))
        assert (job.local_path, job.remote) == (None, None)

    def test_a_cancelled_job_can_only_be_wanted_again(self, world: World) -> None:
        number = world.add()
        world.bring(number, S.SEARCHING, S.CANCELLED)
        with pytest.raises(ValueError):
            world.store.move(number, S.QUEUED)
        assert world.store.move(number, S.WANTED).state is S.WANTED

    def test_a_cancelled_job_stays_so_while_another_runs_for_its_track(self, world: World) -> None:
        first = world.add("k")
        world.bring(first, S.CANCELLED)
        world.add("k")
        with pytest.raises(ValueError):
            world.store.move(first, S.WANTED)
        assert world.store.get(first).state is S.CANCELLED

    def test_a_note_changes_the_reason_but_not_the_history(self, world: World) -> None:
        number = world.add()
        assert world.store.annotate(number, patch(), "Waiting for slskd").reason
        assert world.store.annotate(number, patch(attempt=1)).reason == "Waiting for slskd"
        assert len(world.store.history(number)) == 1

    def test_a_note_is_a_line_of_the_history_when_that_is_asked_for(self, world: World) -> None:
        number = world.add()
        world.store.annotate(number, patch(attempt=1), "Chosen by hand", {S.WANTED}, step=True)
        last = world.store.history(number)[-1]
        assert (last.state, last.note) == (S.WANTED, "Chosen by hand")
        with pytest.raises(ValueError, match=r"."):
            world.store.annotate(number, patch(), "Chosen by hand", {S.QUEUED}, step=True)
        assert len(world.store.history(number)) == 2

    def test_figures_of_a_transfer_end_with_it(self, world: World) -> None:
        number = world.add()
        world.bring(number, S.SEARCHING, S.QUEUED)
        before = world.store.get(number).updated_at
        world.clock.turn(1)
        world.store.progress(number, 10, 100, 5.0, 3)
        job = world.store.get(number)
        assert (job.bytes_done, job.size, job.speed, job.queue_place) == (10, 100, 5.0, 3)
        assert job.updated_at == before
        job = world.store.move(number, S.DOWNLOADING)
        assert (job.bytes_done, job.speed) == (10, 5.0)
        job = world.store.move(number, S.VERIFYING)
        assert (job.bytes_done, job.size, job.speed, job.queue_place) == (10, 100, 0.0, None)
        job = world.store.move(number, S.QUEUED)
        assert (job.bytes_done, job.size) == (0, None)

    def test_progress_of_an_unknown_job_is_nothing(self, world: World) -> None:
        world.store.progress(99, 1, 1, 1.0, None)
        assert world.store.find() == []


class TestFinding:
    def test_claim_order_is_priority_then_age(self, world: World) -> None:
        old, new, urgent = world.add("a"), world.add("b"), world.add("c", priority=1)
        assert [job.id for job in world.store.find()] == [urgent, old, new]

    def test_newest_first_is_by_last_change(self, world: World) -> None:
        first, second = world.add("a"), world.add("b")
        world.clock.turn(1)
        world.store.annotate(first, patch(attempt=1))
        assert [job.id for job in world.store.find(newest_first=True)] == [first, second]

    def test_states_ids_limit_and_offset_narrow(self, world: World) -> None:
        ids = [world.add(str(n)) for n in range(5)]
        world.bring(ids[0], S.SEARCHING)
        find = world.store.find
        assert [job.id for job in find({S.SEARCHING})] == [ids[0]]
        assert [job.id for job in find(ids=[ids[4], ids[2]])] == [ids[2], ids[4]]
        assert find(ids=[]) == []
        assert find(states=[]) == []
        assert [job.id for job in find(limit=2, offset=1)] == ids[1:3]
        assert [job.id for job in find(offset=4)] == ids[4:]

    def test_more_ids_than_a_statement_takes_parameters(self, world: World) -> None:
        number = world.add()
        assert [job.id for job in world.store.find(ids=range(300_000))] == [number]

    def test_counts_per_state(self, world: World) -> None:
        world.add("a")
        world.bring(world.add("b"), S.CANCELLED)
        counts = world.store.counts()
        assert (counts[S.WANTED], counts[S.CANCELLED], counts[S.DONE]) == (1, 1, 0)


class TestClaiming:
    def test_a_claimed_job_is_not_given_out_again_until_it_is_released(self, world: World) -> None:
        number = world.add()
        claimed = world.store.claim({S.WANTED})
        assert claimed is not None
        assert claimed.id == number
        assert world.store.claim({S.WANTED}) is None
        world.store.release(number)
        assert world.store.claim({S.WANTED}) is not None

    def test_a_move_keeps_the_lease(self, world: World) -> None:
        number = world.add()
        world.store.claim({S.WANTED})
        world.bring(number, S.SEARCHING)
        assert world.store.claim({S.SEARCHING}) is None

    def test_claims_follow_the_order_and_the_filter(self, world: World) -> None:
        low, high, resting = world.add("a"), world.add("b", priority=9), world.add("c", priority=10)
        world.bring(resting, S.CANCELLED)
        got = [world.store.claim(set(JobState) - RESTING_STATES) for _ in range(3)]
        assert [job and job.id for job in got] == [high, low, None]

    def test_only_the_named_ids_are_claimed(self, world: World) -> None:
        world.add("a")
        wanted = world.add("b")
        claimed = world.store.claim({S.WANTED}, ids=[wanted])
        assert claimed is not None
        assert claimed.id == wanted
        assert world.store.claim({S.WANTED}, ids=[wanted]) is None

    def test_another_living_process_keeps_its_job(self, world: World) -> None:
        number = world.add()
        parent = ProcessName("another-host", 1, 1.0)
        assert world.seen_by(parent).claim({S.WANTED}) is not None
        assert world.store.claim({S.WANTED}) is None
        world.store.release(number)  # not ours: nothing happens
        assert world.store.claim({S.WANTED}) is None

    def test_a_dead_process_holds_nothing(self, world: World) -> None:
        number = world.add()
        assert world.seen_by(dead_process()).claim({S.WANTED}) is not None
        claimed = world.store.claim({S.WANTED})
        assert claimed is not None
        assert claimed.id == number

    def test_a_recycled_process_id_is_not_its_predecessor(self, world: World) -> None:
        world.add()
        mine = this_process()
        former = ProcessName(mine.host, mine.pid, mine.started - 1000)
        assert world.seen_by(former).claim({S.WANTED}) is not None
        assert world.store.claim({S.WANTED}) is not None

    def test_threads_of_one_process_get_different_jobs(self, world: World) -> None:
        ids = {world.add(str(n)) for n in range(24)}
        got: list[int] = []

        def work() -> None:
            while (job := world.store.claim({S.WANTED})) is not None:
                got.append(job.id)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(got) == sorted(ids)


class TestCandidates:
    def test_they_come_back_in_order_with_everything_in_them(self, world: World) -> None:
        number = world.add()
        ranking = [judged("b.flac"), judged("a.flac")]
        world.store.set_candidates(number, ranking)
        stored = world.store.candidates(number)
        assert [one.judged for one in stored] == ranking
        assert [(one.rank, one.outcome) for one in stored] == [(0, ""), (1, "")]
        assert world.store.candidates(number + 1) == []

    def test_one_of_them_can_be_asked_for_by_its_rank(self, world: World) -> None:
        number = world.add()
        world.store.set_candidates(number, [judged("b.flac"), judged("a.flac")])
        assert world.store.candidate(number, 1) == world.store.candidates(number)[1]
        assert world.store.candidate(number, 2) is None
        assert world.store.candidate(number + 1, 0) is None

    def test_of_many_jobs_what_was_tried_and_chosen_is_told_at_once(self, world: World) -> None:
        first, second, third = world.add("a"), world.add("b"), world.add("c")
        for number in (first, second):
            world.store.set_candidates(number, [judged("b.flac"), judged("a.flac")])
        assert world.store.tried([first, second, third, 99]) == {}
        world.store.set_outcome(first, 1, "Stalled")
        world.store.annotate(second, patch(candidate=0))
        one, other = world.store.candidates(first), world.store.candidates(second)
        assert world.store.tried([first, third, 99]) == {first: [one[1]]}
        assert world.store.tried(range(5000)) == {first: [one[1]], second: [other[0]]}

    def test_who_sets_them_hears_how_they_are_stored(self, world: World) -> None:
        number = world.add()
        world.store.set_candidates(number, [judged("a"), judged("b")])
        world.store.set_outcome(number, 1, "The peer said no")
        told = world.store.set_candidates(number, [judged("b"), judged("c")])
        assert told == world.store.candidates(number)
        assert [one.outcome for one in told] == ["The peer said no", ""]

    def test_the_outcome_of_one_that_stays_is_kept(self, world: World) -> None:
        number = world.add()
        world.store.set_candidates(number, [judged("a"), judged("b")])
        world.store.set_outcome(number, 0, "The peer said no")
        world.store.set_candidates(number, [judged("c"), judged("a"), judged("a", size=2)])
        outcomes = [one.outcome for one in world.store.candidates(number)]
        assert outcomes == ["", "The peer said no", ""]

    def test_late_ones_join_behind_what_was_tried_or_runs(self, world: World) -> None:
        job = world.add()
        world.store.set_candidates(job, [judged("bad"), judged("runs"), judged("next")])
        world.store.set_outcome(job, 0, "Failed")
        world.store.annotate(job, patch(candidate=1))
        world.store.join_candidates(
            job, [judged("late"), judged("runs"), judged("next"), judged("bad")]
        )
        stored = world.store.candidates(job)
        names = [one.judged.candidate.filename.partition("\\")[2] for one in stored]
        assert names == ["bad", "runs", "late", "next"]
        assert [one.rank for one in stored] == [0, 1, 2, 3]
        assert [one.outcome for one in stored] == ["Failed", "", "", ""]

    def test_they_can_be_emptied(self, world: World) -> None:
        number = world.add()
        world.store.set_candidates(number, [judged("a")])
        world.store.set_candidates(number, [])
        assert world.store.candidates(number) == []


def test_every_change_raises_the_revision(world: World) -> None:
    seen = [world.store.revision()]
    number = world.add()
    steps: list[Callable[[], object]] = [
        lambda: world.store.move(number, S.SEARCHING),
        lambda: world.store.annotate(number, patch(attempt=1)),
        lambda: world.store.set_candidates(number, [judged("a")]),
        lambda: world.store.set_outcome(number, 0, "Gone"),
        lambda: world.store.progress(number, 1, 2, 3.0, None),
        lambda: world.add("k", priority=7),
    ]
    seen.append(world.store.revision())
    for step in steps:
        step()
        seen.append(world.store.revision())
    assert seen == sorted(set(seen))
    world.store.find()
    assert world.store.revision() == seen[-1]


def test_the_second_transfer_of_a_pair_is_kept_and_found_again_when_the_job_rests(
    world: World,
) -> None:
    first, second = (RemoteId("slskd", token, "peer", "x.flac", 1) for token in ("a", "b"))
    job_id, other = world.add("pair"), world.add("alone")
    for one in (job_id, other):
        world.bring(one, S.SEARCHING, S.QUEUED)
        world.store.move(one, S.DOWNLOADING, "", patch(remote=second))
    job = world.store.annotate(job_id, patch(kept=first), "Both are asked")
    assert (job.remote, job.kept) == (second, first)
    assert world.store.leftovers() == []
    for one in (job_id, other):
        world.bring(one, S.VERIFYING, S.ORGANISING, S.DONE)
    assert [job.id for job in world.store.leftovers()] == [job_id]
    assert world.store.annotate(job_id, patch(clear_kept=True)).kept is None
    assert world.store.leftovers() == []
    gone = world.add("gone")
    world.bring(gone, S.SEARCHING, S.QUEUED)
    world.store.move(gone, S.DOWNLOADING, "", patch(remote=first))
    world.store.move(gone, S.CANCELLED)
    assert [job.id for job in world.store.leftovers()] == [gone]


def test_a_move_from_a_state_that_is_no_more_is_refused(world: World) -> None:
    job_id = world.add("since")
    world.bring(job_id, S.SEARCHING, S.PARKED)
    with pytest.raises(ValueError, match=r"QUEUED|queued"):
        world.store.move(job_id, S.QUEUED, since=S.SEARCHING)
    assert world.store.move(job_id, S.QUEUED, since=S.PARKED).state is S.QUEUED


def test_others_at_work_are_seen_and_we_are_no_others(world: World) -> None:
    world.add("company")
    far = ProcessName("another-host", 1, 1.0)
    assert not world.store.others_at_work()
    assert world.store.claim({S.WANTED}) is not None
    assert not world.store.others_at_work()
    world.add("theirs")
    assert world.seen_by(far).claim({S.WANTED}) is not None
    assert world.store.others_at_work()


class TestFilingMode:
    def test_a_job_remembers_that_its_file_is_left_as_it_is(self, world: World) -> None:
        job = world.store.add("k", TRACK, ORIGIN, "transfer", filing=FilingMode.AS_IS)
        assert world.store.get(job.id).filing is FilingMode.AS_IS
        assert world.store.get(world.add("other")).filing is FilingMode.MATCHED

    def test_how_a_job_is_filed_can_be_changed_while_it_is_under_way(self, world: World) -> None:
        number = world.add()
        world.store.annotate(number, patch(filing=FilingMode.AS_IS), within={S.WANTED})
        assert world.store.get(number).filing is FilingMode.AS_IS
        world.store.move(number, S.SEARCHING, "", patch(filing=FilingMode.MATCHED))
        assert world.store.get(number).filing is FilingMode.MATCHED

    def test_a_change_for_another_state_is_refused(self, world: World) -> None:
        number = world.add()
        with pytest.raises(ValueError, match=r"."):
            world.store.annotate(number, patch(priority=4), within={S.SEARCHING, S.QUEUED})
        assert world.store.get(number).priority == 0

    def test_what_was_left_as_it_is_can_be_listed(self, world: World) -> None:
        left = world.store.add("a", TRACK, ORIGIN, "transfer", filing=FilingMode.AS_IS).id
        matched = world.add("b")
        world.store.add("c", TRACK, ORIGIN, "transfer", filing=FilingMode.AS_IS)
        for number in (left, matched):
            world.bring(number, S.QUEUED, S.DOWNLOADING, S.VERIFYING, S.ORGANISING, S.DONE)
        assert [job.id for job in world.store.left_as_is()] == [left]


def test_a_filed_file_that_moved_on_is_named_where_it_lies(world: World) -> None:
    there, elsewhere, running = world.add("a"), world.add("b"), world.add("c")
    for job_id, path in ((there, "/crates/Unclassified/Glow.flac"), (elsewhere, "/crates/x.flac")):
        world.bring(job_id, S.SEARCHING, S.QUEUED, S.DOWNLOADING, S.VERIFYING, S.ORGANISING)
        world.store.move(job_id, S.DONE, "", patch(final_path=path))
    world.store.annotate(running, patch(final_path="/crates/Unclassified/Glow.flac"))
    before = world.store.revision()
    moved = world.store.relocate("/crates/Unclassified/Glow.flac", "/crates/Disco/Glow.flac")
    assert (moved, world.store.relocate("/crates/nowhere", "/crates/Disco/y.flac")) == (1, 0)
    paths = [world.store.get(one).final_path for one in (there, elsewhere, running)]
    assert paths == ["/crates/Disco/Glow.flac", "/crates/x.flac", "/crates/Unclassified/Glow.flac"]
    assert world.store.revision() > before
