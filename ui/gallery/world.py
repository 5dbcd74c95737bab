"""A container of fakes with the services' API: no disk, no network, no threads.

Used by `ui.screenshots` and by the GUI tests. Everything a page may call is here; what pages did is
kept in plain lists and dictionaries (`downloads.cancelled`, `settings.values`, …) for assertions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from config.errors import BadSetting
from config.schema import FIELDS, SettingField
from core.domain import (
    BadInput,
    Coverage,
    CoverageRow,
    CratekeeperError,
    DownloadJob,
    HealthCheck,
    Playlist,
    ServiceState,
    Track,
    Wish,
)
from core.tasks import TaskContext
from services.bus import EventBus
from services.events import CoverageReady, LibraryChanged, ServiceChanged, SettingChanged
from services.playlists.completing import Completed
from ui.gallery import data
from ui.gallery.albums import FakeAlbums
from ui.gallery.artists import FakeArtists
from ui.gallery.dashboard import FakeCare, FakeFigures, FakeGoodCitizen, FakeStats, FakeWatch
from ui.gallery.dashboard import figures as library_figures
from ui.gallery.downloads import FakeDownloads, FakeEngine, FakeNotify
from ui.gallery.review import FakeReview, questions
from ui.gallery.search import (
    FakePast,
    FakeRefusals,
    FakeSearchPage,
    FakeWishlist,
)
from ui.gallery.settings import (
    FakeMigration,
    FakeNearby,
    FakePlexAccount,
    FakeProfiles,
    FakeUpkeep,
    fake_filing,
)
from ui.gallery.sync_world import (
    Decisions,
    FakeForecast,
    FakeGenres,
    FakeMissing,
    FakePush,
    FakeRuns,
    FakeSync,
    accounting,
)
from ui.player.gallery import silent_desk

FOLDERS: dict[str, object] = {
    "downloads.incoming": "/music/Incoming",
    "organize.transfer": "/music/Transfer",
    "organize.supercrates": "/music/Supercrates",
}
"""In place of the defaults, which hang on the person's home folder."""


class FakeSettings:
    """Settings in memory, with the real declarations."""

    def __init__(self, bus: EventBus, values: Mapping[str, object] | None = None) -> None:
        self._bus = bus
        self.values: dict[str, object] = dict(values or {})
        self._listeners: list[Callable[[str], None]] = []

    def get(self, key: str) -> Any:
        """The value or the declared default."""
        return self.values[key] if key in self.values else FIELDS[key].default

    def set(self, key: str, value: object) -> None:
        """Keep a value; an address without http is refused as the real store does."""
        field = FIELDS[key]
        if field.kind == "url" and value and not str(value).startswith("http"):
            raise BadSetting(f"{field.label} must be an address such as http://localhost:5030")
        self.values[key] = value
        for listener in list(self._listeners):
            listener(key)
        self._bus.publish(SettingChanged(key))

    def fields(self) -> list[SettingField]:
        """All declarations."""
        return list(FIELDS.values())

    def listen(self, fn: Callable[[str], None]) -> Callable[[], None]:
        """Tell `fn` the key of each change."""
        self._listeners.append(fn)
        return lambda: self._listeners.remove(fn)


@dataclass(frozen=True)
class FakeScanReport:
    """What a scan says."""

    tracks: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    unreadable: tuple[tuple[str, str], ...] = ()
    seconds: float = 1.0


class FakeLibrary:
    """A library that needs no files."""

    def __init__(self, bus: EventBus, tracks: int, age: float | None) -> None:
        self._bus, self._tracks, self._age = bus, tracks, age
        self.scans: list[bool] = []
        self.error: CratekeeperError | None = None

    def scan(self, ctx: TaskContext, full: bool = False) -> FakeScanReport:
        """Pretend to read three files."""
        if self.error is not None:
            raise self.error
        self.scans.append(full)
        for done in range(1, 4):
            ctx.checkpoint()
            ctx.report(done / 3, f"{done} of 3 files")
        self._tracks += 3
        self._age = 0.0
        self._bus.publish(LibraryChanged(self._tracks))
        return FakeScanReport(self._tracks, added=3)

    def ensure_read(self, ctx: TaskContext) -> None:
        """Nothing to read."""

    def age(self) -> float | None:
        """Seconds since the last read."""
        return self._age

    def count(self) -> int:
        """How many tracks."""
        return self._tracks


class FakePlaylists:
    """Opens what `known` holds; anything else cannot be read."""

    def __init__(self) -> None:
        self.known: dict[str, Playlist] = {}
        self.opened: list[str] = []

    def open(self, source: str, ctx: TaskContext) -> Playlist:
        """The playlist, or the sentence why not."""
        ctx.checkpoint()
        self.opened.append(source)
        if source not in self.known:
            raise BadInput(
                f"“{source}” is neither a file nor “Artist - Title”.",
                "Give a playlist file, or one track in quotes.",
            )
        return self.known[source]


class FakeShelf:
    """Playlists opened before."""

    def __init__(self, rows: Iterable[Any] = ()) -> None:
        self.rows: list[Any] = list(rows)

    def put(self, saved: Any) -> None:
        """Insert or replace by key."""
        self.rows = [saved, *(row for row in self.rows if row.key != saved.key)]

    def all(self) -> list[Any]:
        """Newest first."""
        return list(self.rows)

    def remove(self, key: str) -> None:
        """Forget one."""
        self.rows = [row for row in self.rows if row.key != key]


class FakeCoverage(Decisions):
    """Answers with a prepared coverage, else with the invented one of the same size."""

    def __init__(self, bus: EventBus) -> None:
        super().__init__()
        self._bus = bus
        self.known: dict[str, Coverage] = {}
        self.error: CratekeeperError | None = None

    def check(self, playlist: Playlist, ctx: TaskContext, source: str = "") -> Coverage:
        """Compare."""
        del source
        ctx.report(0.5, "half compared")
        if self.error is not None:
            raise self.error
        made = data.coverage(len(playlist.entries), playlist.name, playlist.key)
        found = self.known.get(playlist.key, replace(made, playlist=playlist))
        self._bus.publish(CoverageReady(found))
        return found


class FakeHealth:
    """Services as prepared."""

    def __init__(self, bus: EventBus, healthy: bool, empty: bool) -> None:
        self._bus = bus
        self.healthy, self._empty = healthy, empty
        self.asked, self.wait = 0, 48.0

    def checks(self, ctx: TaskContext, everything: bool = True) -> list[HealthCheck]:
        """The doctor's list."""
        del everything
        ctx.checkpoint()
        return data.checks(self.healthy)

    def retry(self, ctx: TaskContext) -> list[ServiceState]:
        """Ask the failing ones."""
        return self.refresh(ctx)

    def next_try(self) -> float | None:
        """In a while, when one fails."""
        return None if self.healthy else self.wait

    def states(self) -> list[ServiceState]:
        """Last known."""
        return data.services(self.healthy, self._empty)

    def refresh(self, ctx: TaskContext, everything: bool = True) -> list[ServiceState]:
        """Ask everybody."""
        del everything
        ctx.checkpoint()
        self.asked += 1
        for state in self.states():
            self._bus.publish(ServiceChanged(state))
        return self.states()


class FakeActivityLog:
    """The feed."""

    def __init__(self, rows: Iterable[Any] = ()) -> None:
        self.rows = list(rows)

    def add(self, kind: str, text: str, job_id: int | None = None) -> None:
        """Append."""
        self.rows.insert(0, data.ShownActivity(len(self.rows) + 1, data.NOW, kind, text, job_id))

    def recent(self, limit: int = 100, kinds: Iterable[str] | None = None) -> list[Any]:
        """Newest first."""
        wanted = None if kinds is None else set(kinds)
        return [row for row in self.rows if wanted is None or row.kind in wanted][:limit]


class FakeWishes:
    """The wish list."""

    def __init__(self, rows: Iterable[Wish] = ()) -> None:
        self.rows = list(rows)

    def all(self) -> list[Wish]:
        """All."""
        return list(self.rows)

    def count(self) -> int:
        """How many."""
        return len(self.rows)


class FakeCompleting:
    """No row needs a catalogue."""

    def complete(
        self, _playlist: Playlist, rows: Sequence[CoverageRow], _ctx: TaskContext
    ) -> Completed:
        """The rows as they are."""
        return Completed(list(rows))

    def answers(self, wanted: Sequence[Track]) -> list[Track]:
        """Each as it is."""
        return list(wanted)


class FakeContainer:
    """Same members as the real container."""

    def __init__(
        self,
        *,
        empty: bool = False,
        healthy: bool = True,
        settings: Mapping[str, object] | None = None,
        home: Path = Path("/nowhere/cratekeeper"),
        jobs: Iterable[DownloadJob] | None = None,
    ) -> None:
        self.home = home
        self.bus = EventBus()
        given = {**FOLDERS, **(settings or {})}
        if not empty:
            given.setdefault("library.folders", ["/music/Collection", "/music/Vinyl rips"])
            given.setdefault("sources.slskd.api_key", "0123456789abcdef")
        self.settings = FakeSettings(self.bus, given)
        self.library = FakeLibrary(self.bus, 0 if empty else 18_402, None if empty else 240.0)
        self.playlists = FakePlaylists()
        self.coverage = FakeCoverage(self.bus)
        found = [] if empty else data.jobs()
        self.downloads = FakeDownloads(self.bus, found if jobs is None else jobs)
        self.completing = FakeCompleting()
        self.engine = FakeEngine()
        self.scheduler = FakeEngine()
        self.notify = FakeNotify()
        self.guess_music: Callable[[TaskContext], str] = lambda _ctx: ""
        self.health = FakeHealth(self.bus, healthy, empty)
        self.activity = FakeActivityLog([] if empty else data.activity())
        self.wishes = FakeWishes([] if empty else data.wishes())
        self.shelf = FakeShelf([] if empty else data.shelf())
        self.preview = silent_desk()
        self.sync = FakeSync(self)
        self.missing = FakeMissing(self)
        self.missing_runs = FakeRuns()
        self.forecast = FakeForecast()
        self.push = FakePush()
        self.genre_view = FakeGenres
        self.whole_albums = FakeAlbums()
        self.accounting = accounting(self)
        self.review = FakeReview([] if empty else questions())
        self.search_page = FakeSearchPage(self.downloads)
        self.past = FakePast(self.downloads)
        self.citizen = FakeGoodCitizen()
        self.library_stats = FakeStats(None if empty else library_figures())
        self.figures = FakeFigures()
        self.watchlist = FakeWatch()
        self.care = FakeCare()
        self.wishlist = FakeWishlist(self.wishes)
        self.refusals = FakeRefusals()
        self.artists = FakeArtists(self.downloads, empty)
        self.upkeep = FakeUpkeep()
        self.profiles = FakeProfiles()
        self.migration = FakeMigration()
        self.filing = fake_filing()
        self.nearby = FakeNearby()
        self.plex_account = FakePlexAccount()
        self.closed = False
        if not empty:
            self._open_all()

    def _open_all(self) -> None:
        for saved in self.shelf.all():
            made = data.coverage(saved.total, saved.name, saved.key)
            self.playlists.known[saved.source] = made.playlist

    def close(self, within: float = 60.0) -> None:  # noqa: ARG002 - the real signature
        """Let go."""
        self.closed = True


def container(**how: Any) -> Any:
    """A fake container, typed as the real one's users expect it."""
    return cast(Any, FakeContainer(**how))
