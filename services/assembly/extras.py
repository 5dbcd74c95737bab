"""Services that the first paint does not need, each made when it is first used.

With `container.py`, `parts.py` and the `*sources.py` the only place that knows concrete classes.
"""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

from services.assembly.late import Late, once
from services.events import CoverageReady

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.clients.spotify.client import SpotifyClient, SpotifyConfig
    from core.matching import LibraryIndex
    from core.ports.catalogue import Catalogue
    from core.ports.servers import LibraryServer
    from core.ports.sources import PlaylistReader
    from services.accounts.grants import Grants
    from services.accounts.service import AccountsService
    from services.artists.service import ArtistService
    from services.assembly.discovery_sources import DiscoverySources
    from services.assembly.sources import Sources
    from services.assembly.stores import Stores
    from services.catalogue.service import CatalogueService
    from services.discovery.service import DiscoveryService
    from services.downloads.service import DownloadService
    from services.library.albums import AlbumService
    from services.library.scan import LibraryService
    from services.matched.service import MatchedDownloadService
    from services.organise.filing import Filing
    from services.playlists.completing import CompletionService
    from services.playlists.coverage import CoverageService
    from services.playlists.manual_matches import ManualMatches
    from services.records.history import HistoryService
    from services.records.inbox import InboxService
    from services.records.past import PastService
    from services.review.service import ReviewService
    from services.search.collector import Collector
    from services.search_page.service import SearchPageService
    from services.servers.plex_account import PlexAccount
    from services.servers.push import PushService
    from services.servers.service import ServerLibrary
    from services.setup.migration import MigrationService
    from services.wishes.watchlist import WatchlistService
    from services.wishes.wishlist import WishlistService


def watchlist(
    at: Stores,
    catalogue: CatalogueService,
    coverage: CoverageService,
    wishlist: WishlistService,
) -> WatchlistService:
    """Followed artists."""

    def make() -> WatchlistService:
        from database.watch_repo import WatchRepo
        from services.wishes.watchlist import WatchlistService

        store = WatchRepo(at.database)
        return WatchlistService(
            store, catalogue, coverage, wishlist.add, at.pace, at.activity, at.bus, at.clock
        )

    return cast("WatchlistService", Late(make))


def artists(
    at: Stores,
    catalogue: CatalogueService,
    library: LibraryService,
    albums: AlbumService,
    downloads: DownloadService,
) -> ArtistService:
    """Artists with their releases."""

    def make() -> ArtistService:
        from services.artists.recent import RecentArtists
        from services.artists.service import ArtistService
        from services.assembly import parts

        recent = RecentArtists(at.home)
        return ArtistService(catalogue, library, albums, downloads, parts.track_key, recent)

    return cast("ArtistService", Late(make))


def servers(at: Stores) -> ServerLibrary:
    """The media server that `library.server` names."""
    from database.server_repo import ServerRepo
    from services.servers.service import ServerLibrary

    make = functools.partial(_server, at)
    return ServerLibrary(at.settings, at.cache, ServerRepo(at.database), make, at.clock)


def push(
    servers: ServerLibrary,
    coverage: CoverageService,
    home: Path,
    manual: ManualMatches,
    index: Callable[[], LibraryIndex | None],
    tell: Callable[[str, str], object],
) -> PushService:
    """Writing playlists to the server and as files."""

    def make() -> PushService:
        from services.servers.push import PushService

        return PushService(servers, coverage, home, manual, index, tell)

    return cast("PushService", Late(make))


def plex_account(at: Stores) -> PlexAccount:
    """The login with Plex in the browser."""

    def make() -> PlexAccount:
        from services.assembly.server_sources import nearby_plex, plex_answers, plex_login
        from services.servers.plex_account import PlexAccount

        login = functools.partial(plex_login, at.settings)
        return PlexAccount(at.settings, login, plex_answers, nearby_plex)

    return cast("PlexAccount", Late(make))


def _server(at: Stores, name: str) -> LibraryServer:
    """The adapter for a server, from the settings as they are now."""
    from services.assembly.server_sources import make_server

    return make_server(name, at.settings, at.clock)


def peers(at: Stores) -> str:
    """What the doctor says about listening to other peers."""
    from services.health.peers import PeerCheck

    return PeerCheck(at.activity, at.jobs.get, at.clock).words()


class Spotify:
    """Spotify as the settings say now: made at the first question, anew when they change."""

    def __init__(self, at: Stores) -> None:
        self._at = at
        self._grants = cast("Grants", Late(self._make_grants))
        self._made: tuple[SpotifyConfig, SpotifyClient] | None = None
        self._lock = threading.Lock()
        self.accounts = cast("AccountsService", Late(self._make_accounts))

    def __call__(self) -> SpotifyClient:
        """The client."""
        from core.clients.spotify.client import Desk, SpotifyClient, SpotifyConfig

        names = ("client_id", "redirect_uri", "api_url", "accounts_url", "requests_percent")
        config = SpotifyConfig(*(self._at.settings.get(f"spotify.{name}") for name in names))
        with self._lock:
            if self._made is None or self._made[0] != config:
                desk = Desk(
                    self._grants, self._at.catalogues().cache, self._at.pace, self._at.clock
                )
                self._made = (config, SpotifyClient(config, desk))
            return self._made[1]

    def in_use(self) -> tuple[AccountsService, ...]:
        """The account, once there is a Client ID."""
        return (self.accounts,) if self._at.settings.get("spotify.client_id") else ()

    def reader(self) -> PlaylistReader:
        """Who reads Spotify's addresses."""
        return self().reader

    def on_demand(self) -> tuple[Catalogue, ...]:
        """The catalogue while Spotify is connected: asked by name, never in the chain."""
        return (self().catalogue,) if self.in_use() and self.accounts.connected else ()

    def _make_grants(self) -> Grants:
        from services.accounts.grants import Grants

        return Grants("spotify", self._at.settings, self._at.settings.home)

    def _make_accounts(self) -> AccountsService:
        from services.accounts.service import AccountsService

        def made() -> SpotifyClient | None:
            return self._made[1] if self._made is not None else None

        return AccountsService(self, self._grants, self._at.settings, self._at.clock, made)


def migration(
    at: Stores, wishlist: WishlistService, followers: WatchlistService
) -> MigrationService:
    """Moving in from SoulSync."""

    def make() -> MigrationService:
        from core.clients.soulsync.config_file import is_encrypted
        from core.clients.soulsync.installation import read_installation
        from services.setup.migration import MigrationService

        return MigrationService(
            at.settings,
            read_installation,
            is_encrypted,
            wishlist.add,
            followers,
            lambda: len(followers.all()),
        )

    return cast("MigrationService", Late(make))


class Discovery:
    """What can be discovered, and the readers of its addresses."""

    def __init__(self, at: Stores, catalogue: CatalogueService) -> None:
        self._at, self._catalogue = at, catalogue
        self._sources = once(self._make_sources)
        self.service = cast("DiscoveryService", Late(self._make_service))
        self.readers: dict[str, Callable[[], PlaylistReader]] = {
            "listenbrainz": self._address_reader,
            "discover": lambda: self.service,
        }

    def _make_sources(self) -> DiscoverySources:
        from services.assembly.discovery_sources import DiscoverySources
        from services.discovery.library import LibraryLists

        at, library = self._at, LibraryLists(self._at.cache.tracks, self._catalogue)
        cache = at.catalogues().cache
        return DiscoverySources(at.settings, cache, at.pace, at.clock, lambda: library)

    def _make_service(self) -> DiscoveryService:
        from services.discovery.service import DiscoveryService

        return DiscoveryService(self._sources())

    def _address_reader(self) -> PlaylistReader:
        from core.clients.listenbrainz.lists import ListenBrainzReader

        return ListenBrainzReader(self._sources().listenbrainz)


def completing(at: Stores, catalogue: CatalogueService) -> CompletionService:
    """Rows completed from a catalogue."""

    def make() -> CompletionService:
        from database.completion_repo import CompletionRepo
        from services.assembly import parts
        from services.playlists.completing import CompletionService

        store = CompletionRepo(at.database)
        return CompletionService(store, catalogue, parts.compare(), parts.track_key, at.clock)

    return cast("CompletionService", Late(make))


def review(
    at: Stores,
    downloads: DownloadService,
    inbox: InboxService,
    coverage: CoverageService,
    filing: Callable[[], Filing],
    completing: CompletionService,
) -> ReviewService:
    """Everything that needs a person, told of each check of a playlist."""

    def make() -> ReviewService:
        from services.assembly import parts
        from services.downloads.reviewing import ReviewedJobs
        from services.organise.genres import UNCLASSIFIED
        from services.review.service import ReviewDeps, ReviewService

        reviewed = ReviewedJobs(at.jobs, at.wishes, parts.track_key, at.bus, at.clock)

        def waiting() -> Path:
            return Path(at.settings.get("organize.supercrates")).expanduser() / UNCLASSIFIED

        return ReviewService(
            ReviewDeps(downloads, reviewed, inbox, coverage, filing, completing, waiting)
        )

    made = cast("ReviewService", Late(make))

    def tell(event: CoverageReady) -> None:
        made.on_coverage(event)

    at.bus.subscribe(CoverageReady, tell)
    return made


def past(at: Stores, history: HistoryService, filing: Callable[[], Filing]) -> PastService:
    """The list of finished downloads."""

    def make() -> PastService:
        from database.past_repo import PastRepo
        from services.records.past import PastService

        store, undo = PastRepo(at.database), lambda: filing().undo
        return PastService(store, history, at.journal, undo, at.home, at.clock)

    return cast("PastService", Late(make))


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
        from services.assembly.parts import read_profile
        from services.search_page.fetching import SearchFetching
        from services.search_page.queries import QueryHistory
        from services.search_page.service import SearchPageService, SearchParts

        parts = SearchParts(
            profile=functools.partial(read_profile, at.settings),
            catalogue=catalogue,
            library=library,
            queries=QueryHistory(at.home),
            fetching=SearchFetching(downloads, catalogue, coverage),
        )
        return SearchPageService(sources, collector, parts)

    return cast("SearchPageService", Late(make))


def matched(
    at: Stores,
    catalogue: CatalogueService,
    downloads: DownloadService,
    library: LibraryService,
    filing: Callable[[], Filing],
) -> MatchedDownloadService:
    """Matched Download."""

    def make() -> MatchedDownloadService:
        from database.chosen_repo import ChosenRepo
        from services.assembly import parts
        from services.matched.places import Places
        from services.matched.remembered import Remembered
        from services.matched.service import MatchedDownloadService, MatchedParts
        from services.matched.shelf import Shelf

        asked = MatchedParts(
            catalogue=catalogue,
            downloads=downloads,
            compare=parts.compare(),
            shelf=Shelf(library),
            remembered=Remembered(ChosenRepo(at.database, at.clock), parts.track_key),
            places=Places(lambda: filing().organiser, at.settings.get),
        )
        return MatchedDownloadService(asked)

    return cast("MatchedDownloadService", Late(make))
