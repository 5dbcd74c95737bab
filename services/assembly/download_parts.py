"""The room of downloads: the engine, the queue as people see it, and what became of its files.

Used by the container; one of the few places that know concrete classes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from config.paths import settings_file
from config.store import SettingsStore
from core.domain import RemoteId
from services.assembly import filing_parts, parts
from services.assembly.late import Late
from services.decide.editions import editions_for
from services.downloads.deps import EngineDeps
from services.downloads.engine import DownloadEngine
from services.downloads.policy import Policy
from services.downloads.service import DownloadService
from services.events import JobMoved
from services.preview.desk import PreviewDesk
from services.records.history import HistoryService
from services.records.inbox import InboxDeps, InboxService
from services.setup.settings_file import SettingsFile

if TYPE_CHECKING:
    from core.ports.memory import PeerMemory
    from core.tasks import TaskContext
    from services.assembly.ground import Ground
    from services.assembly.stores import Stores
    from services.organise.better import BetterCopies
    from services.organise.filing import Filing
    from services.records.past import PastService
    from services.records.refusals import RefusalService


@dataclass(kw_only=True, repr=False, eq=False)
class DownloadRoom:
    """Downloads and what became of them."""

    downloads: DownloadService
    engine: DownloadEngine
    history: HistoryService
    inbox: InboxService
    past: PastService
    peers: PeerMemory
    preview: PreviewDesk
    refusals: RefusalService
    upgrade_ytdlp: Callable[[TaskContext], tuple[str, str, str]]


def download_room(ground: Ground) -> DownloadRoom:
    """The engine stands still until somebody starts it."""
    at, filing = ground.at, ground.filing
    preview = PreviewDesk(
        at.home / "preview",
        lambda folder: parts.preview(deps, at.settings, downloads, folder),
    )
    deps = engine_deps(ground, preview.running)
    engine = DownloadEngine(deps, functools.partial(recover, at, filing, preview))
    history = HistoryService(at.jobs, at.journal, at.checks)
    downloads = make_downloads(at, engine, history)
    at.bus.subscribe(JobMoved, functools.partial(filing_parts.gather, filing))
    return DownloadRoom(
        downloads=downloads,
        engine=engine,
        history=history,
        inbox=make_inbox(at, filing, downloads, engine),
        past=past(at, history, filing),
        peers=at.peers,
        preview=preview,
        refusals=refusals(at, downloads),
        upgrade_ytdlp=ground.sources.upgrade_ytdlp,
    )


def make_downloads(at: Stores, engine: DownloadEngine, history: HistoryService) -> DownloadService:
    """The queue as front ends see it."""
    layout = functools.partial(parts.chosen_layout, at.settings)
    return DownloadService(
        at.jobs, at.bus, parts.track_key, layout, engine.wake, at.checks, history.sources
    )


def recover(
    at: Stores, filing: Callable[[], Filing], preview: PreviewDesk, ctx: TaskContext
) -> None:
    """What a killed process left: previews, then files on their way."""
    preview.sweep()
    filing_parts.recover(at.journal, filing, ctx)


def engine_deps(ground: Ground, previews: Callable[[], list[RemoteId]]) -> EngineDeps:
    """What the engine's steps work with."""
    at, filing, settings = ground.at, ground.filing, ground.at.settings
    return EngineDeps(
        jobs=at.jobs,
        wishes=at.wishes,
        cache=at.cache,
        activity=at.activity,
        sources=ground.sources,
        collector=ground.collector,
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
        folders=functools.partial(parts.work_folders, settings),
        set_paused=functools.partial(settings.set, "downloads.paused"),
        previews=previews,
        disk=Late(parts.filestore),
    )


def read_policy(settings: SettingsStore, file: SettingsFile) -> Policy:
    file.look()
    return Policy.read(settings)


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
            files=at.peers,
            filing=filing,
            pause=downloads.pause,
            wake=engine.wake,
            layout=functools.partial(parts.chosen_layout, at.settings),
            activity=at.activity,
            bus=at.bus,
            clock=at.clock,
        )
    )


def past(at: Stores, history: HistoryService, filing: Callable[[], Filing]) -> PastService:
    """The list of finished downloads."""

    def make() -> PastService:
        from database.past_repo import PastRepo
        from services.records.past import PastService

        store, undo = PastRepo(at.database), lambda: filing().undo
        return PastService(store, history, at.journal, undo, at.home, at.clock)

    return cast("PastService", Late(make))


def refusals(at: Stores, downloads: DownloadService) -> RefusalService:
    """Peers and files that are not taken again."""

    def make() -> RefusalService:
        from services.records.refusals import RefusalService

        return RefusalService(at.peers, at.jobs, downloads, at.clock, at.checks)

    return cast("RefusalService", Late(make))
