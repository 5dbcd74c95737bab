"""The tasks of the scheduler, made from the settings `schedules.*`. Used by the container."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from core.tasks import TaskContext
from services.library.scan import LibraryService
from services.scheduler import Task
from services.wishes.upgrades import UpgradeService
from services.wishes.wishlist import WishlistService

if TYPE_CHECKING:
    from core.domain import Coverage
    from core.ports.library import SavedPlaylist
    from services.playlists.desk import SyncDesk
    from services.playlists.missing import MissingService
    from services.wishes.watchlist import WatchlistService

MINUTE, HOUR = 60.0, 3600.0
LOOK_SECONDS = 30.0
CHECK_SECONDS = 900.0
TIDY_SECONDS = 600.0


class Settings(Protocol):
    """What is asked of the settings store."""

    def get(self, key: str) -> Any:
        """The typed value of a setting."""
        ...


class Schedules:
    """Says how often, and does it."""

    def __init__(
        self,
        settings: Settings,
        wishlist: WishlistService,
        library: LibraryService,
        sync: SyncDesk,
        upgrades: UpgradeService | None = None,
        watchlist: WatchlistService | None = None,
        arrivals: Callable[[TaskContext], object] | None = None,
        figures: Callable[[TaskContext], object] | None = None,
        missing: MissingService | None = None,
    ) -> None:
        self._missing = missing
        self._arrivals = arrivals
        self._figures = figures
        self._settings = settings
        self._wishlist = wishlist
        self._library = library
        self._sync = sync
        self._upgrades = upgrades
        self._watchlist = watchlist

    def tasks(self) -> list[Task]:
        """All of them. The library first: what is owned is not to be fetched."""
        return [
            Task("Library scan", self.scan_seconds, self.scan),
            Task("Library look", self.look_seconds, self.look),
            Task("Wish list", self.wish_seconds, self._wishlist.try_next),
            Task("Owned wishes", self.tidy_seconds, self._wishlist.tidy),
            Task("Playlist check", self.check_seconds, self.check),
            Task("Better copies", self.upgrade_seconds, self.better),
            Task("Watch list", self.watch_seconds, self.watch),
            Task("Incoming folder", self.arrival_seconds, self.file_arrivals),
        ]

    def arrival_seconds(self) -> float:
        """Seconds between two looks at the incoming folder; 0 while nobody asked for them."""
        return LOOK_SECONDS if self._settings.get("organize.watch") else 0.0

    def file_arrivals(self, ctx: TaskContext) -> None:
        """File what has arrived."""
        if self._arrivals is not None:
            self._arrivals(ctx)

    def wish_seconds(self) -> float:
        """Seconds from one wish to the next: a round's wishes are spread over its time."""
        minutes = int(self._settings.get("schedules.wishlist_minutes"))
        return minutes * MINUTE / int(self._settings.get("schedules.wishlist_batch"))

    def tidy_seconds(self) -> float:
        """Seconds between two looks for wishes that filed files made true; 0 when none came."""
        return TIDY_SECONDS if self._wishlist.outdated else 0.0

    def scan_seconds(self) -> float:
        """Seconds between two readings; 0 while neither folder nor server is set."""
        if not self._library.folders() and not self._library.server:
            return 0.0
        return int(self._settings.get("schedules.scan_hours")) * HOUR

    def look_seconds(self) -> float:
        """Seconds between two quick looks for what changed without a word."""
        return min(HOUR, self.scan_seconds())

    def look(self, ctx: TaskContext) -> None:
        """Read what changed, then count it and make it searchable."""
        self._library.reconcile(ctx)
        if self._figures is not None:
            self._figures(ctx)

    def check_seconds(self) -> float:
        """Seconds between two looks for playlists whose time has come; 0 while none has one."""
        every = [self._sync.every(saved) for saved in self._sync.all()]
        return min([CHECK_SECONDS, *filter(None, every)]) if any(every) else 0.0

    def upgrade_seconds(self) -> float:
        """Seconds between two looks for what could be better; 0 while nobody asked for it."""
        return 24 * HOUR if self._settings.get("schedules.upgrade_wishes") else 0.0

    def better(self, ctx: TaskContext) -> None:
        """Wish for better copies of what is owned, no more at once than a round tries."""
        if self._upgrades is not None:
            self._upgrades.wish(ctx, int(self._settings.get("schedules.wishlist_batch")))

    def watch_seconds(self) -> float:
        """Seconds between two looks for artists who are due: a round's share each hour."""
        return min(HOUR, int(self._settings.get("schedules.watchlist_hours")) * HOUR)

    def watch(self, ctx: TaskContext) -> None:
        """Look for new releases of the followed artists who were not asked about for so long."""
        if self._watchlist is not None:
            hours = int(self._settings.get("schedules.watchlist_hours"))
            batch = int(self._settings.get("schedules.watchlist_batch"))
            self._watchlist.scan_due(ctx, hours * HOUR, batch)

    def scan(self, ctx: TaskContext) -> None:
        """Read the library, unless somebody did so lately."""
        age = self._library.age()
        if age is None or age >= self.scan_seconds() / 2:
            self._library.scan(ctx)

    def check(self, ctx: TaskContext) -> None:
        """Compare the playlists whose time has come; those that ask for it get their wishes."""

        def checked(saved: SavedPlaylist, coverage: Coverage) -> None:
            if saved.wishes and self._missing is not None:
                self._missing.wish(coverage, ctx)

        self._sync.check_due(ctx, checked)
