"""A download begins while answers still come in, when one of them is good enough."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from core.domain import (
    PROFILES,
    Candidate,
    ClaimedFacts,
    JobState,
    Judged,
    MatchResult,
    PeerFacts,
    Query,
    ScorePart,
    TransferState,
    Unreachable,
    Verdict,
)
from core.tasks import TaskContext
from services.decide.context import Context, folder_of
from services.decide.early import good_enough
from tests.unit.downloads.scripted import FAST, Bench, ScriptedSource, offer

LONG = 60.0
BEST = offer("alice")
MP3 = replace(offer("bob"), claimed=ClaimedFacts("mp3", 9_000_000, bitrate=320))
SLOW = replace(offer("carol"), peer_facts=PeerFacts(False, 4, 1000))


@dataclass
class Streaming(ScriptedSource):
    """Answers one by one; before the last one it waits for `go` (bounded)."""

    answers: list[Candidate | Exception] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)
    waited: list[bool] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    lets_go: bool = True

    def search(self, query: Query, search_id: str, ctx: TaskContext) -> Iterator[Candidate]:
        self.searches.append(query.text)
        self.ids.append(search_id)
        *first, last = self.answers
        yield from (one for one in first if isinstance(one, Candidate))
        for _ in range(int(LONG / 0.02)):
            if self.go.is_set():
                break
            ctx.sleep(0.02)
        self.waited.append(self.go.is_set())
        if isinstance(last, Exception):
            raise last
        yield last

    def start(self, remote: object, search_id: str | None = None) -> None:
        super().start(remote, search_id)  # type: ignore[arg-type]
        if self.lets_go:
            self.go.set()


@pytest.fixture
def streaming(tmp_path: Path) -> Streaming:
    folder = tmp_path / "incoming"
    folder.mkdir()
    return Streaming(folder)


Make = Callable[[ScriptedSource], Bench]


def until(fact: Callable[[], object]) -> None:
    for _ in range(3000):
        if fact():
            return
        threading.Event().wait(0.02)
    raise AssertionError("it never came")


def test_the_file_is_asked_for_before_the_search_is_over(
    streaming: Streaming, bench_of: Make
) -> None:
    streaming.answers = [BEST, offer("late")]
    bench = bench_of(streaming)
    [job] = bench.run(bench.want())
    assert job.state is JobState.DONE
    assert streaming.started == ["alice"]
    until(lambda: streaming.waited)
    assert streaming.waited == [True]  # the start came first


def test_later_answers_join_the_list_behind_the_one_that_runs(
    streaming: Streaming, bench_of: Make
) -> None:
    streaming.answers = [MP3, BEST, offer("late")]
    streaming.lazy.add("alice")
    streaming.scripts["alice"] = [TransferState.RUNNING]
    bench = bench_of(streaming)
    patient = replace(FAST, stall=600.0)
    object.__setattr__(bench.deps, "policy", lambda: patient)
    job = bench.want()
    bench.engine.start([job.id])
    until(lambda: len(bench.jobs.candidates(job.id)) == 3)
    stored = bench.jobs.candidates(job.id)
    assert [one.judged.candidate.peer for one in stored] == ["alice", "late", "bob"]
    assert bench.jobs.get(job.id).candidate == 0
    streaming.scripts["alice"] = [TransferState.REJECTED]
    until(lambda: bench.jobs.get(job.id).state is JobState.DONE)  # late delivers
    assert streaming.started == ["alice", "late"]


@pytest.mark.parametrize("first", [MP3, SLOW], ids=["a lesser format", "no free slot"])
def test_what_is_not_good_enough_waits_for_the_other_answers(
    streaming: Streaming, bench_of: Make, first: Candidate
) -> None:
    streaming.answers = [first, BEST]
    streaming.go.set()
    bench = bench_of(streaming)
    bench.run(bench.want())
    assert streaming.started == ["alice"]


def test_trouble_after_the_start_touches_the_source_and_not_the_job(
    streaming: Streaming, bench_of: Make
) -> None:
    streaming.answers = [BEST, Unreachable("slskd", "It went away.")]
    bench = bench_of(streaming)
    [job] = bench.run(bench.want())
    assert job.state is JobState.DONE


def test_an_unexpected_fault_in_late_answers_ends_no_lane(
    streaming: Streaming, bench_of: Make, caplog: pytest.LogCaptureFixture
) -> None:
    streaming.answers = [BEST, RuntimeError("nonsense")]
    bench = bench_of(streaming)
    bench.run(bench.want())
    until(lambda: "Late answers" in caplog.text or not bench.engine.running)
    streaming.answers = [offer("dora", "Other Song"), offer("dora", "Other Song")]
    streaming.go.set()
    [job] = bench.run(bench.want("Other Song"))
    assert job.state is JobState.DONE


def test_words_whose_answers_were_left_are_taken_up_under_the_same_id(
    streaming: Streaming, bench_of: Make
) -> None:
    streaming.answers = [BEST, offer("late")]
    bench = bench_of(streaming)
    streaming.lets_go = False
    streaming.scripts["alice"] = [TransferState.RUNNING]
    job = bench.want()
    bench.engine.start([job.id])
    until(lambda: bench.jobs.get(job.id).state is JobState.DOWNLOADING)
    bench.engine.stop()  # as a kill: the search was written down and never ended
    bench.service.cancel(job.id)
    streaming.go.set()
    again = bench_of(streaming)
    again.run_until(lambda: len(streaming.ids) == 2, again.want())
    assert len(streaming.ids) == 2
    assert len(set(streaming.ids)) == 1


def judged(got: Candidate, score: float = 0.97, tier: int | None = 0, edition: str = "") -> Judged:
    return Judged(got, MatchResult(score, Verdict.ACCEPT), tier, (), "", edition)


def test_good_enough_is_sure_of_the_best_tiers_and_free_at_once() -> None:
    profile, alone = PROFILES["lossless-first"], Context()
    assert good_enough(judged(BEST, tier=profile.cutoff), profile, alone)
    assert not good_enough(judged(BEST, tier=profile.cutoff + 1), profile, alone)
    assert not good_enough(judged(BEST, tier=None), profile, alone)
    assert not good_enough(judged(BEST, score=0.85), profile, alone)
    assert not good_enough(judged(SLOW), profile, alone)
    slip = MatchResult(0.99, Verdict.ACCEPT, (ScorePart("title", 0.95),))
    assert not good_enough(replace(judged(BEST), match=slip), profile, alone)


def test_of_an_album_only_its_folder_is_good_enough() -> None:
    profile = PROFILES["lossless-first"]
    album = Context(siblings=(BEST.described,))
    assert not good_enough(judged(BEST), profile, album)
    assert good_enough(judged(BEST), profile, replace(album, chosen={folder_of(BEST): 1}))


def test_for_a_crate_the_edition_liked_best_is_good_enough() -> None:
    profile = PROFILES["lossless-first"]
    crate = Context(editions=("extended mix", "original"))
    assert good_enough(judged(BEST, edition="extended mix"), profile, crate)
    assert not good_enough(judged(BEST, edition="original"), profile, crate)


@dataclass
class Cut(ScriptedSource):
    """Shows its answers at the end, and cuts them short in a hurry."""

    ends_early: bool = True
    hurried: list[bool] = field(default_factory=list)
    full: list[Candidate] = field(default_factory=list)

    def search(self, query: Query, search_id: str, ctx: TaskContext) -> Iterator[Candidate]:
        self.searches.append(query.text)
        self.hurried.append(query.hurry)
        return iter(self.full[: 1 if query.hurry else None])


def test_a_thin_answer_to_a_hurried_search_is_completed_before_a_lesser_file_is_taken(
    tmp_path: Path, bench_of: Make
) -> None:
    (tmp_path / "incoming").mkdir()
    source = Cut(tmp_path / "incoming", full=[MP3, BEST])
    bench = bench_of(source)
    bench.run(bench.want())
    assert source.started == ["alice"]
    assert source.hurried == [True, False]


def test_a_lesser_file_is_taken_when_nobody_has_better(tmp_path: Path, bench_of: Make) -> None:
    (tmp_path / "incoming").mkdir()
    source = Cut(tmp_path / "incoming", full=[MP3])
    bench = bench_of(source)
    [job] = bench.run(bench.want())
    assert (job.state, source.started) == (JobState.DONE, ["bob"])


def test_a_good_answer_to_a_hurried_search_is_enough(tmp_path: Path, bench_of: Make) -> None:
    (tmp_path / "incoming").mkdir()
    source = Cut(tmp_path / "incoming", full=[BEST, MP3])
    bench = bench_of(source)
    bench.run(bench.want())
    assert (source.started, source.hurried) == (["alice"], [True])


def test_many_jobs_in_line_are_in_no_hurry(tmp_path: Path, bench_of: Make) -> None:
    (tmp_path / "incoming").mkdir()
    source = Cut(tmp_path / "incoming", full=[])
    bench = bench_of(source)
    bench.run(*(bench.want(name) for name in ("Amber", "Birch", "Cedar", "Dune", "Elm")))
    assert source.hurried[0] is False
    assert source.hurried[-2:] == [True, False]


def test_when_a_hurried_search_brought_nothing_right_the_next_one_is_asked_in_full(
    tmp_path: Path, bench_of: Make
) -> None:
    (tmp_path / "incoming").mkdir()
    live = offer("decoy", "Copper Rain (Live)")
    source = Cut(tmp_path / "incoming", full=[live, BEST])
    bench = bench_of(source)
    [job] = bench.run(bench.want())
    assert (job.state, source.started) == (JobState.DONE, ["alice"])
    assert source.hurried == [True, False]


def test_when_all_that_was_found_failed_the_widest_words_are_asked_too(
    tmp_path: Path, bench_of: Make
) -> None:
    (tmp_path / "incoming").mkdir()
    source = Cut(tmp_path / "incoming", full=[BEST, offer("late")])
    source.scripts["alice"] = [TransferState.REJECTED]
    bench = bench_of(source)
    [job] = bench.run(bench.want())
    assert (job.state, source.started) == (JobState.DONE, ["alice", "late"])
    assert len(source.searches) == len(set(source.searches)) == 2
