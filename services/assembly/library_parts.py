"""The room of what is owned: the library, what covers a playlist, and the media server.

Used by the container; one of the few places that know concrete classes, most of them imported
when they are first used.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from core.domain import AudioFacts
from core.ports.library import PlaylistShelf
from services.assembly import parts
from services.assembly.filing_parts import HeirNotes, kept_places
from services.assembly.late import Late
from services.library.albums import AlbumService
from services.library.scan import LibraryService
from services.playlists.coverage import CoverageService
from services.playlists.manual_matches import ManualMatches
from services.playlists.marks import Marks

if TYPE_CHECKING:
    from core.ports.media import FolderHints
    from core.ports.servers import LibraryServer
    from services.assembly.ground import Ground
    from services.assembly.online_parts import OnlineRoom
    from services.assembly.stores import Stores
    from services.care.service import CareService
    from services.catalogue.service import CatalogueService
    from services.library.stats import LibraryStats
    from services.library.view import LibraryView
    from services.library.watch import LibraryWatch
    from services.organise.filing import Filing
    from services.servers.push import PushService
    from services.servers.scans import ServerScans
    from services.servers.service import ServerLibrary


@dataclass(kw_only=True, repr=False, eq=False)
class LibraryRoom:
    """What is owned."""

    albums: AlbumService
    care: CareService
    coverage: CoverageService
    facts: Callable[[str], AudioFacts | None]
    library: LibraryService
    library_stats: LibraryStats
    library_view: LibraryView
    library_watch: LibraryWatch
    push: PushService
    server_scans: ServerScans
    servers: ServerLibrary
    shelf: PlaylistShelf


def library_room(ground: Ground, online: OnlineRoom) -> LibraryRoom:
    """Nothing is read and no server is asked yet."""
    at, filing = ground.at, ground.filing
    servers = media_server(at)
    library = make_library(at, servers)
    manual = ManualMatches(at.matches, parts.track_key, at.cache.at)
    coverage = CoverageService(
        library, at.shelf, at.bus, at.clock, manual, Marks(at.marks, at.clock)
    )
    return LibraryRoom(
        albums=AlbumService(coverage),
        care=care(at, library, filing, online.catalogue),
        coverage=coverage,
        facts=parts.facts,
        library=library,
        library_stats=library_stats(at, filing),
        library_view=library_view(at),
        library_watch=library_watch(at, library),
        push=push(at, servers, coverage, manual, library),
        server_scans=server_scans(at, servers, library),
        servers=servers,
        shelf=at.shelf,
    )


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


def media_server(at: Stores) -> ServerLibrary:
    """The media server that `library.server` names."""
    from database.server_repo import ServerRepo
    from services.servers.service import ServerLibrary

    make = functools.partial(_server, at)
    return ServerLibrary(at.settings, at.cache, ServerRepo(at.database), make, at.clock)


def _server(at: Stores, name: str) -> LibraryServer:
    """The adapter for a server, from the settings as they are now."""
    from services.assembly.server_sources import make_server

    return make_server(name, at.settings, at.clock)


def push(
    at: Stores,
    servers: ServerLibrary,
    coverage: CoverageService,
    manual: ManualMatches,
    library: LibraryService,
) -> PushService:
    """Writing playlists to the server and as files."""

    def make() -> PushService:
        from services.servers.push import PushService

        return PushService(servers, coverage, at.home, manual, library.index_alone, at.activity.add)

    return cast("PushService", Late(make))
