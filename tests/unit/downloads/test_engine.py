"""The engine: one track's way through every turn it can take."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from core.domain import (
    JobState,
    NotAuthorised,
    NotReady,
    StorageError,
    TransferState,
    Unreachable,
)
from core.ports.jobs import patch
from core.tasks import Cancelled, TaskContext
from services.downloads.engine import RunEnd
from services.events import JobMoved, JobProgress
from tests.unit.downloads.scripted import Bench, ScriptedSource, offer

S = TransferState


def offering(source: ScriptedSource, *candidates: object) -> None:
    source.offers = lambda query: list(candidates)  # type: ignore[arg-type]


def test_a_file_is_asked_for_at_once_because_nobody_can_know_of_it_yet(
    bench: Bench, source: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    for name in ("start", "poll", "locate"):
        real = getattr(source, name)
        monkeypatch.setattr(source, name, lambda *a, n=name, r=real: calls.append(n) or r(*a))
    offering(source, offer("alice"))
    assert bench.run(bench.want())[0].state is JobState.DONE
    assert calls[0] == "start"
    assert calls.count("start") == 1


def test_a_wanted_track_ends_filed_owned_and_cleaned_up(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"))
    job = bench.run(bench.want())[0]
    assert job.state is JobState.DONE
    assert job.final_path == str(bench.root / "Copper Rain.flac")
    assert bench.report.end is RunEnd.DONE
    assert source.finished == ["alice"]
    assert [track.path for track in bench.cache.tracks()] == [job.final_path]
    states = [step.state for step in bench.jobs.history(job.id)]
    assert states[-4:] == [
        JobState.DOWNLOADING,
        JobState.VERIFYING,
        JobState.ORGANISING,
        JobState.DONE,
    ]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ([S.REJECTED], "refused"),
        ([S.FAILED], "Failed"),
        ([S.CANCELLED], "cancelled elsewhere"),
        ([S.RUNNING], "Stalled"),
        ([S.QUEUED], "Still queued"),
        ([S.RETRYING], "Failed"),
    ],
)
def test_when_one_peer_fails_the_next_one_delivers(
    bench: Bench, source: ScriptedSource, script: list[TransferState], words: str
) -> None:
    offering(source, offer("a-bad"), offer("b-good"))
    source.scripts["a-bad"] = list(script)
    job = bench.run(bench.want())[0]
    assert job.state is JobState.DONE
    assert source.started == ["a-bad", "b-good"]
    assert "a-bad" in source.cancelled
    outcome = {one.judged.candidate.peer: one.outcome for one in bench.jobs.candidates(job.id)}
    assert words in outcome["a-bad"]


def test_a_failure_that_comes_back_to_life_is_waited_for(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"))
    source.scripts["alice"] = [S.RETRYING, S.QUEUED, S.RUNNING, S.SUCCEEDED]
    assert bench.run(bench.want())[0].state is JobState.DONE
    assert source.started == ["alice"]


def test_an_offline_peer_is_passed_over(bench: Bench, source: ScriptedSource) -> None:
    offering(source, offer("a-gone"), offer("b-here"))
    source.offline.add("a-gone")
    assert bench.run(bench.want())[0].state is JobState.DONE
    assert source.started == ["b-here"]


def test_a_file_that_never_arrives_is_no_success(bench: Bench, source: ScriptedSource) -> None:
    offering(source, offer("alice"))
    source.lazy.add("alice")
    job = bench.run(bench.want())[0]
    assert job.state is JobState.PARKED
    assert "did not arrive" in job.reason
    assert "downloads.incoming" in job.reason


def test_a_bad_file_is_quarantined_with_its_reason_and_never_taken_again(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("a-bad"), offer("b-good"))
    source.content["a-bad"] = b"bad"
    job = bench.run(bench.want())[0]
    assert job.state is JobState.DONE
    kept = sorted(p.name for p in bench.deps.quarantine.rglob("*") if p.is_file())
    assert "reason.txt" in kept
    assert len(kept) == 2


def test_what_nobody_shares_becomes_a_wish_with_its_reason(
    bench: Bench, source: ScriptedSource
) -> None:
    job = bench.run(bench.want())[0]
    assert job.state is JobState.PARKED
    wish = bench.wishes.all()[0]
    assert (wish.track.title, wish.reason) == ("Copper Rain", "Nobody shares it at the moment")


def test_only_a_live_version_is_reported_not_taken(bench: Bench, source: ScriptedSource) -> None:
    offering(source, offer("alice", "Copper Rain (Live)"))
    job = bench.run(bench.want())[0]
    assert (job.state, job.reason) == (JobState.PARKED, "Only a live version")
    assert source.started == []


def test_a_doubtful_match_waits_for_a_person_who_can_take_it(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice", "Copper Rain?"))
    job = bench.run(bench.want())[0]
    assert job.state is JobState.REVIEW
    assert bench.service.choose(job.id, 0)
    assert bench.run(job)[0].state is JobState.DONE


def test_the_ladder_goes_on_until_something_is_good_enough(
    bench: Bench, source: ScriptedSource
) -> None:
    source.offers = lambda query: [offer("alice")] if query.rung == "title" else []
    assert bench.run(bench.want())[0].state is JobState.DONE
    assert len(source.searches) > 1


def test_a_good_answer_ends_the_ladder(bench: Bench, source: ScriptedSource) -> None:
    offering(source, offer("alice"))
    bench.run(bench.want())
    assert len(source.searches) == 1


def test_the_same_words_are_not_sent_twice(bench: Bench, source: ScriptedSource) -> None:
    job = bench.want()
    bench.run(job)
    sent = len(source.searches)
    assert bench.service.retry(job.id)
    bench.run(job)
    assert len(source.searches) == sent


def test_a_transfer_found_after_a_restart_is_taken_up_again(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"))
    source.scripts["alice"] = [S.RUNNING]
    job, ctx = bench.want(), TaskContext()
    end = bench.bus.subscribe(JobProgress, lambda event: ctx.cancel())
    with pytest.raises(Cancelled):
        bench.engine.run_until_done([job.id], ctx)
    end()
    assert bench.jobs.get(job.id).state is JobState.DOWNLOADING
    source.scripts["alice"] = [S.RUNNING, S.SUCCEEDED]
    assert bench.run(job)[0].state is JobState.DONE
    assert source.started == ["alice"]


def test_a_cancelled_job_stops_its_transfer(bench: Bench, source: ScriptedSource) -> None:
    offering(source, offer("alice"))
    source.scripts["alice"] = [S.RUNNING]
    job = bench.want()
    bench.bus.subscribe(JobProgress, lambda event: bench.service.cancel(event.job.id))
    assert bench.run(job)[0].state is JobState.CANCELLED
    assert source.cancelled == ["alice"]


def test_a_dead_service_is_named_before_anything_starts(
    bench: Bench, source: ScriptedSource
) -> None:
    source.error = Unreachable("slskd", "slskd does not answer.", "Start it.")
    job = bench.want()
    with pytest.raises(Unreachable):
        bench.run(job)
    assert bench.jobs.get(job.id).state is JobState.WANTED


def test_an_unwritable_target_is_named_before_anything_starts(
    bench: Bench, source: ScriptedSource
) -> None:
    bench.filer.unwritable = True
    with pytest.raises(StorageError):
        bench.run(bench.want())
    assert source.searches == []


def test_a_service_that_goes_away_and_comes_back_loses_nothing(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"))
    away = Unreachable("slskd", "slskd does not answer.")
    source.scripts["alice"] = [S.RUNNING, away, S.RUNNING, S.SUCCEEDED]
    assert bench.run(bench.want())[0].state is JobState.DONE
    assert source.started == ["alice"]


def test_a_key_refused_in_the_middle_ends_the_run_with_its_name(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"))
    source.scripts["alice"] = [S.RUNNING, NotAuthorised("slskd", "slskd refuses the key.")]
    job = bench.want()
    with pytest.raises(NotAuthorised):
        bench.run(job)
    assert bench.jobs.get(job.id).state is JobState.DOWNLOADING


def test_a_full_disk_keeps_the_download_and_files_it_later(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"))
    bench.filer.full = True
    job = bench.want()
    with pytest.raises(StorageError):
        bench.run(job)
    assert bench.jobs.get(job.id).state is JobState.REVIEW
    bench.filer.full = False
    assert bench.service.retry(job.id)
    assert bench.run(job)[0].state is JobState.DONE
    assert source.started == ["alice"]


def test_a_name_that_is_taken_is_reported_never_overwritten(
    bench: Bench, source: ScriptedSource
) -> None:
    taken = bench.root / "Copper Rain.flac"
    taken.write_bytes(b"mine")
    offering(source, offer("alice"))
    job = bench.run(bench.want())[0]
    assert job.state is JobState.REVIEW
    assert "is there" in job.reason
    assert taken.read_bytes() == b"mine"


def test_a_download_that_vanished_before_it_was_checked_is_fetched_again(
    bench: Bench, source: ScriptedSource
) -> None:
    offering(source, offer("alice"), offer("bob"))
    job = bench.want()
    bench.jobs.move(job.id, JobState.SEARCHING)
    bench.jobs.move(job.id, JobState.QUEUED)
    bench.jobs.move(job.id, JobState.DOWNLOADING)
    bench.jobs.move(job.id, JobState.VERIFYING, "", patch(local_path="/nowhere/x.flac"))
    assert bench.run(job)[0].state is JobState.DONE


def test_many_tracks_are_downloaded_side_by_side_and_each_once(
    bench: Bench, source: ScriptedSource
) -> None:
    source.offers = lambda query: [offer(f"peer of {t}", t) for t in titles]
    titles = [f"Song {n}" for n in range(12)]
    jobs = bench.run(*(bench.want(title) for title in titles))
    assert {job.state for job in jobs} == {JobState.DONE}
    assert sorted(source.started) == sorted(f"peer of {title}" for title in titles)


def test_ctrl_c_keeps_the_queue(bench: Bench, source: ScriptedSource) -> None:
    offering(source, offer("alice"))
    source.scripts["alice"] = [S.RUNNING]
    job, ctx = bench.want(), TaskContext()
    bench.bus.subscribe(JobProgress, lambda event: ctx.cancel())
    with pytest.raises(Cancelled):
        bench.engine.run_until_done([job.id], ctx)
    assert bench.jobs.get(job.id).state is JobState.DOWNLOADING
    assert not bench.engine.running


def test_a_bug_in_one_job_does_not_stop_the_lane(
    bench_of: Callable[[ScriptedSource], Bench], source: ScriptedSource
) -> None:
    bench = bench_of(source)

    def offers(query: object) -> list[object]:
        if "Broken" in str(query):
            raise RuntimeError("boom")
        return [offer("alice", "Sound")]

    source.offers = offers  # type: ignore[assignment]
    broken, sound = bench.run(bench.want("Broken"), bench.want("Sound"))
    assert sound.state is JobState.DONE
    assert broken.state is JobState.REVIEW
    assert "log" in broken.reason


def test_a_started_engine_takes_what_is_added_later(bench: Bench, source: ScriptedSource) -> None:
    offering(source, offer("alice"))
    done = threading.Event()
    bench.bus.subscribe(
        JobMoved, lambda event: done.set() if event.job.state is JobState.DONE else None
    )
    bench.engine.start()
    bench.engine.start()
    bench.want()
    bench.engine.wake()
    assert done.wait(60)
    bench.engine.stop()
    assert not bench.engine.running


def test_a_login_that_another_process_holds_is_told_as_the_holdup(bench: Bench) -> None:
    assert bench.engine.holdup == ""
    bench.engine.book.failed("slskd", Unreachable("slskd", "It is off."))
    assert bench.engine.holdup == ""
    bench.engine.book.failed("slskd", NotReady("soulseek", "Another one has it.", "Wait."))
    assert bench.engine.holdup == "Another one has it. Wait."


def test_a_transfer_its_source_does_not_know_for_a_moment_goes_on(
    source: ScriptedSource, bench_of: Callable[[ScriptedSource], Bench]
) -> None:
    source.offers = lambda query: [offer("alice")]
    source.scripts["alice"] = [
        TransferState.RUNNING,
        TransferState.UNKNOWN,
        TransferState.RUNNING,
        TransferState.SUCCEEDED,
    ]
    bench = bench_of(source)
    [job] = bench.run(bench.want())
    assert (job.state, source.started) == (JobState.DONE, ["alice"])


def test_a_transfer_that_stays_unknown_is_given_up_for_the_next(
    source: ScriptedSource, bench_of: Callable[[ScriptedSource], Bench]
) -> None:
    source.offers = lambda query: [offer("alice"), offer("bob")]
    source.scripts["alice"] = [TransferState.RUNNING, TransferState.UNKNOWN]
    bench = bench_of(source)
    [job] = bench.run(bench.want())
    assert (job.state, source.started) == (JobState.DONE, ["alice", "bob"])
    told = [one.outcome for one in bench.jobs.candidates(job.id) if one.outcome]
    assert told == ["Failed: the transfer vanished from the source"]
