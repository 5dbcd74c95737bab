"""The end of a download: what the fingerprint says, what is told to whom, what a person decides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain import (
    AudioFacts,
    ClaimedFacts,
    DownloadJob,
    FileCheck,
    Filed,
    FilingOutcome,
    FilingPlan,
    JobState,
    LibraryTrack,
    Origin,
    PrintMatch,
    PrintVerdict,
    RemoteId,
    Track,
    Unreachable,
)
from core.ports.jobs import patch
from core.ports.media import Expectation, UnreadableAudio, Verification
from core.tasks import TaskContext
from services.downloads.bettering import ARRIVED
from services.downloads.engine import DownloadEngine
from services.downloads.finishing import BAD_FILE
from tests.unit.downloads.scripted import Bench, ScriptedSource, offer

FACTS = AudioFacts("flac", duration=180.0)


class Measured:
    def verify(self, path: Path, expected: Expectation, ctx: TaskContext) -> Verification:
        bad = path.read_bytes() == b"bad"
        return Verification(FACTS, ("it does not decode",) if bad else ())


class Notes:
    """What is put where: checks by job, held files, decided matches."""

    def __init__(self) -> None:
        self.checks: dict[int, FileCheck] = {}
        self.held: list[tuple[str, str]] = []
        self.decided: list[tuple[str, str, bool]] = []

    def put(self, job_id: int, check: FileCheck) -> None:
        self.checks[job_id] = check

    def of(self, ids: Collection[int]) -> dict[int, FileCheck]:
        return {one: self.checks[one] for one in ids if one in self.checks}

    def hold(self, job_id: int | None, track: Track, path: str, reason: str) -> None:
        self.held.append((Path(path).name, reason))

    def decide(self, key: str, path: str, same: bool) -> None:
        self.decided.append((key, path, same))


class Listens:
    def __init__(self, told: PrintMatch | None) -> None:
        self.told = told

    def recognise(
        self, path: Path, wanted: Track, length: float, ctx: TaskContext
    ) -> PrintMatch | None:
        return self.told if path.read_bytes() == b"x" * 1000 else None


def with_parts(bench: Bench, **parts: Any) -> Bench:
    bench.deps = replace(bench.deps, **parts)
    bench.engine = DownloadEngine(bench.deps)
    return bench


def other(*artists: str) -> PrintMatch:
    return PrintMatch(PrintVerdict.OTHER, 0.97, title="Red Moon", artists=artists)


@pytest.mark.parametrize(
    ("artists", "name"), [(("Ann", "Ben"), "Ann, Ben - Red Moon"), ((), "Red Moon")]
)
def test_another_recording_by_its_fingerprint_is_refused_and_the_next_one_is_tried(
    bench: Bench, source: ScriptedSource, artists: tuple[str, ...], name: str
) -> None:
    notes = Notes()
    with_parts(
        bench, verifier=Measured(), recogniser=Listens(other(*artists)), checks=notes, held=notes
    )
    source.offers = lambda query: [offer("alice"), offer("bob")]
    source.content["bob"] = b"sound"
    job = bench.run(bench.want())[0]
    assert (job.state, source.started) == (JobState.DONE, ["alice", "bob"])
    sentence = f"by its fingerprint it is another recording: {name}"
    assert [reason for _, reason in notes.held] == [sentence]
    assert bench.jobs.candidates(job.id)[0].outcome == BAD_FILE + sentence
    assert notes.checks[job.id].problems == ()


@pytest.mark.parametrize(("title", "asked"), [("Copper Rain", 200.0), ("Copper Rain?", None)])
def test_what_a_person_took_in_spite_of_its_length_is_not_refused_for_it(
    bench: Bench, source: ScriptedSource, title: str, asked: float | None
) -> None:
    seen: list[Expectation] = []

    class Looks(Measured):
        def verify(self, path: Path, expected: Expectation, ctx: TaskContext) -> Verification:
            seen.append(expected)
            return super().verify(path, expected, ctx)

    with_parts(bench, verifier=Looks())
    claimed = ClaimedFacts("flac", 30_000_000, duration=211.0)
    source.offers = lambda query: [replace(offer("alice", title), claimed=claimed)]
    job = bench.run(bench.want(duration=200.0))[0]
    if job.state is JobState.REVIEW:
        assert bench.service.choose(job.id, 0)
        bench.run(job)
    assert [(one.duration, one.claimed_duration) for one in seen] == [(asked, 211.0)]


def test_a_bad_file_that_cannot_be_moved_stays_where_it_is(
    bench: Bench, source: ScriptedSource
) -> None:
    notes = Notes()
    with_parts(bench, held=notes)
    bench.deps.quarantine.parent.mkdir(exist_ok=True)
    bench.deps.quarantine.write_bytes(b"a file where the folder should be")
    source.offers = lambda query: [offer("alice")]
    source.content["alice"] = b"bad"
    assert bench.run(bench.want())[0].state is JobState.PARKED
    assert ([path.read_bytes() for path in source.folder.iterdir()], notes.held) == ([b"bad"], [])


def test_a_source_that_cannot_tidy_up_spoils_nothing(bench: Bench, source: ScriptedSource) -> None:
    def away(remote: RemoteId) -> None:
        raise Unreachable("slskd", "slskd is away.")

    source.finish = away  # type: ignore[method-assign]
    source.offers = lambda query: [offer("alice")]
    assert bench.run(bench.want())[0].state is JobState.DONE


class Files:
    """A filer or betterer with one answer."""

    def __init__(self, outcome: FilingOutcome, named: Track, may: bool = True) -> None:
        self.outcome, self.named, self.may = outcome, named, may

    def check_target(self, layout: str) -> None:
        return None

    def may_replace(self, job: DownloadJob) -> bool:
        return self.may

    def file(self, job: DownloadJob, source: Path, ctx: TaskContext) -> Filed:
        moved = self.outcome is FilingOutcome.MOVED
        plan = FilingPlan(str(source), "/m", "/m/x.flac", self.named, notes=("No cover",))
        return Filed(plan, self.outcome, "/m/x.flac" if moved else None, "" if moved else "Taken")


class Unread:
    def read(self, path: str) -> LibraryTrack:
        raise UnreadableAudio("no")


def test_a_file_named_otherwise_is_remembered_as_the_one_that_was_wanted(
    bench: Bench, source: ScriptedSource
) -> None:
    notes = Notes()
    named = Track("Copper Rain (Live)", ("Mira Voltaine",), genres=("dub",))
    filer = Files(FilingOutcome.MOVED, named)
    with_parts(bench, matches=notes, filer=filer, reader=Unread())
    source.offers = lambda query: [offer("alice")]
    assert bench.run(bench.want())[0].state is JobState.DONE
    assert [(path, same) for _, path, same in notes.decided] == [("/m/x.flac", True)]
    [row] = bench.cache.at(["/m/x.flac"])
    assert (row.title, row.genres, row.facts) == ("Copper Rain (Live)", ("dub",), None)


@pytest.mark.parametrize(
    ("better", "state", "words"),
    [
        (None, JobState.REVIEW, ARRIVED),
        (Files(FilingOutcome.MOVED, Track("x"), may=False), JobState.REVIEW, ARRIVED),
        (Files(FilingOutcome.MOVED, Track("x")), JobState.DONE, "Organised"),
        (Files(FilingOutcome.FAILED, Track("x")), JobState.REVIEW, "Taken"),
    ],
    ids=["nobody may", "ask first", "replaced", "failed"],
)
def test_a_better_copy_replaces_only_when_it_may(
    bench: Bench, better: Files | None, state: JobState, words: str
) -> None:
    with_parts(bench, better=better)
    origin = Origin("upgrade", "Upgrades", replaces="/m/worse.mp3")
    job = bench.jobs.add("better k", Track("Copper Rain", ("Mira Voltaine",)), origin, "transfer")
    file = bench.source.folder / "here.flac"
    file.write_bytes(b"x")
    for one in (JobState.QUEUED, JobState.DOWNLOADING, JobState.VERIFYING, JobState.ORGANISING):
        bench.jobs.move(job.id, one)
    bench.jobs.annotate(job.id, patch(local_path=str(file)))
    done = bench.run(job)[0]
    assert (done.state, done.reason) == (state, words)
