"""What people ask of downloads: want, cancel, retry, explain."""

from __future__ import annotations

import pytest

from core.domain import (
    CoverageRow,
    JobState,
    Origin,
    Ownership,
    Playlist,
    PlaylistEntry,
    RemoteId,
    Track,
)
from core.ports.jobs import patch
from services.downloads.plain import picked
from tests.unit.downloads.scripted import Bench, ScriptedSource, offer


def playlist_of(*tracks: Track) -> tuple[Playlist, list[CoverageRow]]:
    entries = tuple(PlaylistEntry(n, track) for n, track in enumerate(tracks, 1))
    rows = [CoverageRow(entry, Ownership.MISSING, None, "") for entry in entries]
    return Playlist("file:x", "X", "text", entries), rows


GLOW = Track("Glow", ("Mira Voltaine",), "Lines", disc_number=1)


def test_each_row_gets_a_job_and_equal_rows_share_one(bench: Bench) -> None:
    jobs = bench.service.want(*playlist_of(GLOW, Track("Other", ("Mira Voltaine",)), GLOW))
    assert [job.id for job in jobs] == [jobs[0].id, jobs[1].id, jobs[0].id]
    assert {job.state for job in jobs} == {JobState.WANTED}
    assert bench.service.counts()[JobState.WANTED] == 2


def test_wanting_again_what_was_not_found_takes_it_up_again(bench: Bench) -> None:
    wanted = bench.service.want(*playlist_of(GLOW))[0]
    assert bench.run(wanted)[0].state is JobState.PARKED
    again = bench.service.want(*playlist_of(GLOW))[0]
    assert (again.id, again.state, again.attempt) == (wanted.id, JobState.WANTED, 0)


def test_a_retry_forgives_a_peer_that_was_away_but_never_a_bad_file(
    bench: Bench, source: ScriptedSource
) -> None:
    source.offers = lambda query: [offer("away", "Glow"), offer("bad", "Glow")]
    source.offline.add("away")
    source.content["bad"] = b"bad"
    job = bench.service.want(*playlist_of(GLOW))[0]
    assert bench.run(job)[0].state is JobState.PARKED
    source.offline.clear()
    assert bench.service.retry(job.id)
    assert bench.run(job)[0].state is JobState.DONE
    assert source.started == ["bad", "away"]


def test_a_first_disc_knows_of_the_second_when_the_playlist_does(bench: Bench) -> None:
    second = Track("Low Orbit", ("Mira Voltaine",), "Lines", disc_number=2)
    jobs = bench.service.want(*playlist_of(GLOW, second))
    assert [job.track.disc_total for job in jobs] == [2, 2]
    alone = bench.service.want(
        *playlist_of(Track("Solo", ("Mira Voltaine",), "Other", disc_number=1))
    )
    assert alone[0].track.disc_total is None


def test_only_what_still_waits_can_be_cancelled_and_taken_up_again(bench: Bench) -> None:
    job = bench.service.want(*playlist_of(GLOW))[0]
    assert bench.service.cancel(job.id)
    assert not bench.service.cancel(job.id)
    assert bench.service.job(job.id).state is JobState.CANCELLED
    assert bench.service.retry(job.id)
    assert bench.service.job(job.id).state is JobState.WANTED
    assert not bench.service.retry(job.id)


def test_a_finished_job_is_neither_cancelled_nor_retried(
    bench: Bench, source: ScriptedSource
) -> None:
    source.offers = lambda query: [offer("alice", "Glow")]
    job = bench.service.want(*playlist_of(GLOW))[0]
    bench.run(job)
    assert not bench.service.cancel(job.id)
    assert not bench.service.retry(job.id)
    assert not bench.service.choose(job.id, 0)


def test_a_doubtful_one_can_be_searched_again(bench: Bench, source: ScriptedSource) -> None:
    source.offers = lambda query: [offer("alice", "Glow?")]
    job = bench.service.want(*playlist_of(GLOW))[0]
    assert bench.run(job)[0].state is JobState.REVIEW
    assert bench.service.retry(job.id)
    assert bench.service.job(job.id).state is JobState.WANTED


def test_the_explanation_holds_candidates_reasons_and_steps(
    bench: Bench, source: ScriptedSource
) -> None:
    source.offers = lambda query: [offer("alice", "Glow"), offer("bob", "Glow (Live)")]
    job = bench.service.want(*playlist_of(GLOW))[0]
    bench.run(job)
    told = bench.service.explain(job.id)
    assert [one.judged.candidate.peer for one in told.candidates] == ["alice", "bob"]
    assert "Only a live version" in told.candidates[1].judged.why
    assert told.steps[-1].state is JobState.DONE


def test_the_revision_grows_with_every_change(bench: Bench) -> None:
    before = bench.service.revision()
    job = bench.service.want(*playlist_of(GLOW))[0]
    assert bench.service.revision() > before
    assert bench.service.jobs(newest_first=True)[0].id == job.id
    assert bench.service.some([job.id])[job.id].id == job.id
    with pytest.raises(KeyError):
        bench.service.job(10_000)


HEARD = RemoteId("slskd", "heard", "alice", "Music\\Glow.flac", 30_000_000)


@pytest.mark.parametrize("before", [(), (JobState.QUEUED,)], ids=["new", "in line"])
def test_a_transfer_that_was_listened_to_is_taken_over_and_nothing_is_asked_again(
    bench: Bench, source: ScriptedSource, before: tuple[JobState, ...]
) -> None:
    bench.want("Glow")
    for state in before:
        bench.jobs.move(1, state)
    source._known[HEARD] = 0
    track = Track("Glow", ("Mira Voltaine",))
    job = bench.service.take(
        track, Origin("preview", "Heard"), picked(offer("alice", "Glow")), HEARD
    )
    assert (job.id, job.state, job.remote) == (1, JobState.DOWNLOADING, HEARD)
    assert bench.run(job)[0].state is JobState.DONE
    assert (source.started, source.searches) == ([], [])


def test_a_job_with_a_transfer_of_its_own_keeps_it(bench: Bench, source: ScriptedSource) -> None:
    job = bench.want("Glow")
    own = RemoteId("slskd", "own", "bob", "Music\\Glow.flac", 30_000_000)
    bench.jobs.move(job.id, JobState.QUEUED)
    bench.jobs.move(job.id, JobState.DOWNLOADING, "", patch(remote=own))
    bench.jobs.move(job.id, JobState.VERIFYING, "", patch(local_path="/in/x.flac"))
    kept = bench.service.take(job.track, job.origin, picked(offer("alice", "Glow")), HEARD)
    assert (kept.state, kept.remote) == (JobState.VERIFYING, own)


def test_a_cancelled_job_stays_so_while_a_newer_one_fetches_its_track(bench: Bench) -> None:
    first = bench.want("Glow")
    assert bench.service.cancel(first.id)
    assert bench.want("Glow").id != first.id
    assert not bench.service.retry(first.id)
