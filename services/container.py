"""The one place that knows concrete classes: builds everything from a home folder.

Building opens the database but asks no network and starts no thread. What the first paint does not
need (HTTP, audio tools, the matching tables) is imported when it is first asked for.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.paths import settings_file
from config.store import SettingsStore
from core.domain import AudioFacts, QualityProfile, RemoteId
from core.ports.ledgers import ActivityLog
from core.ports.library import PlaylistShelf
from core.ports.memory import PeerMemory
from database.journal_repo import JournalRepo
from database.search_repo import SearchRepo
from services import extras, parts
from services.albums import AlbumService
from services.bus import EventBus
from services.citizen import CitizenService
from services.coverage import CoverageService
from services.decide.editions import editions_for
from services.downloads.deps import EngineDeps
from services.downloads.engine import DownloadEngine
from services.downloads.policy import Policy
from services.downloads.service import DownloadService
from services.events import CoverageReady, JobMoved, LibraryScanned
from services.figures import FiguresService
from services.health.library_server import ServerHealth
from services.health.service import HealthService
from services.history import HistoryService
from services.inbox import InboxDeps, InboxService
from services.late import Late, once
from services.manual_matches import ManualMatches
from services.playlists import PlaylistService
from services.preview.desk import PreviewDesk
from services.refusals import RefusalService
from services.scan import LibraryService
from services.scheduler import Scheduler
from services.schedules import Schedules
from services.search.collector import Collector
from services.settings_file import SettingsFile
from services.sources import Sources, ffmpeg_path
from services.stores import Stores, open_stores
from services.upgrades import UpgradeService
from services.wishlist import WishlistService

if TYPE_CHECKING:
    from core.ports.jobs import WishStore
    from core.tasks import TaskContext
    from services.accounts.service import AccountsService
    from services.catalogue.service import CatalogueService
    from services.completing import CompletionService
    from services.crates.service import CrateService
    from services.discovery.service import DiscoveryService
    from services.matched.service import MatchedDownloadService
    from services.migration import MigrationService
    from services.organise.better import BetterCopies
    from services.organise.filing import Filing
    from services.plex_account import PlexAccount
    from services.push import PushService
    from services.search_page.service import SearchPageService
    from services.servers import ServerLibrary
    from services.watchlist import WatchlistService


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
    crates: CrateService
    catalogue: CatalogueService = field(repr=False)
    preview: PreviewDesk = field(repr=False)
    accounts: AccountsService = field(repr=False)
    servers: ServerLibrary = field(repr=False)
    push: PushService = field(repr=False)
    plex_account: PlexAccount = field(repr=False)
    search_page: SearchPageService = field(repr=False)
    matched: MatchedDownloadService = field(repr=False)
    close_database: Callable[[], None] = field(repr=False)
    close_sources: Callable[[], None] = field(default=lambda: None, repr=False)

    def close(self) -> None:
        """Stop what runs; jobs keep their states."""
        self.scheduler.stop()
        self.engine.stop()
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
    index = home / "cache" / "library.index"
    servers = extras.servers(at)
    library = LibraryService(
        settings, at.cache, Late(parts.reader), Late(parts.filestore), bus, clock, index, servers
    )
    filing = once(functools.partial(_filing, at))
    preview = PreviewDesk(
        home / "preview",
        lambda folder: parts.preview(deps, settings, downloads, folder),
    )
    deps = _engine_deps(at, sources, filing, preview.running)

    def recover(ctx: TaskContext) -> None:
        preview.sweep()
        _recover(at.journal, filing, ctx)

    engine = DownloadEngine(deps, recover)
    manual = ManualMatches(at.matches, parts.track_key, at.cache.at)
    coverage = CoverageService(library, at.shelf, bus, clock, manual)
    layout = functools.partial(_layout, settings)
    downloads = DownloadService(at.jobs, bus, parts.track_key, layout, engine.wake, at.checks)
    wishlist = WishlistService(
        at.wishes, downloads, library.index, parts.track_key, at.activity, clock
    )
    bus.subscribe(CoverageReady, wishlist.on_coverage)
    bus.subscribe(LibraryScanned, wishlist.on_scan)
    bus.subscribe(JobMoved, functools.partial(_gather, filing))
    spotify = extras.Spotify(at)
    catalogue: CatalogueService = Late(lambda: parts.catalogue(at.catalogues(), spotify.on_demand))  # type: ignore[assignment]
    discovery = extras.Discovery(at, catalogue)
    playlists = parts.playlists(
        at.catalogues, sources.youtube_lists, spotify.reader, discovery.readers
    )
    watchlist = extras.watchlist(at, catalogue, coverage, wishlist)
    profile = functools.partial(_profile, settings)
    upgrades = UpgradeService(at.cache, at.wishes, profile, parts.track_key, clock)
    schedules = Schedules(
        settings, wishlist, library, at.shelf, playlists, coverage, upgrades, watchlist,
        functools.partial(_watch, filing),
    )  # fmt: skip
    folders = functools.partial(_folders, settings)
    return Container(
        home=home,
        settings=settings,
        bus=bus,
        playlists=playlists,
        library=library,
        coverage=coverage,
        albums=AlbumService(coverage),
        downloads=downloads,
        engine=engine,
        health=_health(at, sources, library, spotify.in_use, servers),
        activity=at.activity,
        wishes=at.wishes,
        peers=at.peers,
        shelf=at.shelf,
        facts=parts.facts,
        filing=filing,
        history=HistoryService(at.jobs, at.journal, at.checks),
        wishlist=wishlist,
        watchlist=watchlist,
        discovery=discovery.service,
        completing=extras.completing(at, catalogue),
        migration=extras.migration(at, wishlist, watchlist),
        refusals=RefusalService(at.peers, at.jobs, downloads, clock),
        upgrades=upgrades,
        scheduler=Scheduler(schedules.tasks(), at.pace, at.activity, clock),
        figures=FiguresService(downloads, at.wishes.count, library.count, folders, clock),
        crates=_crates(at),
        citizen=CitizenService(sources),
        upgrade_ytdlp=sources.upgrade_ytdlp,
        inbox=_inbox(at, filing, downloads, engine),
        catalogue=catalogue,
        preview=preview,
        accounts=spotify.accounts,
        servers=servers,
        push=extras.push(servers, coverage, home),
        plex_account=extras.plex_account(at),
        search_page=extras.search_page(sources, deps.collector),
        matched=extras.matched(catalogue, downloads),
        close_database=at.database.dispose,
        close_sources=sources.close,
    )


def _engine_deps(
    at: Stores,
    sources: Sources,
    filing: Callable[[], Filing],
    previews: Callable[[], list[RemoteId]],
) -> EngineDeps:
    settings = at.settings
    return EngineDeps(
        jobs=at.jobs,
        wishes=at.wishes,
        cache=at.cache,
        activity=at.activity,
        sources=sources,
        collector=Collector(SearchRepo(at.database), at.clock, at.pace),
        compare=parts.compare,
        track_key=parts.track_key,
        verifier=Late(parts.verifier),
        reader=Late(parts.reader),
        filer=Late(lambda: filing().organiser),
        policy=functools.partial(_policy, settings, SettingsFile(settings, settings_file(at.home))),
        profile=lambda: _profile(settings),
        template=lambda: str(settings.get("sources.slskd.query_form")),
        quarantine=at.home / "quarantine",
        bus=at.bus,
        clock=at.clock,
        files=at.peers,
        checks=at.checks,
        held=at.held,
        recogniser=Late(functools.partial(_recogniser, at)),
        matches=at.matches,
        editions=editions_for,
        better=Late(functools.partial(_better, at, filing)),
        folders=functools.partial(_folders, settings),
        set_paused=functools.partial(settings.set, "downloads.paused"),
        previews=previews,
    )


def _crates(at: Stores) -> CrateService:
    from services.crates.service import CrateService

    root = functools.partial(at.settings.get, "organize.supercrates")
    backups = at.home / "backups" / "crates"
    return CrateService(root, at.cache, Late(parts.filestore), Late(parts.reader), backups)


def _health(
    at: Stores,
    sources: Sources,
    library: LibraryService,
    accounts: Callable[[], Sequence[AccountsService]],
    servers: ServerLibrary,
) -> HealthService:
    return HealthService(
        at.settings,
        sources,
        functools.partial(parts.library_state, at.settings, library),
        functools.partial(parts.database_words, at.database),
        ffmpeg_path,
        at.bus,
        sources.absent,
        sources.tools,
        functools.partial(extras.peers, at),
        accounts,
        ServerHealth(servers),
    )


def _policy(settings: SettingsStore, file: SettingsFile) -> Policy:
    file.look()
    return Policy.read(settings)


def _folders(settings: SettingsStore) -> list[Path]:
    """Where downloads arrive and where they are filed."""
    keys = ("downloads.incoming", f"organize.{_layout(settings)}")
    return [Path(str(settings.get(key))) for key in keys]


def _layout(settings: SettingsStore) -> str:
    return str(settings.get("organize.layout"))


def _recogniser(at: Stores) -> Any:
    from core.clients.acoustid import AcoustId
    from core.media.fingerprint import fingerprint

    setting = at.settings.get
    key, url = (lambda: str(setting("acoustid.key"))), (lambda: str(setting("acoustid.url")))
    return AcoustId(key, url, fingerprint, at.pace, at.clock)


def _better(at: Stores, filing: Callable[[], Filing]) -> BetterCopies:
    from services.organise.better import BetterCopies

    made = filing()
    return BetterCopies(made.replacer, made.filer, parts.reader(), at.cache, at.settings.get)


def _filing(at: Stores) -> Filing:
    from core.media.identity import FileIdentity
    from core.media.tags_writer import FileTagWriter
    from database.genre_repo import GenreRepo
    from services.organise.filing import FilingParts, build_filing

    setting = at.settings.get
    return build_filing(
        FilingParts(
            home=at.settings.home,
            setting=setting,
            files=parts.filestore(),
            reader=parts.reader(),
            writer=FileTagWriter(id3_version=lambda: str(setting("tags.id3_version"))),
            verifier=parts.verifier(),
            journal=at.journal,
            jobs=at.jobs,
            cache=at.cache,
            activity=at.activity,
            locks=at.pace,
            bus=at.bus,
            clock=at.clock,
            identity=FileIdentity(),
            metadata=parts.metadata(at.settings, at.catalogues()),
            genres=GenreRepo(at.database, at.clock),
            change=at.settings.set,
            compare=parts.compare,
            folders=lambda: [Path(one) for one in setting("library.folders")],
        )
    )


def _inbox(
    at: Stores, filing: Callable[[], Filing], downloads: DownloadService, engine: DownloadEngine
) -> InboxService:
    return InboxService(
        InboxDeps(
            jobs=at.jobs,
            held=at.held,
            checks=at.checks,
            wishes=at.wishes,
            track_key=parts.track_key,
            filing=filing,
            pause=downloads.pause,
            wake=engine.wake,
            layout=functools.partial(_layout, at.settings),
            activity=at.activity,
            bus=at.bus,
            clock=at.clock,
        )
    )


def _gather(filing: Callable[[], Filing], event: JobMoved) -> None:
    from services.organise.gathering import gather

    gather(lambda: filing().organiser, event)


def _watch(filing: Callable[[], Filing], ctx: TaskContext) -> None:
    filing().watcher.look(ctx)


def _recover(journal: JournalRepo, filing: Callable[[], Filing], ctx: TaskContext) -> None:
    """Settle what a killed process left half filed; without any, nothing is imported."""
    if journal.open_entries():
        filing().organize.recover(ctx)


def _profile(settings: SettingsStore) -> QualityProfile:
    from services.decide.profiles import profile_named

    return profile_named(
        str(settings.get("downloads.quality_profile")),
        str(settings.get("downloads.profiles")),
        int(settings.get("downloads.min_bitrate")),
    )
