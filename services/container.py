"""The one place that knows concrete classes: builds everything from a home folder.

Building opens the database but asks no network and starts no thread. What the first paint does not
need (HTTP, audio tools, the matching tables) is imported when it is first asked for.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from config.store import SettingsStore
from core.domain import AudioFacts
from core.ports.ledgers import ActivityLog
from core.ports.library import PlaylistShelf
from core.ports.memory import PeerMemory
from core.tasks import Deadline
from services.assembly import extras, library_parts, parts, settings_parts, sync_parts, wiring
from services.assembly.late import Late, once
from services.assembly.sources import Sources
from services.assembly.stores import open_stores
from services.bus import EventBus
from services.downloads.engine import DownloadEngine
from services.downloads.service import DownloadService
from services.events import JobMoved
from services.health.service import HealthService
from services.library.albums import AlbumService
from services.library.scan import LibraryService
from services.playlists.coverage import CoverageService
from services.playlists.manual_matches import ManualMatches
from services.playlists.marks import Marks
from services.playlists.service import PlaylistService
from services.preview.desk import PreviewDesk
from services.records.citizen import CitizenService
from services.records.figures import FiguresService
from services.records.history import HistoryService
from services.records.inbox import InboxService
from services.records.refusals import RefusalService
from services.scheduler import Scheduler
from services.schedules import Schedules
from services.setup import first_run
from services.wishes.upgrades import UpgradeService
from services.wishes.wishlist import WishlistService

if TYPE_CHECKING:
    from core.ports.jobs import WishStore
    from core.tasks import TaskContext
    from services.accounts.service import AccountsService
    from services.artists.service import ArtistService
    from services.care.service import CareService
    from services.catalogue.service import CatalogueService
    from services.crates.service import CrateService
    from services.decide.profile_editor import ProfileEditor
    from services.discovery.service import DiscoveryService
    from services.library.genre_view import GenreView
    from services.library.stats import LibraryStats
    from services.library.view import LibraryView
    from services.library.watch import LibraryWatch
    from services.matched.service import MatchedDownloadService
    from services.notify.service import NotifyService
    from services.organise.filing import Filing
    from services.playlists.accounting import AccountingService
    from services.playlists.completing import CompletionService
    from services.playlists.desk import SyncDesk
    from services.playlists.forecast import ForecastService
    from services.playlists.missing import MissingService
    from services.playlists.missing_runs import MissingRuns
    from services.playlists.whole_albums import WholeAlbums
    from services.records.past import PastService
    from services.records.upkeep import Upkeep
    from services.review.service import ReviewService
    from services.search_page.service import SearchPageService
    from services.servers.nearby import NearbyServices
    from services.servers.plex_account import PlexAccount
    from services.servers.push import PushService
    from services.servers.scans import ServerScans
    from services.servers.service import ServerLibrary
    from services.setup.migration import MigrationService
    from services.wishes.watchlist import WatchlistService


@dataclass
class Container:
    """Everything a front end needs. `close` stops the engine and the database."""

    home: Path
    settings: SettingsStore
    bus: EventBus
    playlists: PlaylistService
    library: LibraryService
    coverage: CoverageService
    albums: AlbumService
    downloads: DownloadService
    engine: DownloadEngine
    health: HealthService
    activity: ActivityLog
    wishes: WishStore
    peers: PeerMemory
    shelf: PlaylistShelf
    facts: Callable[[str], AudioFacts | None] = field(repr=False)
    filing: Callable[[], Filing] = field(repr=False)
    history: HistoryService
    past: PastService = field(repr=False)
    wishlist: WishlistService
    watchlist: WatchlistService = field(repr=False)
    migration: MigrationService = field(repr=False)
    discovery: DiscoveryService = field(repr=False)
    completing: CompletionService = field(repr=False)
    refusals: RefusalService
    upgrades: UpgradeService
    scheduler: Scheduler
    figures: FiguresService
    citizen: CitizenService
    upgrade_ytdlp: Callable[[TaskContext], tuple[str, str, str]] = field(repr=False)
    inbox: InboxService
    review: ReviewService = field(repr=False)
    upkeep: Upkeep = field(repr=False)
    profiles: ProfileEditor = field(repr=False)
    crates: CrateService
    catalogue: CatalogueService = field(repr=False)
    artists: ArtistService = field(repr=False)
    preview: PreviewDesk = field(repr=False)
    accounts: AccountsService = field(repr=False)
    servers: ServerLibrary = field(repr=False)
    server_scans: ServerScans = field(repr=False)
    library_watch: LibraryWatch = field(repr=False)
    library_view: LibraryView = field(repr=False)
    library_stats: LibraryStats = field(repr=False)
    care: CareService = field(repr=False)
    nearby: NearbyServices = field(repr=False)
    push: PushService = field(repr=False)
    plex_account: PlexAccount = field(repr=False)
    search_page: SearchPageService = field(repr=False)
    matched: MatchedDownloadService = field(repr=False)
    sync: SyncDesk = field(repr=False)
    missing: MissingService = field(repr=False)
    missing_runs: MissingRuns = field(repr=False)
    accounting: AccountingService = field(repr=False)
    forecast: ForecastService = field(repr=False)
    genre_view: Callable[[], GenreView] = field(repr=False)
    whole_albums: WholeAlbums = field(repr=False)
    notify: NotifyService = field(repr=False)
    guess_music: Callable[[TaskContext], str] = field(repr=False)
    close_database: Callable[[], None] = field(repr=False)
    close_sources: Callable[[], None] = field(default=lambda: None, repr=False)

    def close(self, within: float = 60.0) -> None:
        """Stop what runs and wait at most `within` seconds for it; jobs keep their states."""
        left = Deadline(within)
        self.engine.stop(left.remaining(10))
        self.scheduler.stop(left.remaining(10))
        self.notify.stop(left.remaining(5))
        self.library_watch.stop(left.remaining(10))
        self.server_scans.stop(left.remaining(10))
        self.preview.close()
        self.close_sources()
        self.servers.close()
        self.close_database()


def build_container(home: Path, overrides: Mapping[str, object] | None = None) -> Container:
    """The container for `home`; `overrides` are command-line values by settings key.

    Raises `BadSetting` for a broken settings file and `StorageError` for a database that cannot be
    opened.
    """
    at = open_stores(home, SettingsStore(home, overrides))
    settings, bus, clock = at.settings, at.bus, at.clock
    sources = Sources(settings, at.pace, clock)
    servers = extras.servers(at)
    library = wiring.make_library(at, servers)
    filing = once(functools.partial(wiring.make_filing, at))
    preview = PreviewDesk(
        home / "preview",
        lambda folder: parts.preview(deps, settings, downloads, folder),
    )
    deps = wiring.engine_deps(at, sources, filing, preview.running)

    def recover(ctx: TaskContext) -> None:
        preview.sweep()
        wiring.recover(at.journal, filing, ctx)

    engine = DownloadEngine(deps, recover)
    manual = ManualMatches(at.matches, parts.track_key, at.cache.at)
    marks = Marks(at.marks, clock)
    coverage = CoverageService(library, at.shelf, bus, clock, manual, marks)
    layout = functools.partial(wiring.chosen_layout, settings)
    history = HistoryService(at.jobs, at.journal, at.checks)
    downloads = DownloadService(
        at.jobs, bus, parts.track_key, layout, engine.wake, at.checks, history.sources
    )
    wishlist = wiring.make_wishlist(at, downloads, library)
    bus.subscribe(JobMoved, functools.partial(wiring.gather, filing))
    spotify = extras.Spotify(at)
    catalogue: CatalogueService = Late(lambda: parts.catalogue(at.catalogues(), spotify.on_demand))  # type: ignore[assignment]
    albums = AlbumService(coverage)
    discovery = extras.Discovery(at, catalogue)
    completing = extras.completing(at, catalogue)
    playlists = parts.playlists(
        at.catalogues, sources.youtube_lists, spotify.reader, discovery.readers
    )
    watchlist = extras.watchlist(at, catalogue, coverage, wishlist)
    profile = functools.partial(parts.read_profile, settings)
    upgrades = UpgradeService(at.cache, at.wishes, profile, parts.track_key, clock)
    sync = sync_parts.desk(at, marks, spotify.accounts, playlists, coverage)
    view, stats = library_parts.library_view(at), library_parts.library_stats(at, filing)
    missing = sync_parts.missing(at, sync, wishlist, downloads, sources, completing)
    schedules = Schedules(
        settings, wishlist, library, sync, upgrades, watchlist,
        functools.partial(wiring.watch, filing), library_parts.counted(view, stats), missing,
    )  # fmt: skip
    folders = functools.partial(wiring.work_folders, settings)
    inbox = wiring.make_inbox(at, filing, downloads, engine)
    return Container(
        home=home,
        settings=settings,
        bus=bus,
        playlists=playlists,
        library=library,
        coverage=coverage,
        albums=albums,
        downloads=downloads,
        engine=engine,
        health=wiring.make_health(at, sources, library, spotify.in_use, servers),
        activity=at.activity,
        wishes=at.wishes,
        peers=at.peers,
        shelf=at.shelf,
        facts=parts.facts,
        filing=filing,
        history=history,
        past=extras.past(at, history, filing),
        wishlist=wishlist,
        watchlist=watchlist,
        discovery=discovery.service,
        completing=completing,
        migration=extras.migration(at, wishlist, watchlist),
        refusals=RefusalService(at.peers, at.jobs, downloads, clock),
        upgrades=upgrades,
        scheduler=Scheduler(schedules.tasks(), at.pace, at.activity, clock),
        figures=FiguresService(downloads, at.wishes.count, library.count, folders, clock),
        crates=wiring.make_crates(at),
        citizen=CitizenService(sources),
        upgrade_ytdlp=sources.upgrade_ytdlp,
        inbox=inbox,
        review=extras.review(at, downloads, inbox, coverage, filing, completing),
        upkeep=settings_parts.upkeep(at),
        profiles=settings_parts.profiles(at),
        catalogue=catalogue,
        artists=extras.artists(at, catalogue, library, albums, downloads),
        preview=preview,
        accounts=spotify.accounts,
        servers=servers,
        server_scans=library_parts.server_scans(at, servers, library),
        library_watch=library_parts.library_watch(at, library),
        library_view=view,
        library_stats=stats,
        care=library_parts.care(at, library, filing, catalogue),
        nearby=library_parts.nearby(at),
        push=extras.push(servers, coverage, home, manual, library.index_alone, at.activity.add),
        plex_account=extras.plex_account(at),
        search_page=extras.search_page(
            at, sources, deps.collector, catalogue, library, coverage, downloads
        ),
        matched=extras.matched(at, catalogue, downloads, library, filing),
        sync=sync,
        missing=missing,
        missing_runs=sync_parts.missing_runs(at),
        accounting=sync_parts.accounting(at, downloads, completing),
        forecast=sync_parts.forecast(at, downloads),
        genre_view=functools.partial(sync_parts.genre_view, at),
        whole_albums=sync_parts.whole_albums(catalogue, coverage),
        notify=settings_parts.notify(at, downloads),
        guess_music=first_run.guess_music,
        close_database=at.database.dispose,
        close_sources=sources.close,
    )
