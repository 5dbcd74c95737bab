"""Followed artists on a real database and a simulated Deezer; time is virtual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from core.clients.catalogues.asking import Desk
from core.clients.catalogues.deezer import DeezerCatalogue
from core.clients.catalogues.pictures import HttpPictures
from core.domain import CoverageRow, Origin, Ownership, PlaylistEntry, Track, Wish
from core.tasks import TaskContext
from database.activity_repo import ActivityRepo
from database.engine import open_database
from database.pace_repo import PaceRepo
from database.watch_repo import WatchRepo
from database.wish_repo import WishRepo
from sandbox.catalogues import Catalogues, MusicWorld
from services.bus import EventBus
from services.catalogue.service import CatalogueService
from services.events import ReleasesFound
from services.wishes.watchlist import WatchlistService
from tests.contract.catalogue_stages import LIMITS, VirtualContext
from tests.contract.fakes_catalogue import MemoryCatalogueCache
from tests.contract.fakes_storage import TurningClock

DAY = 86400.0


@dataclass
class OwnedTitles:
    """Coverage over the titles somebody owns."""

    titles: set[str] = field(default_factory=set)

    def compare(self, tracks: Sequence[Track], ctx: TaskContext) -> list[CoverageRow]:
        return [
            CoverageRow(PlaylistEntry(at, one), self._state(one), None, "")
            for at, one in enumerate(tracks, start=1)
        ]

    def _state(self, track: Track) -> Ownership:
        return Ownership.OWNED if track.title in self.titles else Ownership.MISSING


class Watching:
    """The service with everything around it. `world` may be changed between scans."""

    def __init__(self, there: Catalogues, folder: Path) -> None:
        self.there = there
        self.world: MusicWorld = there.world
        self.clock = TurningClock()
        self.ctx = VirtualContext(self.clock)
        self.database = open_database(folder / "c.db", folder / "backups")
        self.store = WatchRepo(self.database)
        self.wishes = WishRepo(self.database)
        self.activity = ActivityRepo(self.database, self.clock)
        self.pace = PaceRepo(self.database)
        self.owned = OwnedTitles()
        self.events: list[ReleasesFound] = []
        self.bus = EventBus()
        self.bus.subscribe(ReleasesFound, self.events.append)
        desk = Desk(MemoryCatalogueCache(self.clock), self.pace, self.clock, LIMITS)
        self.deezer = DeezerCatalogue(there.deezer.url, desk)
        self.pictures = HttpPictures(folder / "pictures", self.clock, home_made=True)
        self.catalogue = CatalogueService(lambda: [self.deezer], self.pictures, desk.cache)
        self.service = WatchlistService(
            self.store,
            self.catalogue,
            self.owned,
            self.wish,
            self.pace,
            self.activity,
            self.bus,
            self.clock,
        )

    def wish(self, track: Track, origin: Origin) -> Wish | None:
        key = f"{track.artist_credit}|{track.title}"
        return self.wishes.get(key) if self.wishes.add(key, track, origin, 0.0) else None

    def day(self, ahead: float = 0.0) -> str:
        from datetime import UTC, datetime

        at = self.clock.now() + ahead * DAY
        return datetime.fromtimestamp(at, UTC).date().isoformat()

    def next_day(self) -> None:
        self.clock.turn(DAY + 1)

    def wished(self) -> list[str]:
        return sorted(wish.track.title for wish in self.wishes.all())

    def close(self) -> None:
        self.deezer.close()
        self.pictures.close()
        self.database.dispose()


@pytest.fixture(scope="package")
def running() -> Iterator[Catalogues]:
    with Catalogues(MusicWorld()) as there:
        yield there


@pytest.fixture
def watching(running: Catalogues, tmp_path: Path) -> Iterator[Watching]:
    world = running.world
    world.singers.clear()
    world.releases.clear()
    world.singer("Halden", fans=900)
    world.release("Old Tide", "Halden", ["Ebb", "Flood"], date="2010-01-01")
    for server in running.servers:
        server.reset()
    made = Watching(running, tmp_path)
    yield made
    made.close()
    assert running.violations == []
