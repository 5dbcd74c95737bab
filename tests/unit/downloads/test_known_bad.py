"""What was refused once is known again by its bytes, whoever sends it under whatever name."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from core.domain import (
    AudioFacts,
    Candidate,
    DownloadJob,
    FileCheck,
    JobState,
    Origin,
    PrintMatch,
    PrintVerdict,
    Query,
    RemoteId,
    Track,
    TransferState,
)
from core.ports.jobs import patch
from core.ports.media import Expectation, Verification
from core.ports.memory import EVERY_TRACK, BadFile
from core.tasks import Cancelled, TaskContext
from database.inbox_repo import CheckRepo
from services.decide.memory import SessionMemory
from services.digests import BLOCK
from services.downloads.engine import DownloadEngine
from services.downloads.finishing import BAD_FILE, FinishStep
from services.downloads.known_bad import digest_of, forgive, remember
from services.records.refusals import RefusalService
from tests.unit.downloads.scripted import Bench, ScriptedSource, offer
from tests.unit.downloads.test_controls import stored
from tests.unit.downloads.test_early import until

AGAIN = "the very same file was refused before: "
SONG = b"the wrong mix"
FACTS = AudioFacts("flac", duration=180.0)


class Judge:
    """Files that say so are broken, or only named wrongly; the rest is sound."""

    def __init__(self) -> None:
        self.looked: list[bytes] = []

    def verify(self, path: Path, expected: Expectation, ctx: TaskContext) -> Verification:
        held = path.read_bytes()
        self.looked.append(held)
        if held == b"broken":
            return Verification(FACTS, ("it ends early",), broken=True)
        return Verification(FACTS, ("it is an MP3 named .flac",) if held == b"misnamed" else ())


class Hears:
    """A fingerprint service that knows one song, under another name than "Copper Rain"."""

    def recognise(
        self, path: Path, wanted: Track, duration: float, ctx: TaskContext
    ) -> PrintMatch | None:
        if path.read_bytes() != SONG or wanted.title != "Copper Rain":
            return None
        return PrintMatch(PrintVerdict.OTHER, 0.9, title="Salt Engine", artists=("Mira Voltaine",))


def with_parts(bench: Bench, **parts: Any) -> Judge:
    judge = Judge()
    checks = CheckRepo(bench.database)
    bench.deps = replace(bench.deps, verifier=judge, checks=checks, **parts)
    bench.engine = DownloadEngine(bench.deps)
    return judge


def refusals(bench: Bench) -> RefusalService:
    return RefusalService(
        bench.deps.files, bench.jobs, bench.service, bench.clock, bench.deps.checks
    )


def by_title(*peers: str) -> Any:
    """Offers of whatever track is searched for, one of each peer."""

    def offers(query: Query) -> list[Candidate]:
        title = "Salt Engine" if "salt" in query.text.lower() else "Copper Rain"
        return [offer(peer, title) for peer in peers]

    return offers


def wanted_again(bench: Bench, track: Track) -> DownloadJob:
    return bench.jobs.add("again", track, Origin("file:y", "Y", 1), "transfer")


def test_the_same_broken_bytes_of_another_peer_are_not_even_decoded(
    bench: Bench, source: ScriptedSource
) -> None:
    judge = with_parts(bench)
    source.offers = by_title("ann", "ben", "cat")
    source.content |= {"ann": b"broken", "ben": b"broken", "cat": b"sound"}
    job = bench.run(bench.want())[0]
    assert (job.state, source.started) == (JobState.DONE, ["ann", "ben", "cat"])
    assert judge.looked == [b"broken", b"sound"]
    outcomes = [one.outcome for one in bench.jobs.candidates(job.id)]
    assert outcomes[:2] == [BAD_FILE + "it ends early", BAD_FILE + AGAIN + "it ends early"]
    assert {one.peer for one in bench.deps.files.bad_files()} == {"ann", "ben"}


def test_what_was_wrong_with_a_name_alone_is_looked_at_anew_under_another(
    bench: Bench, source: ScriptedSource
) -> None:
    judge = with_parts(bench)
    source.offers = by_title("ann", "ben")
    source.content |= {"ann": b"misnamed", "ben": b"misnamed"}
    assert bench.run(bench.want())[0].state is JobState.PARKED
    assert judge.looked == [b"misnamed"] * 2


def test_another_recording_is_refused_for_that_track_only(
    bench: Bench, source: ScriptedSource
) -> None:
    with_parts(bench, recogniser=Hears())
    source.offers = by_title("ann", "ben")
    source.content |= {"ann": SONG, "ben": SONG}
    source.scripts["ben"] = [TransferState.REJECTED]
    wrong = bench.run(bench.want("Copper Rain"))[0]
    assert wrong.state is JobState.PARKED
    # the service is away now: the bytes are known all the same
    with_parts(bench, recogniser=None)
    del source.scripts["ben"]
    still = bench.run(wanted_again(bench, wrong.track))[0]
    assert still.state is JobState.PARKED
    told = {one.judged.candidate.peer: one.outcome for one in bench.jobs.candidates(still.id)}
    assert told["ben"].startswith(BAD_FILE + AGAIN + "by its fingerprint")
    right = bench.run(bench.want("Salt Engine"))[0]
    assert right.state is JobState.DONE


def test_a_file_that_a_person_refused_after_it_was_filed_does_not_come_from_anybody_else(
    bench: Bench, source: ScriptedSource
) -> None:
    with_parts(bench)
    source.offers = by_title("ann")
    source.content |= {"ann": SONG, "ben": SONG, "cat": b"the right one"}
    first = bench.run(bench.want())[0]
    assert first.state is JobState.DONE
    Path(first.final_path or "").write_bytes(b"other tags")  # what filing does
    bad = refusals(bench).refuse_file(first.id, "wrong mix")
    assert bad is not None
    assert len(bad.fingerprint) == 64
    Path(first.final_path or "").unlink()
    source.offers = by_title("ben", "cat")
    second = bench.run(bench.want())[0]
    assert (second.state, source.started[1:]) == (JobState.DONE, ["ben", "cat"])
    assert bench.jobs.candidates(second.id)[0].outcome == BAD_FILE + AGAIN + "wrong mix"
    assert Path(second.final_path or "").read_bytes() == b"the right one"


def test_a_person_who_takes_the_file_by_hand_gets_it(bench: Bench, source: ScriptedSource) -> None:
    with_parts(bench)
    source.offers = by_title("ann")
    source.content |= {"ann": SONG, "ben": SONG}
    first = bench.run(bench.want())[0]
    assert refusals(bench).refuse(first.id)
    Path(first.final_path or "").unlink()
    done = bench.run(bench.service.take_for(first.id, offer("ben")))[0]
    assert (done.state, done.reason) == (JobState.DONE, "Organised")
    assert Path(done.final_path or "").read_bytes() == SONG


def test_a_file_that_a_person_picks_from_those_passed_over_counts_as_chosen(
    bench: Bench, source: ScriptedSource
) -> None:
    with_parts(bench)
    source.offers = by_title("ann", "ben")
    source.content |= {"ann": SONG, "ben": SONG}
    source.scripts["ben"] = [TransferState.REJECTED]
    first = bench.run(bench.want())[0]
    assert refusals(bench).refuse(first.id)
    Path(first.final_path or "").unlink()
    second = wanted_again(bench, first.track)
    assert bench.run(second)[0].state is JobState.PARKED
    del source.scripts["ben"]
    ranks = {one.judged.candidate.peer: one.rank for one in bench.jobs.candidates(second.id)}
    assert bench.service.choose(second.id, ranks["ben"])
    assert bench.run(second)[0].state is JobState.DONE


def test_a_file_that_a_person_picks_while_its_download_waits_counts_as_chosen(
    bench: Bench, source: ScriptedSource
) -> None:
    with_parts(bench)
    source.offers = by_title("ann")
    source.content |= {"ann": SONG, "bob": SONG}
    first = bench.run(bench.want())[0]
    assert refusals(bench).refuse(first.id)
    Path(first.final_path or "").unlink()
    second = bench.want()
    bench.jobs.move(second.id, JobState.SEARCHING)
    ranks = {one.judged.candidate.peer: one.rank for one in stored(bench, source)}
    bench.jobs.move(second.id, JobState.QUEUED)
    assert bench.service.choose(second.id, ranks["bob"])
    assert bench.run(second)[0].state is JobState.DONE
    assert source.started == ["ann", "bob"]


def test_an_allowed_file_may_come_from_everybody_again(
    bench: Bench, source: ScriptedSource
) -> None:
    with_parts(bench)
    source.offers = by_title("ann", "ben")
    source.content |= {"ann": b"broken", "ben": b"broken"}
    bench.run(bench.want())
    service = refusals(bench)
    assert len(service.files()) == 2
    service.allow(service.files()[0])
    assert service.files() == []


def test_a_refusal_that_is_taken_back_leaves_nothing_behind(
    bench: Bench, source: ScriptedSource
) -> None:
    source.offers = by_title("ann", "ben")
    source.scripts = {"ann": [TransferState.QUEUED], "ben": [TransferState.QUEUED]}
    job = bench.want()
    bench.engine.start([job.id])
    until(lambda: source.started)
    service = refusals(bench)
    bad = service.refuse_file(job.id)
    assert bad is not None
    until(lambda: source.started == ["ann", "ben"])
    service.take_back(job.id, bad)
    assert service.files() == []
    assert bench.jobs.candidates(job.id)[0].outcome == ""
    assert service.refuse_file(bench.want("Salt Engine").id) is None


def verifying(bench: Bench, path: Path) -> DownloadJob:
    """A job whose file was just fetched from ann to `path`."""
    remote = RemoteId("slskd", "t1", "ann", "Music\\Copper Rain.flac", 13)
    job = bench.want()
    bench.jobs.set_candidates(job.id, [])
    for state in (JobState.SEARCHING, JobState.QUEUED, JobState.DOWNLOADING):
        bench.jobs.move(job.id, state)
    return bench.jobs.move(
        job.id, JobState.VERIFYING, "", patch(remote=remote, local_path=str(path))
    )


def test_what_a_person_refuses_while_it_is_checked_is_not_filed(
    bench: Bench, source: ScriptedSource, tmp_path: Path
) -> None:
    judge = with_parts(bench)
    path = tmp_path / "here.flac"
    path.write_bytes(SONG)
    job = verifying(bench, path)
    assert refusals(bench).refuse(job.id, "wrong mix")
    bench.run(job)
    assert judge.looked == [SONG]
    assert list(bench.root.iterdir()) == []
    (kept,) = bench.deps.quarantine.rglob("reason.txt")
    assert kept.read_text() == f"{BAD_FILE}{AGAIN}wrong mix\n"


def test_a_check_that_was_cut_short_gives_its_own_reason_again(
    bench: Bench, tmp_path: Path
) -> None:
    with_parts(bench)
    path = tmp_path / "here.flac"
    path.write_bytes(b"broken")
    job = verifying(bench, path)
    check = FileCheck(problems=("it ends early",), digest=digest_of(path), broken=True)
    remember(bench.deps, job, check)
    bench.run(job)
    (bad,) = bench.deps.files.bad_files()
    assert (bad.reason, bad.against) == ("it ends early", EVERY_TRACK)


def test_a_file_that_comes_back_from_the_quarantine_is_judged_anew_and_forgiven(
    bench: Bench, source: ScriptedSource
) -> None:
    with_parts(bench)
    path = bench.deps.quarantine / "1-1" / "here.flac"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"sound after all")
    bad = BadFile("slskd", "x", "y", 5, digest_of(path), "it ends early", against=EVERY_TRACK)
    bench.deps.files.remember(bad)
    assert bench.run(verifying(bench, path))[0].state is JobState.DONE
    assert bench.deps.files.bad_files() == []


@pytest.mark.parametrize(
    ("key", "left"), [(None, []), ("this", ["that"]), ("that", ["this"])], ids=str
)
def test_bytes_are_forgiven_for_one_track_or_for_all(key: str | None, left: list[str]) -> None:
    memory = SessionMemory()
    for against in (EVERY_TRACK, "this", "that"):
        memory.remember(BadFile("slskd", against, "x", 5, "ab", "bad", against=against))
    memory.remember(BadFile("slskd", "name only", "x", 5, "ab", "named wrongly"))
    memory.remember(BadFile("slskd", "other", "x", 5, "", "bad", against=EVERY_TRACK))
    forgive(memory, "ab", key)
    assert {one.peer for one in memory.bad_files()} == {"name only", "other", *left}


def test_what_cannot_be_read_has_no_digest_and_what_nobody_sent_no_entry(
    bench: Bench, tmp_path: Path
) -> None:
    assert digest_of(tmp_path / "gone.mp3") == ""
    remember(bench.deps, bench.want(), FileCheck(problems=("gone",)))
    assert bench.deps.files.bad_files() == []


class Impatient(TaskContext):
    """Cancelled while the second block is looked at; counts how often it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def checkpoint(self) -> None:
        self.asked += 1
        if self.asked == 2:
            self.cancel()
        super().checkpoint()


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.flac"
    with path.open("wb") as file:
        file.truncate(8 * BLOCK)
    return path


def test_a_large_file_is_left_in_the_middle_when_the_work_is_cancelled(
    bench: Bench, large: Path
) -> None:
    judge = with_parts(bench)
    job, ctx = verifying(bench, large), Impatient()
    with pytest.raises(Cancelled):
        FinishStep(bench.deps, bench.engine.book).run(job, ctx)
    assert (ctx.asked, judge.looked) == (2, [])
    assert bench.state(job) is JobState.VERIFYING
    assert digest_of(large) == sha256(large.read_bytes()).hexdigest()


def test_a_refusal_that_is_cancelled_in_a_large_file_writes_nothing_down(
    bench: Bench, large: Path
) -> None:
    job, ctx, service = verifying(bench, large), Impatient(), refusals(bench)
    with pytest.raises(Cancelled):
        service.refuse(job.id, ctx=ctx)
    assert (ctx.asked, service.files()) == (2, [])
    assert service.refuse(job.id, ctx=TaskContext())
