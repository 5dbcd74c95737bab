"""Runs of "Download missing tracks" come back as they began, in memory and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import (
    Coverage,
    CoverageRow,
    LibraryTrack,
    Match,
    MatchResult,
    Ownership,
    Playlist,
    PlaylistEntry,
    ScorePart,
    Track,
    Verdict,
)
from core.domain.runs import MissingRun, RunHead
from core.ports.runs import RunStore
from database.engine import open_database
from database.run_repo import RunRepo
from tests.contract.fakes_runs import MemoryRuns

ENTRIES = (
    PlaylistEntry(1, Track("Jóga", ("Björk",), "Post", 305.0)),
    PlaylistEntry(2, Track("", ()), "An episode of a podcast"),
    PlaylistEntry(7, Track("Jóga \udcff", ("Björk",))),
)
ROWS = tuple(
    CoverageRow(entry, state, None, "why")
    for entry, state in zip(
        ENTRIES, (Ownership.MISSING, Ownership.UNUSABLE, Ownership.PROBABLE), strict=True
    )
)
COVERAGE = Coverage(Playlist("k", "Evening", "txt", ENTRIES, "s1"), ROWS, 12.5, 400)
RUN = MissingRun(COVERAGE, 100.0, frozenset({7}), {1: 41})


@pytest.fixture(params=["memory", "sqlite"])
def runs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunStore]:
    if request.param == "memory":
        yield MemoryRuns()
        return
    engine = open_database(tmp_path / "runs.db", tmp_path / "backups")
    yield RunRepo(engine)
    engine.dispose()


def test_a_run_comes_back_with_its_rows_ticks_and_jobs(runs: RunStore) -> None:
    assert runs.get("k") is None
    runs.put(RUN)
    assert runs.get("k") == RUN
    assert runs.get("another") is None


def test_what_a_row_was_compared_with_comes_back_without_the_parts_of_its_score(
    runs: RunStore,
) -> None:
    mine = LibraryTrack("Jóga", ("Björk",), path="/m/joga \udcff.flac", year=1997)
    found = Match(mine, MatchResult(0.7, Verdict.REVIEW, (), ("Another length",)))
    parts = (ScorePart("title", 0.9, 1.0),)
    rows = (*ROWS[:2], replace(ROWS[2], match=found))
    told = replace(found, result=replace(found.result, parts=parts))
    whole = (*ROWS[:2], replace(ROWS[2], match=told))
    runs.put(replace(RUN, coverage=replace(COVERAGE, rows=whole)))
    assert runs.get("k") == replace(RUN, coverage=replace(COVERAGE, rows=rows))


def test_a_run_begun_again_replaces_the_first(runs: RunStore) -> None:
    runs.put(RUN)
    again = replace(RUN, begun_at=200.0, left_out=frozenset(), jobs={})
    runs.put(again)
    assert runs.get("k") == again


def test_the_jobs_of_a_run_are_told_when_they_are_made(runs: RunStore) -> None:
    runs.put(replace(RUN, jobs={}))
    runs.took("k", {7: 43, 1: 42})
    runs.took("another", {1: 1})
    made = runs.get("k")
    assert made is not None
    assert made.jobs == {1: 42, 7: 43}
    assert runs.get("another") is None


def test_bubbles_come_from_the_heads_the_oldest_first(runs: RunStore) -> None:
    later = replace(COVERAGE, playlist=replace(COVERAGE.playlist, key="a", name="Morning"))
    runs.put(MissingRun(later, 200.0, frozenset(), {1: 7, 7: 7}))
    runs.put(RUN)
    assert runs.heads() == [RunHead("k", "Evening", (41,)), RunHead("a", "Morning", (7, 7))]


def test_a_removed_run_is_forgotten(runs: RunStore) -> None:
    runs.put(RUN)
    runs.remove("another")
    runs.remove("k")
    assert runs.get("k") is None
    assert runs.heads() == []
