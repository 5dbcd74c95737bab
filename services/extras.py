"""Services that the first paint does not need, each made when it is first used.

With `container.py`, `parts.py` and the `*sources.py` the only place that knows concrete classes.
"""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

from services.events import CoverageReady
from services.late import Late, once

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.clients.spotify.client import SpotifyClient, SpotifyConfig
    from core.ports.catalogue import Catalogue
    from core.ports.servers import LibraryServer
    from core.ports.sources import PlaylistReader
    from services.accounts.grants import Grants
    from services.accounts.service import AccountsService
    from services.catalogue.service import CatalogueService
    from services.completing import CompletionService
    from services.coverage import CoverageService
    from services.discovery.service import DiscoveryService
    from services.discovery_sources import DiscoverySources
    from services.downloads.service import DownloadService
    from services.inbox import InboxService
    from services.matched.service import MatchedDownloadService
    from services.migration import MigrationService
    from services.organise.filing import Filing
    from services.plex_account import PlexAccount
    from services.push import PushService
    from services.review.service import ReviewService
    from services.scan import LibraryService
    from services.search.collector import Collector
    from services.search_page.service import SearchPageService
    from services.servers import ServerLibrary
    from services.sources import Sources
    from services.stores import Stores
    from services.watchlist import WatchlistService
    from services.wishlist import WishlistService


def watchlist(
    at: Stores,
    catalogue: CatalogueService,
    coverage: CoverageService,
    wishlist: WishlistService,
) -> WatchlistService:
    """Followed artists."""

    def make() -> WatchlistService:
        from database.watch_repo import WatchRepo
        from services.watchlist import WatchlistService

        store = WatchRepo(at.database)
        return WatchlistService(
            store, catalogue, coverage, wishlist.add, at.pace, at.activity, at.bus, at.clock
        )

    return cast("WatchlistService", Late(make))


def servers(at: Stores) -> ServerLibrary:
    """The media server that `library.server` names."""
    from database.server_repo import ServerRepo
    from services.servers import ServerLibrary

    make = functools.partial(_server, at)
    return ServerLibrary(at.settings, at.cache, ServerRepo(at.database), make, at.clock)


def push(servers: ServerLibrary, coverage: CoverageService, home: Path) -> PushService:
def search_page(
    at: Stores,
    sources: Sources,
    collector: Collector,
    catalogue: CatalogueService,
    library: LibraryService,
    coverage: CoverageService,
    downloads: DownloadService,
) -> SearchPageService:
    """A person's search over sources and catalogues, at the pace of the jobs."""

    def make() -> SearchPageService:
        from services.search_page.fetching import SearchFetching
        from services.search_page.queries import QueryHistory
        from services.search_page.service import SearchPageService, SearchParts
        from services.wiring import read_profile

        parts = SearchParts(
            profile=functools.partial(read_profile, at.settings),
            catalogue=catalogue,
            library=library,
            queries=QueryHistory(at.home),
            fetching=SearchFetching(downloads, catalogue, coverage),
        )
        return SearchPageService(sources, collector, parts)

    return cast("SearchPageService", Late(make))


def matched(catalogue: CatalogueService, downloads: DownloadService) -> MatchedDownloadService:
    """Matched Download."""

    def make() -> MatchedDownloadService:
        from services import parts
        from services.matched.service import MatchedDownloadService

        return MatchedDownloadService(catalogue, downloads, parts.compare())

    return cast("MatchedDownloadService", Late(make))
