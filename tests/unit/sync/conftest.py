"""Playlists, a library and an account of a few lines, on real stores."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from core.domain import (
    BadInput,
    CratekeeperError,
    LibraryTrack,
    Match,
    MatchResult,
    Playlist,
    PlaylistEntry,
    Track,
    Verdict,
)
from core.ports.accounts import AccountList, ListState, Priority
from core.tasks import TaskContext
from database.engine import open_database
from database.marks_repo import MarksRepo
from database.memory_repo import MatchRepo
from database.pace_repo import PaceRepo
from database.shelf_repo import ShelfRepo
from services.bus import EventBus
from services.playlists.coverage import CoverageService
from services.playlists.desk import SyncDesk
from services.playlists.manual_matches import ManualMatches
from services.playlists.marks import Marks
from tests.unit.downloads.fakes import TurnedClock

HOUR = 3600.0


def listed(name: str, **values: Any) -> AccountList:
    """A playlist of the account."""
    made = AccountList(f"spotify:playlist:{name}", name, "s1", 2, ListState.NEW)
    return replace(made, **values)


def playlist(source: str, *titles: str, snapshot: str = "s1", key: str = "") -> Playlist:
    """A list of tracks by one artist."""
    rows = (PlaylistEntry(at, track(title)) for at, title in enumerate(titles, start=1))
    return Playlist(key or source, source, "txt", tuple(rows), snapshot)


def track(title: str, artist: str = "Halden", **values: Any) -> Track:
    """A track of four minutes."""
    return replace(Track(title, (artist,), duration=240.0), **values)


def key_of(wanted: Track) -> str:
    """Names a recording."""
    return f"{wanted.artist_credit}|{wanted.title}".casefold()


@dataclass
class OwnedLibrary:
    """Owns the titles in `owned`; those in `doubts` may be owned."""

    owned: set[str] = field(default_factory=set)
    doubts: set[str] = field(default_factory=set)

    def ensure_read(self, ctx: TaskContext) -> None:
        ctx.checkpoint()

    def index(self) -> OwnedLibrary:
        return self

    def age(self) -> float | None:
        return 60.0

    def count(self) -> int:
        return len(self.owned)

    def best_many(self, wanted: list[Track]) -> list[Match | None]:
        return [self._best(one) for one in wanted]

    def near(self, wanted: Track, limit: int = 3) -> list[Match]:
        words = set(wanted.title.casefold().split())
        near = [one for one in sorted(self.owned) if words & set(one.casefold().split())]
        return [_match(track(one), 0.5, Verdict.REVIEW) for one in near][:limit]

    def _best(self, wanted: Track) -> Match | None:
        if wanted.title in self.owned:
            return _match(wanted, 0.97, Verdict.ACCEPT)
        return _match(wanted, 0.7, Verdict.REVIEW) if wanted.title in self.doubts else None

    def at(self, paths: Collection[str]) -> list[LibraryTrack]:
        return [LibraryTrack(Path(path).stem, ("Halden",), path=path) for path in paths]


def _match(wanted: Track, score: float, verdict: Verdict) -> Match:
    path = f"/music/{wanted.title}.flac"
    mine = LibraryTrack(wanted.title, wanted.artists, path=path, genres=wanted.genres)
    return Match(mine, MatchResult(score, verdict, (), ("Same title and artist",)))


@dataclass
class Account:
    """The account with Spotify: `lists`, and an `error` for everything it is asked."""

    lists: list[AccountList] = field(default_factory=list)
    error: CratekeeperError | None = None
    asked: list[str] = field(default_factory=list)
    rows: tuple[str, ...] = ("One", "Two")
    connected: bool = True
    kept: dict[str, Playlist] = field(default_factory=dict)

    def playlists(self, ctx: TaskContext) -> list[AccountList]:
        self._ask("lists")
        return list(self.lists)

    def open(
        self, one: AccountList, ctx: TaskContext, priority: Priority = Priority.PAGE
    ) -> Playlist:
        self._ask(f"{one.name} {priority.name}")
        made = playlist(one.name, *self.rows, snapshot=one.snapshot, key=one.source)
        return replace(made, kind="spotify")

    def liked(self, ctx: TaskContext, priority: Priority = Priority.PAGE) -> Playlist:
        self._ask(f"liked {priority.name}")
        return replace(playlist("Liked Songs", *self.rows, key="spotify:liked"), kind="spotify")

    def last_read(self, source: str) -> Playlist | None:
        return self.kept.get(source)

    def words(self) -> str:
        self._ask("words")
        return "connected as lena"

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.error is not None:
            raise self.error


class Files:
    """Sources that can be opened by name."""

    def __init__(self) -> None:
        self.known: dict[str, Playlist] = {}
        self.error: CratekeeperError | None = None

    def open(self, source: str, ctx: TaskContext) -> Playlist:
        ctx.checkpoint()
        if self.error is not None:
            raise self.error
        if source not in self.known:
            raise BadInput(f"{source} is not there.")
        return self.known[source]


class Desk:
    """A `SyncDesk` with everything around it."""

    def __init__(self, folder: Path) -> None:
        self.clock = TurnedClock()
        self.database = open_database(folder / "c.db", folder / "backups")
        self.shelf = ShelfRepo(self.database)
        self.marks = Marks(MarksRepo(self.database), self.clock)
        self.library, self.files, self.account = OwnedLibrary(), Files(), Account()
        self.settings = {"schedules.liked_hours": 6, "schedules.resync_hours": 0}
        matches = ManualMatches(MatchRepo(self.database), key_of, self.library.at)
        self.coverage = CoverageService(
            self.library, self.shelf, EventBus(), self.clock, matches, self.marks
        )
        files: Any = self.files
        values: Any = self.settings
        self.desk = SyncDesk(
            self.shelf, self.marks, self.account, files, self.coverage,
            _Got(values), PaceRepo(self.database), self.clock,
        )  # fmt: skip

    def add(self, source: str, *titles: str, snapshot: str = "s1") -> Playlist:
        made = playlist(source, *titles, snapshot=snapshot)
        self.files.known[source] = made
        return made

    def card(self, key: str) -> Any:
        return next(one for one in self.desk.all() if one.key == key)


@dataclass
class _Got:
    values: dict[str, Any]

    def get(self, key: str) -> Any:
        return self.values[key]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.database.dispose()


@pytest.fixture
def ctx() -> TaskContext:
    return TaskContext()
