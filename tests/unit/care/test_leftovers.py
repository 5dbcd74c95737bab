"""Failed and old downloads are found, go to the trash, and come back; what is wanted stays."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain import JobState, Origin, RemoteId, Track
from core.ports.jobs import patch
from core.tasks import TaskContext
from services.care.leftovers import OLD_DAYS, Leftovers
from services.care.model import CareItem, CareKind
from services.container import Container, build_container

DAY = 86400.0
TOKEN = "12345678-1234-1234-1234-123456789abc"
SONG = Track("Song", ("Ada",))


class Home:
    """A home with an incoming folder; `later` turns its clock on."""

    def __init__(self, folder: Path) -> None:
        self.incoming = folder / "incoming"
        self.incoming.mkdir()
        (folder / "home").mkdir()
        settings = {"downloads.incoming": str(self.incoming)}
        self.container: Container = build_container(folder / "home", settings)
        self.care = self.container.care
        found: Leftovers = self.care.look.__self__._deps.leftovers.__self__  # type: ignore[attr-defined]
        self.jobs, self.held = found.jobs, found.held

    def look(self) -> list[CareItem]:
        return list(self.care.look(CareKind.LEFTOVERS, TaskContext()).items)

    def job(self, *states: JobState, token: str = "") -> int:
        key = f"song-{len(self.jobs.find())}"
        made = self.jobs.add(key, SONG, Origin("k", "List", 1), "transfer")
        remote = RemoteId("soulseek", token, "peer", "Song.flac", 10) if token else None
        for state in states:
            self.jobs.move(made.id, state, "test", patch(remote=remote) if remote else None)
        return made.id

    def part(self, token: str = TOKEN, days: float = 2, name: str = "Song.flac.part") -> Path:
        path = self.incoming / "cratekeeper" / token / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"music")
        then = time.time() - days * DAY
        os.utime(path, (then, then))
        return path

    def refused(self, job_id: int | None) -> Path:
        path = self.incoming / f"refused-{job_id}.flac"
        path.write_bytes(b"noise")
        self.held.hold(job_id, SONG, str(path), "it ends after 3 s")
        return path


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.container.close()


def test_a_part_that_no_download_wants_goes_to_the_trash_and_comes_back(home: Home) -> None:
    part = home.part()
    (item,) = home.look()
    assert (item.title, item.paths) == ("Song.flac", (str(part),))
    done = home.care.act(CareKind.LEFTOVERS, [item], TaskContext())
    assert (done.done, done.failed) == (1, ())
    assert not part.parent.exists()
    assert home.look() == []
    assert home.care.undo(done.run, TaskContext()) == 1
    assert part.read_bytes() == b"music"


def test_what_a_download_still_wants_is_no_leftover(home: Home) -> None:
    home.part()
    home.job(JobState.SEARCHING, JobState.QUEUED, token=TOKEN)
    assert home.look() == []


def test_what_was_touched_today_is_left_alone(home: Home) -> None:
    home.part(days=0.5)
    assert home.look() == []


def test_a_file_that_somebody_kept_there_is_his(home: Home) -> None:
    whole = home.part(name="Song.flac")
    job = home.job()
    home.jobs.annotate(job, patch(final_path=str(whole)))
    assert home.look() == []


def test_a_refused_file_is_left_over_once_its_track_came_from_elsewhere(home: Home) -> None:
    waiting = home.job(JobState.SEARCHING)
    over = home.job(JobState.CANCELLED)
    home.refused(waiting)
    gone = home.refused(over)
    (item,) = home.look()
    assert item.paths == (str(gone),)
    assert item.detail == "Refused today: it ends after 3 s"


def test_a_refused_file_nobody_looked_at_for_a_month_is_left_over(home: Home) -> None:
    path = home.refused(home.job(JobState.SEARCHING))

    class Later:
        def now(self) -> float:
            return time.time() + (OLD_DAYS + 1) * DAY

        def monotonic(self) -> float:
            return time.monotonic()

    later = Leftovers(home.held, home.jobs, lambda: home.incoming, Later())
    (item,) = later.look(TaskContext())
    assert item.paths == (str(path),)
    assert item.detail.startswith("Refused 31 days ago: ")


def test_a_file_that_went_by_itself_is_told(home: Home) -> None:
    part = home.part()
    (item,) = home.look()
    part.unlink()
    done = home.care.act(CareKind.LEFTOVERS, [item], TaskContext())
    assert (done.run, done.done) == ("", 0)
    assert done.failed[0][1].startswith("It cannot be moved to the trash")
