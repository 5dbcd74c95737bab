"""A wish list on a real database with a real download service; the library index is a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from core.domain import (
    DownloadJob,
    JobState,
    Origin,
    Track,
)
from database.activity_repo import ActivityRepo
from database.engine import open_database
from database.job_repo import JobRepo
from database.pace_repo import PaceRepo
from database.wish_repo import WishRepo
from services.bus import EventBus
from services.downloads.service import DownloadService
from services.wishes.wishlist import WishlistService
from tests.unit.downloads.fakes import TurnedClock

ORIGIN = Origin("file:x", "X", 3)


def song(title: str) -> Track:
    return Track(title, ("Halden",))


def key_of(track: Track) -> str:
    return f"{track.artist_credit}|{track.title}".casefold()


@dataclass
class OwnedIndex:
    """Owns what is in `titles`."""

    titles: set[str] = field(default_factory=set)
    asked: list[int] = field(default_factory=list)

    def owned(self, wanted: Sequence[Track]) -> list[bool]:
        self.asked.append(len(wanted))
        return [track.title in self.titles for track in wanted]


class Shelf:
    """Everything around one wish list."""

    def __init__(self, folder: Path) -> None:
        self.clock = TurnedClock()
        self.database = open_database(folder / "c.db", folder / "backups")
        self.store = WishRepo(self.database)
        self.pace = PaceRepo(self.database)
        self.jobs = JobRepo(self.database, self.clock)
        self.activity = ActivityRepo(self.database, self.clock)
        self.downloads = DownloadService(
            self.jobs, EventBus(), key_of, lambda: "transfer", lambda: None
        )
        self.index = OwnedIndex()
        self.wishlist = WishlistService(
            self.store, self.downloads, self.index.owned, key_of, self.activity, self.clock
        )

    def failed(self, title: str, reason: str = "Nobody shares it at the moment") -> DownloadJob:
        """A job that rests with its wish, due in an hour."""
        job = self.jobs.add(key_of(song(title)), song(title), ORIGIN, "transfer")
        self.jobs.move(job.id, JobState.SEARCHING)
        job = self.jobs.move(job.id, JobState.PARKED, reason)
        self.store.put(key_of(job.track), job.track, ORIGIN, reason, self.clock.now() + 3600)
        return job


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.database.dispose()
