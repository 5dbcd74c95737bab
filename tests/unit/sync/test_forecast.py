"""What downloads will cost: size by format, time, and the room that has to stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain import DownloadJob, JobState, Origin
from services.playlists.forecast import BYTES_PER_SECOND, Forecast, ForecastService
from tests.unit.sync.conftest import track

GB = 1_000_000_000


VALUES: dict[str, Any] = {
    "downloads.quality_profile": "lossless-first",
    "organize.layout": "transfer",
    "organize.transfer": "/music/Transfer",
    "limits.disk_reserve_mb": 2_000,
    "sources.slskd.search_gap_seconds": 8.0,
}


class Settings:
    def __init__(self, **values: Any) -> None:
        self._own = {key.replace("__", "."): value for key, value in values.items()}

    def get(self, key: str) -> Any:
        return self._own.get(key, VALUES[key])


class Jobs:
    def __init__(self, *speeds: float) -> None:
        self._speeds = speeds

    def jobs(
        self,
        states: Iterable[JobState] | None = None,
        limit: int | None = None,
        offset: int = 0,
        newest_first: bool = False,
    ) -> list[DownloadJob]:
        made = DownloadJob(1, track("a"), Origin("k", "n"), JobState.DOWNLOADING, "transfer")
        return [replace(made, speed=speed) for speed in self._speeds]


def forecast(
    tracks: int = 10, space: tuple[int, int] = (500 * GB, 100 * GB), jobs: Jobs | None = None,
    **settings: Any,
) -> Forecast:  # fmt: skip
    asked: list[Path] = []

    def disk(folder: Path) -> tuple[int, int]:
        asked.append(folder)
        return space

    made = ForecastService(Settings(**settings), jobs or Jobs(), disk).of([track("a")] * tracks)
    assert asked == [Path("/music/Transfer")]
    return made


def test_size_goes_by_format_and_length() -> None:
    made = forecast(10)
    assert made.sizes == {name: 2400 * rate for name, rate in BYTES_PER_SECOND.items()}
    assert made.size == made.sizes["FLAC"]
    assert made.left == 100 * GB - made.size
    assert made.fits


def test_a_profile_of_lossy_files_counts_as_such() -> None:
    assert forecast(downloads__quality_profile="mp3").likely == "MP3 320"


def test_searches_take_their_time_and_a_slow_line_takes_longer() -> None:
    assert forecast(10).seconds == pytest.approx(276.0)
    assert forecast(10, jobs=Jobs(5_000_000.0, 5_000_000.0)).seconds == 100.0
    assert forecast(0).seconds == 0.0


def test_the_reserve_is_hard_and_never_more_than_a_twentieth_of_the_disk() -> None:
    assert not forecast(10, (500 * GB, 2 * GB)).fits
    assert forecast(10, (500 * GB, 3 * GB)).fits
    small = forecast(1, (4 * GB, 1 * GB))
    assert small.reserve == 4 * GB // 20


def test_a_disk_that_cannot_be_looked_at_stops_nobody() -> None:
    made = forecast(10, (0, 0))
    assert (made.free, made.left, made.fits) == (None, None, True)


def test_a_part_costs_its_share() -> None:
    made = forecast(10)
    half = made.part(5, made.music / 2)
    assert (half.tracks, half.size) == (5, made.size // 2)
    assert half.seconds == pytest.approx(made.seconds / 2)
    assert forecast(0).part(0, 0.0).size == 0


def test_the_queue_tells_what_is_still_to_come() -> None:
    jobs = Jobs(0.0, 0.0)
    known = replace(jobs.jobs()[0], size=30_000_000, bytes_done=10_000_000)
    jobs.jobs = lambda *_args, **_named: [known, replace(known, size=None, bytes_done=0)]  # type: ignore[method-assign]
    told = ForecastService(Settings(), jobs, lambda _folder: (500 * GB, 2 * GB)).queued()
    assert told.tracks == 2
    assert told.size == 20_000_000 + 240 * BYTES_PER_SECOND["FLAC"]
    assert not told.fits
    assert Jobs().jobs() == []
    assert ForecastService(Settings(), Jobs(), lambda _folder: (500 * GB, GB)).queued().size == 0
