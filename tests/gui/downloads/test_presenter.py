"""The Downloads page's presenter: no widgets, no display."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.domain import DownloadJob, JobState
from services.events import JobMoved
from ui.bridge import Bridge
from ui.gallery import data
from ui.gallery.world import FakeContainer
from ui.models.feed import JobFeed
from ui.models.jobs import JobListModel
from ui.pages.downloads.presenter import DownloadsPresenter
from ui.reading import Reading
from ui.runner import InlineRunner


class Bench:
    """A presenter with what it says."""

    def __init__(self, world: FakeContainer, runner: InlineRunner) -> None:
        self.world, self.runner = world, runner
        self.bridge = Bridge(world.bus)
        self.feed = JobFeed(self.bridge)
        self.presenter = DownloadsPresenter(world, runner, self.feed)  # type: ignore[arg-type]
        self.explained: list[Any] = []
        self.presenter.explained.connect(self.explained.append)

    @property
    def troubles(self) -> list[str]:
        """What could not be read."""
        found = self.presenter.findChildren(Reading)
        return [one.trouble[0] for one in found if one.trouble is not None]

    def ids(self, model: JobListModel) -> list[int]:
        return [model.job_at(row).id for row in range(model.rowCount())]

    def move(self, job: DownloadJob, **changes: Any) -> None:
        self.world.bus.publish(JobMoved(replace(job, **changes), job.state))


@pytest.fixture
def bench(qapp: object, world: FakeContainer, runner: InlineRunner) -> Bench:
    made = Bench(world, runner)
    made.presenter.load()
    return made


def test_every_job_stands_in_its_lists(bench: Bench) -> None:
    presenter = bench.presenter
    assert presenter.tab_counts() == {"queue": 9, "inbox": 1, "wishes": 5}
    assert presenter.summary() == "5.3 MB/s · 4 running · 3 waiting"
    assert presenter.is_loaded


def test_a_finished_job_leaves_the_queue(bench: Bench) -> None:
    bench.move(bench.world.downloads.job(1), state=JobState.DONE, updated_at=data.NOW + 9)
    bench.feed.flush()
    assert 1 not in bench.ids(bench.presenter.queue)


def test_a_doubtful_job_is_counted_for_the_inbox(bench: Bench) -> None:
    bench.move(bench.world.downloads.job(8), state=JobState.REVIEW)
    bench.feed.flush()
    assert bench.presenter.tab_counts()["inbox"] == 2
    assert 8 in bench.ids(bench.presenter.queue)


def test_events_that_come_while_the_lists_are_read_win(qapp: object, world: FakeContainer) -> None:
    runner = InlineRunner(hold=True)
    bench = Bench(world, runner)
    bench.presenter.load()
    job = world.downloads.job(1)
    bench.move(job, bytes_done=7)
    bench.feed.flush()
    runner.run_all()
    row = bench.presenter.queue.row_of(1)
    assert row is not None
    assert bench.presenter.queue.job_at(row).bytes_done == 7


def test_nothing_is_read_twice_when_nothing_changed(bench: Bench) -> None:
    resets: list[int] = []
    bench.presenter.queue.modelReset.connect(lambda: resets.append(1))
    bench.presenter.load()
    assert resets == []
    bench.world.downloads.put(data.job(50))
    bench.presenter.load()
    assert resets == [1]


def test_explaining_answers_and_a_job_that_is_gone_is_no_error(bench: Bench) -> None:
    bench.presenter.explain(1)
    assert bench.explained[0].job.id == 1
    bench.presenter.explain(4711)
    assert bench.troubles == []


def test_a_store_that_cannot_be_read_is_said(qapp: object, world: FakeContainer) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> Any:
        raise OSError(5, "Input/output error")

    bench = Bench(world, InlineRunner())
    world.downloads.jobs = broken  # type: ignore[method-assign]
    bench.presenter.load()
    assert "Input/output error" in bench.troubles[0]
    world.downloads.explain = broken  # type: ignore[method-assign]
    bench.presenter.explain(1)
    assert len(bench.troubles) == 2


def test_an_idle_queue_has_nothing_to_sum_up(qapp: object, empty_world: FakeContainer) -> None:
    bench = Bench(empty_world, InlineRunner())
    bench.presenter.load()
    assert bench.presenter.summary() == ""


def test_a_job_that_finds_nothing_shows_up_as_a_wish(bench: Bench, qtbot: Any) -> None:
    bench.world.wishes.rows = bench.world.wishes.rows[:2]
    bench.move(bench.world.downloads.job(8), state=JobState.PARKED)
    bench.feed.flush()
    qtbot.waitUntil(lambda: bench.presenter.tab_counts()["wishes"] == 2, timeout=60_000)
