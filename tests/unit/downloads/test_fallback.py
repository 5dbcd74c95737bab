"""From one source to the next: in order, without waiting for what nobody needs to wait for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import Candidate, JobState, NotAuthorised, NotReady, RateLimited, Unreachable
from services.downloads.engine import RunEnd
from tests.unit.downloads.scripted import FAST, Bench, ScriptedSource, offer

AWAY = Unreachable("slskd", "slskd does not answer.", "Start it.")
REFUSED = NotAuthorised("slskd", "slskd refuses the key.", "Set another.")
LIMITED = RateLimited("YouTube", "YouTube asks us to wait.", 3600.0)


@pytest.fixture
def second(bench: Bench, tmp_path: Path) -> ScriptedSource:
    """A second source; it offers the song once `offers` is set."""
    made = ScriptedSource(tmp_path / "incoming", name="youtube")
    bench.sources["youtube"] = made
    return made


def theirs(title: str = "Copper Rain") -> Candidate:
    return replace(offer("channel", title), source="youtube")


def test_a_later_source_is_not_asked_for_what_an_earlier_one_has(
    bench: Bench, source: ScriptedSource, second: ScriptedSource
) -> None:
    source.offers = lambda query: [offer("alice")]
    [job] = bench.run(bench.want())
    assert job.state is JobState.DONE
    assert second.searches == []


def test_a_later_source_is_asked_when_the_earlier_has_nothing(
    bench: Bench, source: ScriptedSource, second: ScriptedSource
) -> None:
    second.offers = lambda query: [theirs()]
    [job] = bench.run(bench.want())
    assert job.state is JobState.DONE
    assert job.remote is not None
    assert job.remote.source == "youtube"
    assert source.searches


def test_a_later_source_steps_in_and_the_trouble_of_the_first_is_told(
    bench: Bench, source: ScriptedSource, second: ScriptedSource
) -> None:
    source.error = AWAY
    second.offers = lambda query: [theirs()]
    [job] = bench.run(bench.want())
    assert job.state is JobState.DONE
    assert (bench.report.end, bench.report.error) == (RunEnd.DONE, AWAY)


def test_nobody_waits_for_a_later_source_that_is_away(
    bench: Bench, source: ScriptedSource, second: ScriptedSource
) -> None:
    second.error = Unreachable("YouTube", "YouTube cannot be reached.")
    [job] = bench.run(bench.want())
    assert job.state is JobState.PARKED
    assert bench.report.error is None


def test_what_the_first_source_could_have_is_waited_for_while_it_may_come_back(
    bench: Bench, source: ScriptedSource, second: ScriptedSource
) -> None:
    source.error = AWAY
    wanted = bench.want()
    [job] = bench.run_until(lambda: "not answer" in bench.jobs.get(wanted.id).reason, wanted)
    assert bench.report.end is RunEnd.TIMED_OUT
    assert job.state is JobState.SEARCHING
    assert "does not answer" in job.reason


def test_a_first_source_that_refuses_is_not_waited_for(
    bench: Bench, source: ScriptedSource, second: ScriptedSource
) -> None:
    source.error = REFUSED
    with pytest.raises(NotAuthorised):
        bench.run(bench.want())
    [job] = bench.jobs.find()
    assert job.state is JobState.PARKED
    assert "refuses the key" in job.reason


def test_a_source_that_must_wait_an_hour_leaves_the_lanes_to_the_others(
    bench: Bench, source: ScriptedSource, second: ScriptedSource
) -> None:
    names = ["Amber", "Birch", "Cedar", "Dune"]
    source.offers = lambda query: [offer("alice", "Copper Rain")] if "Copper" in query.text else []
    second.offers = lambda query: [theirs(name) for name in names if name in query.text]
    second.scripts["channel"] = [LIMITED]
    slow = [bench.want(name) for name in names]
    quick = bench.want()
    done, waiting = {JobState.DONE}, {JobState.DOWNLOADING}
    [*kept, job] = bench.run_until(
        lambda: bench.jobs.find(done) and bench.jobs.find(waiting), *slow, quick
    )
    assert job.state is JobState.DONE
    assert JobState.DOWNLOADING in {one.state for one in kept}
    assert all("asks us to wait" in one.reason for one in kept if one.state is JobState.PARKED)
    at_once = FAST.parallel  # so many lanes may ask before one of them has heard
    assert 1 <= len(second.started) <= at_once < len(names)


def test_a_job_does_not_wait_here_for_a_login_that_another_process_holds(
    bench: Bench, source: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.downloads.sourcebook.PAUSES", (30.0,))
    taken = NotReady("slskd", "Another Cratekeeper is logged in already.")
    source.offers = lambda query: [offer("alice")]
    source.scripts["alice"] = [taken]
    job = bench.want()
    given_back: list[int] = []
    release = bench.jobs.release

    def noted(job_id: int) -> None:
        given_back.append(job_id)
        release(job_id)

    monkeypatch.setattr(bench.jobs, "release", noted)
    [job] = bench.run_until(lambda: len(given_back) >= 2 and bench.jobs.get(job.id).reason, job)
    assert (job.state, job.reason) == (JobState.DOWNLOADING, taken.sentence)
    assert len(given_back) >= 2  # after the search, and after each try in vain
