"""The services around the library, each made when it is first used. Used by the container.

With `extras.py` and `parts.py` one of the few places that know concrete classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from services.assembly.late import Late

if TYPE_CHECKING:
    from core.ports.media import FolderHints
    from core.tasks import TaskContext
    from services.assembly.stores import Stores
    from services.care.service import CareService
    from services.catalogue.service import CatalogueService
    from services.library.scan import LibraryService
    from services.library.stats import LibraryStats
    from services.library.view import LibraryView
    from services.library.watch import LibraryWatch
    from services.organise.filing import Filing
    from services.servers.kept_places import KeptPlaces
    from services.servers.nearby import NearbyServices
    from services.servers.scans import ServerScans
    from services.servers.service import ServerLibrary


def server_scans(at: Stores, servers: ServerLibrary, library: LibraryService) -> ServerScans:
    """Asking the server to look at what was filed."""

    def make() -> ServerScans:
        from database.awaited_repo import AwaitedRepo
        from services.servers.scans import ServerScans

        awaited, heirs = AwaitedRepo(at.database), kept_places(at, servers)
        return ServerScans(
            servers, library, at.cache, awaited, at.pace, at.activity, at.clock, heirs
        )

    return cast("ServerScans", Late(make))


def library_watch(at: Stores, library: LibraryService) -> LibraryWatch:
    """Reading what changed in the music folders soon after it did."""

    def make() -> LibraryWatch:
        from services.library.watch import LibraryWatch

        return LibraryWatch(at.settings, library, _hints, at.clock)

    return cast("LibraryWatch", Late(make))


def _hints() -> FolderHints:
    from core.clients.local.watching import FolderWatcher

    return FolderWatcher()


def nearby(at: Stores) -> NearbyServices:
    """Looking for services on the local network."""

    def make() -> NearbyServices:
        from core.clients.nearby.look import look_around
        from services.servers.nearby import NearbyServices

        return NearbyServices(at.settings, look_around)

    return cast("NearbyServices", Late(make))


def library_view(at: Stores) -> LibraryView:
    """Windows of rows, and search."""

    def make() -> LibraryView:
        from database.browse_repo import BrowseRepo
        from services.library.view import LibraryView

        return LibraryView(BrowseRepo(at.database), at.cache)

    return cast("LibraryView", Late(make))


def library_stats(at: Stores, filing: Callable[[], Filing]) -> LibraryStats:
    """Formats, years, genres, growth."""

    def make() -> LibraryStats:
        from database.browse_repo import BrowseRepo
        from services.library.stats import LibraryStats

        return LibraryStats(BrowseRepo(at.database), at.cache, crate_of(filing), at.clock)

    return cast("LibraryStats", Late(make))


def crate_of(filing: Callable[[], Filing]) -> Callable[[Sequence[str]], str]:
    """The super genre of a track's genres, by the map as it is now."""

    def crate(genres: Sequence[str]) -> str:
        return filing().genres.current().super_genre(genres)

    return crate


def care(
    at: Stores,
    library: LibraryService,
    filing: Callable[[], Filing],
    catalogue: CatalogueService,
) -> CareService:
    """What is amiss, and putting it right."""

    def make() -> CareService:
        from database.browse_repo import BrowseRepo
        from services.assembly import parts
        from services.care.acting import CareDeps
        from services.care.leftovers import Leftovers
        from services.care.service import CareService

        def incoming() -> Path:
            return Path(str(at.settings.get("downloads.incoming"))).expanduser()

        key, heirs = parts.track_key, HeirNotes(at)
        left = Leftovers(at.held, at.jobs, incoming, at.clock).look
        deps = CareDeps(
            at.cache, library, filing, at.wishes, catalogue, key, at.pace, at.clock, heirs, left
        )
        return CareService(
            BrowseRepo(at.database),
            deps,
            parts.compare,
            parts.reader(),
            Late(parts.verifier),
            crate_of(filing),
            at.activity,
        )

    return cast("CareService", Late(make))


def counted(view: LibraryView, stats: LibraryStats) -> Callable[[TaskContext], None]:
    """What is done for pages each hour: new rows searchable, figures counted."""

    def count(ctx: TaskContext) -> None:
        view.prepare(ctx)
        stats.look(ctx)

    return count


def kept_places(at: Stores, servers: ServerLibrary) -> KeptPlaces:
    """What better copies inherit on the media server."""
    from database.handover_repo import HandoverRepo
    from database.server_repo import ServerRepo
    from services.servers.kept_places import KeptPlaces, PlacesDeps
    from services.servers.push_records import PushRecords

    return KeptPlaces(
        PlacesDeps(
            servers,
            at.cache,
            ServerRepo(at.database),
            HandoverRepo(at.database),
            PushRecords(at.settings.home),
            at.activity,
            at.clock,
        )
    )


class HeirNotes:
    """What a file inherits, noted before it replaces another; for `services.organise`."""

    def __init__(self, at: Stores) -> None:
        self._at = at

    def note(self, worse: str, better: str, ctx: TaskContext) -> None:
        """See `KeptPlaces.note`."""
        with self._places() as places:
            places.note(worse, better, ctx)

    def drop(self, worse: str, better: str) -> None:
        """See `KeptPlaces.drop`."""
        with self._places() as places:
            places.drop(worse, better)

    @contextmanager
    def _places(self) -> Iterator[KeptPlaces]:
        from services.assembly import extras

        servers = extras.servers(self._at)
        try:
            yield kept_places(self._at, servers)
        finally:
            servers.close()
