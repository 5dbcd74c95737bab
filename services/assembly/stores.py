"""The stores of one home and what everybody needs beside them, which the rooms make their services
out of. Opened by `services/container.py`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.store import SettingsStore
from database.activity_repo import ActivityRepo
from database.engine import open_database
from database.inbox_repo import CheckRepo, HeldRepo
from database.job_repo import JobRepo
from database.journal_repo import JournalRepo
from database.library_repo import LibraryRepo
from database.marks_repo import MarksRepo
from database.memory_repo import MatchRepo, PeerRepo
from database.pace_repo import PaceRepo
from database.run_repo import RunRepo
from database.shelf_repo import ShelfRepo
from database.wish_repo import WishRepo
from services.assembly import parts
from services.bus import EventBus
from services.clock import SystemClock

if TYPE_CHECKING:
    from services.assembly.catalogue_sources import CatalogueSources

DATABASE_NAME = "cratekeeper.db"


@dataclass(frozen=True)
class Stores:
    """The stores of one home, and what everybody needs beside them."""

    home: Path
    settings: SettingsStore
    bus: EventBus
    clock: SystemClock
    database: Any
    jobs: JobRepo
    cache: LibraryRepo
    wishes: WishRepo
    activity: ActivityRepo
    matches: MatchRepo
    peers: PeerRepo
    shelf: ShelfRepo
    marks: MarksRepo
    runs: RunRepo
    journal: JournalRepo
    pace: PaceRepo
    checks: CheckRepo
    held: HeldRepo
    catalogues: Callable[[], CatalogueSources]


def open_stores(home: Path, settings: SettingsStore) -> Stores:
    """Open the database of `home`. Raises `StorageError` when it cannot be opened."""
    database, clock = open_database(home / DATABASE_NAME, home / "backups"), SystemClock()
    pace = PaceRepo(database)
    return Stores(
        home=home,
        settings=settings,
        bus=EventBus(),
        clock=clock,
        database=database,
        jobs=JobRepo(database, clock),
        cache=LibraryRepo(database),
        wishes=WishRepo(database),
        activity=ActivityRepo(database, clock),
        matches=MatchRepo(database),
        peers=PeerRepo(database, clock),
        shelf=ShelfRepo(database),
        marks=MarksRepo(database),
        runs=RunRepo(database),
        journal=JournalRepo(database, clock),
        pace=pace,
        checks=CheckRepo(database),
        held=HeldRepo(database, clock),
        catalogues=functools.cache(
            functools.partial(parts.catalogue_sources, settings, database, pace, clock)
        ),
    )
