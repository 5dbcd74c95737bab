"""The room of what runs by itself and what is told about it: schedules, health, figures.

Used by the container.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from services.assembly import filing_parts, parts
from services.assembly.late import Late
from services.assembly.sources import ffmpeg_path
from services.health.library_server import ServerHealth
from services.health.service import HealthService
from services.scheduler import Scheduler
from services.schedules import Schedules

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.store import SettingsStore
    from core.tasks import TaskContext
    from services.assembly.download_parts import DownloadRoom
    from services.assembly.ground import Ground
    from services.assembly.library_parts import LibraryRoom
    from services.assembly.stores import Stores
    from services.assembly.sync_parts import ListRoom
    from services.assembly.wish_parts import WishRoom
    from services.library.stats import LibraryStats
    from services.library.view import LibraryView
    from services.records.citizen import CitizenService
    from services.records.figures import FiguresService


@dataclass(kw_only=True, repr=False, eq=False)
class RunningRoom:
    """What runs by itself, and how everything stands."""

    citizen: CitizenService
    figures: FiguresService
    health: HealthService
    scheduler: Scheduler


def running_room(
    ground: Ground,
    library: LibraryRoom,
    downloads: DownloadRoom,
    wishes: WishRoom,
    lists: ListRoom,
) -> RunningRoom:
    """The scheduler stands still until somebody starts it."""
    at, tasks = ground.at, schedules(ground, library, wishes, lists).tasks()
    return RunningRoom(
        citizen=citizen(ground),
        figures=figures(at, library, downloads),
        health=make_health(ground, library),
        scheduler=Scheduler(tasks, at.pace, at.activity, at.clock),
    )


def citizen(ground: Ground) -> CitizenService:
    """What the sources may still be asked."""

    def make() -> CitizenService:
        from services.records.citizen import CitizenService

        return CitizenService(ground.sources)

    return cast("CitizenService", Late(make))


def figures(at: Stores, library: LibraryRoom, downloads: DownloadRoom) -> FiguresService:
    """How much there is of everything, for the Dashboard and whoever watches from outside."""

    def make() -> FiguresService:
        from services.records.figures import FiguresService

        folders = functools.partial(parts.work_folders, at.settings)
        owned = library.library.count
        return FiguresService(downloads.downloads, at.wishes.count, owned, folders, at.clock)

    return cast("FiguresService", Late(make))


def schedules(ground: Ground, library: LibraryRoom, wishes: WishRoom, lists: ListRoom) -> Schedules:
    """What is done by itself, and how often."""
    return Schedules(
        ground.at.settings,
        wishes.wishlist,
        library.library,
        lists.sync,
        wishes.upgrades,
        wishes.watchlist,
        functools.partial(filing_parts.watch, ground.filing),
        counted(library.library_view, library.library_stats),
        lists.missing,
    )


def counted(view: LibraryView, stats: LibraryStats) -> Callable[[TaskContext], None]:
    """What is done for pages each hour: new rows searchable, figures counted."""

    def count(ctx: TaskContext) -> None:
        view.prepare(ctx)
        stats.look(ctx)

    return count


def make_health(ground: Ground, library: LibraryRoom) -> HealthService:
    """The doctor and the states of the sidebar."""
    at, sources = ground.at, ground.sources
    return HealthService(
        at.settings,
        sources,
        functools.partial(parts.library_state, at.settings, library.library),
        functools.partial(parts.database_words, at.database),
        ffmpeg_path,
        at.bus,
        sources.absent,
        lambda: {**sources.tools(), "MusicBrainz": functools.partial(_contact_words, at.settings)},
        functools.partial(peers, at),
        ground.spotify.in_use,
        ServerHealth(library.servers),
        at.settings.check_secrets,
        clock=at.clock,
    )


def peers(at: Stores) -> str:
    """What the doctor says about listening to other peers."""
    from services.health.peers import PeerCheck

    return PeerCheck(at.activity, at.jobs.get, at.clock).words()


def _contact_words(settings: SettingsStore) -> str:
    from services.assembly.catalogue_sources import contact_words

    return contact_words(settings)
