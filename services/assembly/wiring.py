"""How the services of one home are put together. Used by `services/container.py` alone.

With it, `parts.py`, `extras.py` and the `*sources.py` the only place that knows concrete classes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.paths import settings_file
from config.store import SettingsStore
from core.domain import RemoteId
from database.journal_repo import JournalRepo
from database.search_repo import SearchRepo
from services.assembly import extras, library_parts, parts
from services.assembly.late import Late
from services.assembly.sources import Sources, ffmpeg_path
from services.assembly.stores import Stores
from services.decide.editions import editions_for
from services.downloads.deps import EngineDeps
from services.downloads.engine import DownloadEngine
from services.downloads.policy import Policy
from services.downloads.service import DownloadService
from services.events import CoverageReady, JobMoved, LibraryScanned
from services.health.library_server import ServerHealth
from services.health.service import HealthService
from services.library.scan import LibraryService
from services.records.inbox import InboxDeps, InboxService
from services.search.collector import Collector
from services.setup.settings_file import SettingsFile
from services.wishes.wishlist import WishlistService

if TYPE_CHECKING:
    from core.tasks import TaskContext
    from services.accounts.service import AccountsService
    from services.crates.service import CrateService
    from services.organise.better import BetterCopies
    from services.organise.filing import Filing
    from services.servers.service import ServerLibrary


def make_library(at: Stores, servers: ServerLibrary) -> LibraryService:
    """The library of the folders and of the server."""
    return LibraryService(
        at.settings,
        at.cache,
        Late(parts.reader),
        Late(parts.filestore),
        at.bus,
        at.clock,
        at.home / "cache" / "library.index",
        servers,
    )


def make_wishlist(
    at: Stores, downloads: DownloadService, library: LibraryService
) -> WishlistService:
    """The wish list, told of every check and scan."""
    made = WishlistService(
        at.wishes, downloads, library.index, parts.track_key, at.activity, at.clock
    )
    at.bus.subscribe(CoverageReady, made.on_coverage)
    at.bus.subscribe(LibraryScanned, made.on_scan)
    return made


def engine_deps(
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
        policy=functools.partial(
            read_policy, settings, SettingsFile(settings, settings_file(at.home))
        ),
        profile=lambda: parts.read_profile(settings),
        template=lambda: str(settings.get("sources.slskd.query_form")),
        quarantine=at.home / "quarantine",
        bus=at.bus,
        clock=at.clock,
        files=at.peers,
        checks=at.checks,
        held=at.held,
        recogniser=Late(functools.partial(make_recogniser, at)),
        matches=at.matches,
        editions=editions_for,
        better=Late(functools.partial(make_better, at, filing)),
        folders=functools.partial(work_folders, settings),
        set_paused=functools.partial(settings.set, "downloads.paused"),
        previews=previews,
        disk=Late(parts.filestore),
    )


def make_crates(at: Stores) -> CrateService:
    from services.crates.service import CrateService

    root = functools.partial(at.settings.get, "organize.supercrates")
    backups = at.home / "backups" / "crates"
    return CrateService(root, at.cache, Late(parts.filestore), Late(parts.reader), backups)


def make_health(
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
        lambda: {**sources.tools(), "MusicBrainz": functools.partial(_contact_words, at.settings)},
        functools.partial(extras.peers, at),
        accounts,
        ServerHealth(servers),
        at.settings.check_secrets,
        clock=at.clock,
    )


def _contact_words(settings: SettingsStore) -> str:
    from services.assembly.catalogue_sources import contact_words

    return contact_words(settings)


def read_policy(settings: SettingsStore, file: SettingsFile) -> Policy:
    file.look()
    return Policy.read(settings)


def work_folders(settings: SettingsStore) -> list[Path]:
    """Where downloads arrive and where they are filed."""
    keys = ("downloads.incoming", f"organize.{chosen_layout(settings)}")
    return [Path(str(settings.get(key))) for key in keys]


def chosen_layout(settings: SettingsStore) -> str:
    return str(settings.get("organize.layout"))


def make_recogniser(at: Stores) -> Any:
    from core.clients.acoustid import AcoustId
    from core.media.fingerprint import fingerprint

    setting = at.settings.get
    key, url = (lambda: str(setting("acoustid.key"))), (lambda: str(setting("acoustid.url")))
    return AcoustId(key, url, fingerprint, at.pace, at.clock)


def make_better(at: Stores, filing: Callable[[], Filing]) -> BetterCopies:
    from services.organise.better import BetterCopies

    made = filing()
    return BetterCopies(made.replacer, made.filer, parts.reader(), at.cache, at.settings.get)


def make_filing(at: Stores) -> Filing:
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
            heirs=library_parts.HeirNotes(at),
        )
    )


def make_inbox(
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
            layout=functools.partial(chosen_layout, at.settings),
            activity=at.activity,
            bus=at.bus,
            clock=at.clock,
        )
    )


def gather(filing: Callable[[], Filing], event: JobMoved) -> None:
    from services.organise.gathering import gather

    gather(lambda: filing().organiser, event)


def watch(filing: Callable[[], Filing], ctx: TaskContext) -> None:
    filing().watcher.look(ctx)


def recover(journal: JournalRepo, filing: Callable[[], Filing], ctx: TaskContext) -> None:
    """Settle what a killed process left half filed; without any, nothing is imported."""
    if journal.open_entries():
        filing().organize.recover(ctx)
