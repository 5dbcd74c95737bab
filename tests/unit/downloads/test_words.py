"""Every word a person may say to a job, in every state, also while another process holds it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.domain import RESTING_STATES, TRANSITIONS, DownloadJob, JobState, RemoteId
from core.ports.jobs import patch
from database.job_repo import JobRepo
from services.decide.ranker import Ranker
from services.downloads.service import PAUSED
from tests.unit.downloads.scripted import Bench, offer
from utils.processes import ProcessName

S = JobState
OTHER = ProcessName("another-host", 1, 1.0)
PEERS = ("alice", "bob")
REMOTE = RemoteId("slskd", "t", "alice", "Music\\Copper Rain.flac", 30_000_000)
WAY: dict[JobState, tuple[JobState, ...]] = {
    S.WANTED: (),
    S.SEARCHING: (S.SEARCHING,),
    S.REVIEW: (S.SEARCHING, S.REVIEW),
    S.QUEUED: (S.SEARCHING, S.QUEUED),
    S.DOWNLOADING: (S.SEARCHING, S.QUEUED, S.DOWNLOADING),
    S.VERIFYING: (S.SEARCHING, S.QUEUED, S.DOWNLOADING, S.VERIFYING),
    S.ORGANISING: (S.SEARCHING, S.QUEUED, S.DOWNLOADING, S.VERIFYING, S.ORGANISING),
    S.PARKED: (S.SEARCHING, S.PARKED),
    S.DONE: (S.SEARCHING, S.QUEUED, S.DOWNLOADING, S.VERIFYING, S.ORGANISING, S.DONE),
    S.CANCELLED: (S.CANCELLED,),
}
WORDS: dict[str, Callable[[Bench, int], bool]] = {
    "pause": lambda bench, job: bench.service.pause(job),
    "resume": lambda bench, job: bench.service.resume(job),
    "cancel": lambda bench, job: bench.service.cancel(job),
    "retry": lambda bench, job: bench.service.retry(job),
    "choose": lambda bench, job: bench.service.choose(job, 1),
    "another": lambda bench, job: bench.service.try_another(job, "Passed over by hand"),
}
ENDS: dict[str, dict[JobState, JobState]] = {
    "pause": dict.fromkeys((S.WANTED, S.SEARCHING, S.QUEUED, S.DOWNLOADING), S.PARKED),
    "resume": {},
    "cancel": dict.fromkeys(
        (S.WANTED, S.SEARCHING, S.REVIEW, S.QUEUED, S.DOWNLOADING, S.PARKED), S.CANCELLED
    ),
    "retry": dict.fromkeys((S.REVIEW, S.PARKED, S.CANCELLED), S.WANTED),
    "choose": dict.fromkeys(
        (S.WANTED, S.SEARCHING, S.REVIEW, S.QUEUED, S.DOWNLOADING, S.PARKED), S.QUEUED
    ),
    "another": {S.QUEUED: S.QUEUED, S.DOWNLOADING: S.QUEUED},
}
"""Word → state before → state after; what is not there is refused and changes nothing."""


def brought(bench: Bench, state: JobState) -> DownloadJob:
    """A job in that state, with two candidates and what the state has."""
    job = bench.want()
    ranker = Ranker(bench.deps.compare(), bench.deps.profile())
    bench.jobs.set_candidates(
        job.id, ranker.decide(job.track, [offer(peer) for peer in PEERS]).ranked
    )
    for step in WAY[state]:
        change = None
        if step is S.QUEUED:
            change = patch(candidate=0)
        elif step is S.DOWNLOADING:
            change = patch(remote=REMOTE, attempt=1)
        elif step is S.VERIFYING:
            change = patch(local_path="/nowhere/x.flac")
        bench.jobs.move(job.id, step, "", change)
    return bench.jobs.get(job.id)


def test_the_table_knows_every_state() -> None:
    assert set(WAY) == set(JobState)
    for ends in ENDS.values():
        for before, after in ends.items():
            assert after in TRANSITIONS[before] | {before}


@pytest.mark.parametrize("held", [False, True], ids=["free", "held elsewhere"])
@pytest.mark.parametrize("state", JobState, ids=lambda state: state.value)
@pytest.mark.parametrize("word", WORDS)
def test_a_word_in_a_state(bench: Bench, word: str, state: JobState, held: bool) -> None:
    job = brought(bench, state)
    other = JobRepo(bench.database, bench.clock, OTHER)
    if held:
        assert other.claim({state}) is not None
    before = bench.jobs.history(job.id)
    after = ENDS[word].get(state)
    assert WORDS[word](bench, job.id) is (after is not None)
    now = bench.jobs.get(job.id)
    assert now.state is (after or state)
    if after is None:
        assert bench.jobs.history(job.id) == before
        assert now == job
    if held:  # a word takes nobody's lease: the holder finds out and gives it back
        assert bench.jobs.claim({now.state}) is None
        other.release(job.id)
    assert bench.jobs.claim({now.state}) is not None


@pytest.mark.parametrize("state", [S.QUEUED, S.DOWNLOADING, S.SEARCHING, S.WANTED])
def test_what_was_paused_anywhere_is_resumed_and_delivered_once(
    bench: Bench, state: JobState
) -> None:
    bench.source.offers = lambda query: [offer(peer) for peer in PEERS]
    job = brought(bench, state)
    assert bench.service.pause(job.id)
    assert bench.jobs.get(job.id).reason == PAUSED
    assert bench.service.resume(job.id)
    [done] = bench.run(job)
    assert done.state is S.DONE
    assert len(list(bench.root.iterdir())) == 1
    assert bench.source.cancelled == (["alice"] if state is S.DOWNLOADING else [])


@pytest.mark.parametrize("word", [word for word, ends in ENDS.items() if S.DOWNLOADING in ends])
def test_the_holder_of_a_running_one_obeys_and_ends_its_transfer(bench: Bench, word: str) -> None:
    """Said by another process: only the database tells."""
    from services.downloads.service import DownloadService
    from services.events import JobProgress
    from tests.unit.downloads.scripted import S as T
    from tests.unit.downloads.scripted import key_of

    elsewhere = DownloadService(
        JobRepo(bench.database, bench.clock, OTHER),
        type(bench.bus)(),
        key_of,
        lambda: "transfer",
        lambda: None,
    )
    bench.source.offers = lambda query: [offer(peer) for peer in PEERS]
    bench.source.scripts["alice"] = [T.RUNNING]
    said: list[bool] = []

    def say(event: JobProgress) -> None:
        if not said:
            say_it = {
                "pause": lambda: elsewhere.pause(event.job.id),
                "cancel": lambda: elsewhere.cancel(event.job.id),
                "choose": lambda: elsewhere.choose(event.job.id, 1),
                "another": lambda: elsewhere.try_another(event.job.id, "Passed over"),
            }[word]
            said.append(say_it())

    bench.bus.subscribe(JobProgress, say)
    [job] = bench.run(bench.want())
    assert said == [True]
    assert job.state in RESTING_STATES
    assert bench.source.cancelled == ["alice"]
    assert job.remote is None or job.remote.peer == "bob"
    assert (job.state is S.DONE) is (word in {"choose", "another"})


def test_a_lane_that_was_slower_than_a_pause_does_not_undo_it(bench: Bench) -> None:
    job = brought(bench, S.SEARCHING)
    assert bench.service.pause(job.id)
    from services.downloads.deps import JobGone

    with pytest.raises(JobGone):
        bench.deps.move(job, S.QUEUED, "Found", patch(candidate=0))
    assert bench.jobs.get(job.id).state is S.PARKED


def test_a_word_that_comes_while_a_lane_moves_on_is_heard_all_the_same(bench: Bench) -> None:
    job = brought(bench, S.WANTED)
    get = bench.jobs.get
    seen: list[JobState] = []

    def late(job_id: int) -> DownloadJob:
        found = get(job_id)
        if not seen:  # between our look and our word the search begins
            seen.append(found.state)
            bench.jobs.move(job_id, S.SEARCHING)
        return found

    bench.jobs.get = late  # type: ignore[method-assign]
    assert bench.service.cancel(job.id)
    assert get(job.id).state is S.CANCELLED
