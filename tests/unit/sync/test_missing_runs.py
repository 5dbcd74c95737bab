"""Runs of Download Missing as the page uses them: begun, told their jobs, read again, ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain import Coverage, CoverageRow, Ownership, Playlist, PlaylistEntry
from services.playlists.missing_runs import MissingRuns
from tests.contract.fakes_runs import MemoryRuns
from tests.unit.downloads.fakes import TurnedClock
from tests.unit.sync.conftest import track

ENTRY = PlaylistEntry(1, track("One"))
ROWS = (CoverageRow(ENTRY, Ownership.MISSING, None, "Nothing alike"),)
COVERAGE = Coverage(Playlist("k", "Evening", "txt", (ENTRY,)), ROWS, 60.0, 10)


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def runs(clock: TurnedClock) -> MissingRuns:
    return MissingRuns(MemoryRuns(), clock)


def test_a_run_is_there_before_its_jobs_and_tells_whether_it_is_the_first(
    runs: MissingRuns,
) -> None:
    assert runs.begin(COVERAGE, [3])
    begun = runs.get("k")
    assert begun is not None
    assert (begun.left_out, begun.jobs) == ({3}, {})
    assert not runs.begin(COVERAGE, (), {1: 7}), "the same playlist begins once more"
    runs.took("k", {1: 8})
    assert [head.jobs for head in runs.heads()] == [(8,)]


def test_the_library_it_was_compared_with_grows_older(
    runs: MissingRuns, clock: TurnedClock
) -> None:
    runs.begin(COVERAGE)
    runs.begin(replace(COVERAGE, playlist=replace(COVERAGE.playlist, key="u"), library_age=None))
    clock.turn(100)
    aged, unread = runs.get("k"), runs.get("u")
    assert aged is not None
    assert aged.coverage.library_age == pytest.approx(160.0)
    assert unread is not None
    assert unread.coverage.library_age is None


def test_an_ended_run_is_forgotten(runs: MissingRuns) -> None:
    runs.begin(COVERAGE)
    runs.end("k")
    assert runs.get("k") is None
    assert runs.heads() == []
