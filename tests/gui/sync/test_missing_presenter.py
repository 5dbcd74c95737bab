"""The presenter of "Download missing tracks": no widgets, no display."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain import Coverage, CoverageRow, JobState, Origin, Ownership, Track
from services.playlists.completing import Completed
from tests.gui.sync.conftest import World
from ui.bridge import Bridge
from ui.gallery import data
from ui.models.feed import JobFeed
from ui.pages.sync.bubble_presenter import BubblePresenter
from ui.pages.sync.missing_presenter import MissingPresenter
from ui.pages.sync.run_standing import jobs_of
from ui.runner import InlineRunner

SOURCE = "/lists/rooftop.csv"


@pytest.fixture
def coverage(world: World) -> Coverage:
    return world.coverage.known[f"file:{SOURCE}"]


class Bench:
    """A presenter with what it says."""

    def __init__(self, world: World, coverage: Coverage, runner: InlineRunner) -> None:
        self.bridge = Bridge(world.bus)
        self.feed = JobFeed(self.bridge)
        self.presenter = MissingPresenter(
            world,  # type: ignore[arg-type]
            runner,
            self.feed,
            coverage,
        )
        self.failed: list[str] = []
        self.presenter.failed.connect(lambda sentence, _step: self.failed.append(sentence))


def test_it_begins_with_every_missing_row_and_forecasts(
    qapp: object, world: World, coverage: Coverage, runner: InlineRunner
) -> None:
    presenter = Bench(world, coverage, runner).presenter
    assert presenter.can_begin
    assert not presenter.active
    assert not presenter.arrived
    assert presenter.forecast().startswith("4 tracks · about ")


def test_begin_twice_makes_the_jobs_once(qapp: object, world: World, coverage: Coverage) -> None:
    runner = InlineRunner(hold=True)
    presenter = Bench(world, coverage, runner).presenter
    assert presenter.loading
    assert not presenter.can_begin
    runner.run_all()
    presenter.begin()
    presenter.begin()
    runner.run_all()
    assert len(world.downloads.jobs()) == 4
    assert presenter.active
    presenter.begin()
    assert len(world.downloads.jobs()) == 4


def test_an_engine_that_runs_is_left_alone(
    qapp: object, world: World, coverage: Coverage, runner: InlineRunner
) -> None:
    world.engine.running = True
    world.engine.start = None  # type: ignore[assignment]
    bench = Bench(world, coverage, runner)
    bench.presenter.begin()
    assert bench.failed == []


def test_a_target_folder_that_does_not_exist_yet_is_measured_by_its_parent(
    qapp: object, world: World, coverage: Coverage, runner: InlineRunner, tmp_path: Path
) -> None:
    world.settings.values["organize.transfer"] = str(tmp_path / "not" / "there" / "yet")
    assert " free" in Bench(world, coverage, runner).presenter.forecast()
    world.settings.values["organize.transfer"] = "relative/only"
    assert Bench(world, coverage, runner).presenter.forecast()


def test_a_store_that_fails_while_reading_is_said(
    qapp: object, world: World, coverage: Coverage
) -> None:
    def broken() -> Any:
        raise OSError(5, "Input/output error")

    runner = InlineRunner(hold=True)
    bench = Bench(world, coverage, runner)
    world.downloads.jobs = broken  # type: ignore[method-assign]
    runner.run_all()
    assert bench.failed == ["The file system refused: Input/output error."]
    assert not bench.presenter.loading


def test_jobs_find_their_rows_by_place_and_by_track(coverage: Coverage) -> None:
    first, second, third, *_rest = coverage.of(Ownership.MISSING)
    playlist = coverage.playlist

    def job(number: int, row: Any, key: str, state: JobState = JobState.WANTED) -> Any:
        origin = Origin(key, "x", row.entry.position)
        return replace(data.job(number), track=row.entry.track, origin=origin, state=state)

    mine = job(1, first, playlist.key)
    others = job(2, second, "file:/another.csv")
    cancelled = job(3, third, playlist.key, JobState.CANCELLED)
    moved = replace(job(4, first, playlist.key), origin=Origin(playlist.key, "x", 19))
    found = jobs_of(coverage, [mine, others, cancelled])
    assert found == {first.entry.position: mine, second.entry.position: others}
    assert jobs_of(coverage, [moved]) == {first.entry.position: moved}


def test_an_owned_row_keeps_its_finished_job_wherever_the_file_is(coverage: Coverage) -> None:
    owned = coverage.of(Ownership.OWNED)[0]
    origin = Origin(coverage.playlist.key, "x", owned.entry.position)
    done = replace(data.job(1), track=owned.entry.track, origin=origin, state=JobState.DONE)
    assert jobs_of(coverage, [done]) == {owned.entry.position: done}


# --- bubbles ------------------------------------------------------------------------------------
def test_only_playlists_with_something_on_its_way_have_bubbles(
    qapp: object, world: World, coverage: Coverage, runner: InlineRunner
) -> None:
    feed = JobFeed(Bridge(world.bus))
    bubbles = BubblePresenter(world, runner, feed)  # type: ignore[arg-type]
    bubbles.load()
    assert bubbles.shown() == []
    for job in world.downloads.want(coverage.playlist, coverage.of(Ownership.MISSING)):
        world.move(job, JobState.DONE)
    again = BubblePresenter(world, runner, JobFeed(Bridge(world.bus)))  # type: ignore[arg-type]
    again.load()
    assert again.shown() == []
    world.downloads.want(coverage.playlist, coverage.of(Ownership.PROBABLE))
    again.load()
    (progress,) = again.shown()
    assert (progress.done, progress.total) == (4, 6)
    again.set_open(coverage.playlist.key)
    assert again.shown() == []
    again.close(coverage.playlist.key)
    assert len(again.shown()) == 1


class Completing:
    """A catalogue knows what this one track really is."""

    def __init__(self, known: Track, recording: Track) -> None:
        self.known = {known: recording}

    def complete(self, _playlist: object, rows: list[CoverageRow], _ctx: object) -> Completed:
        tracks = self.answers([row.entry.track for row in rows])
        return Completed(
            [
                replace(row, entry=replace(row.entry, track=track))
                for row, track in zip(rows, tracks, strict=True)
            ]
        )

    def answers(self, wanted: list[Track]) -> list[Track]:
        return [self.known.get(track, track) for track in wanted]


def test_a_row_is_wanted_as_its_recording_and_found_again_after_a_restart(
    qapp: object, world: World, coverage: Coverage, runner: InlineRunner
) -> None:
    row = coverage.of(Ownership.MISSING)[0]
    recording = replace(row.entry.track, title="The Recording")
    world.completing = Completing(row.entry.track, recording)  # type: ignore[assignment]
    bench = Bench(world, coverage, runner)
    bench.presenter.begin()
    assert "net" in runner.lanes  # a catalogue may be asked
    [job] = [one for one in world.downloads.jobs() if one.track == recording]
    assert job.origin.position == row.entry.position
    begun = bench.presenter.tally.started
    assert begun == 4
    again = Bench(world, coverage, runner)
    assert again.presenter.tally.started == begun
