"""Figures of the last day, and the alerts they raise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import JobState
from services.container import Container
from services.downloads.service import PAUSED
from services.records.figures import Figures, FiguresService
from tests.unit.downloads.fakes import TurnedClock

MakeJob = Callable[[str, JobState], int]
CALM = Figures(10, 9, 1, 20.0, 3, 5.0, 1, 0.0, 0, 0, 0, 50.0, 10**9)


def service(container: Container, folder: Path, clock: TurnedClock) -> FiguresService:
    folders = [folder / "not yet", folder]
    return FiguresService(container.downloads, lambda: 4, lambda: 7, lambda: folders, clock)


@pytest.fixture
def clock() -> TurnedClock:
    """Stands where the container's clock is."""
    import time

    made = TurnedClock()
    made.time = time.time()
    return made


def test_the_last_day_is_counted_and_what_is_older_is_not(
    container: Container, job_in: MakeJob, tmp_path: Path, clock: TurnedClock
) -> None:
    job_in("A", JobState.DONE)
    job_in("B", JobState.PARKED)
    job_in("C", JobState.WANTED)
    job_in("D", JobState.REVIEW)
    paused = job_in("E", JobState.WANTED)
    assert container.downloads.pause(paused)
    assert container.downloads.job(paused).reason == PAUSED
    now = service(container, tmp_path, clock).figures()
    assert (now.downloads_total, now.downloads_successful, now.downloads_failed) == (2, 1, 1)
    assert (now.download_queue_length, now.downloads_in_review) == (1, 1)
    assert (now.wishes, now.library_tracks) == (4, 7)
    assert now.download_mean_seconds is not None
    assert now.disk_free_bytes
    clock.turn(2 * 86400)
    later = service(container, tmp_path, clock).figures()
    assert (later.downloads_total, later.download_mean_seconds) == (0, None)
    assert later.download_queue_wait_seconds == pytest.approx(2 * 86400, abs=60)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({}, None),
        ({"downloads_failed": 2}, None),
        ({"downloads_failed": 3}, "failures"),
        ({"downloads_total": 4, "downloads_failed": 4}, None),
        ({"disk_used_percent": 85.0}, None),
        ({"disk_used_percent": 85.1}, "disk"),
        ({"disk_used_percent": None}, None),
        ({"download_queue_length": 100}, None),
        ({"download_queue_length": 101}, "queue"),
        ({"download_mean_seconds": 300.0}, None),
        ({"download_mean_seconds": 301.0}, "slow"),
        ({"download_mean_seconds": None}, None),
    ],
)
def test_an_alert_is_raised_above_its_limit_and_not_at_it(
    container: Container,
    tmp_path: Path,
    clock: TurnedClock,
    change: dict[str, float | None],
    name: str | None,
) -> None:
    figures = replace(CALM, **change)  # type: ignore[arg-type]
    alerts = service(container, tmp_path, clock).alerts(figures)
    assert [alert.name for alert in alerts] == ([name] if name else [])
    assert all(alert.sentence.endswith(".") and alert.next_step for alert in alerts)


def test_without_folders_the_disk_is_unknown(container: Container, clock: TurnedClock) -> None:
    bare = FiguresService(container.downloads, lambda: 0, lambda: 0, list, clock)
    assert (bare.figures().disk_used_percent, bare.figures().disk_free_bytes) == (None, None)
