"""The room of wishes: what is wanted later, better, or of an artist. Used by the container; one of
the few places that know concrete classes.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from services.assembly import parts
from services.assembly.late import Late
from services.events import CoverageReady, LibraryChanged, LibraryScanned
from services.wishes.upgrades import UpgradeService
from services.wishes.wishlist import WishlistService

if TYPE_CHECKING:
    from core.ports.jobs import WishStore
    from services.assembly.download_parts import DownloadRoom
    from services.assembly.ground import Ground
    from services.assembly.library_parts import LibraryRoom
    from services.assembly.online_parts import OnlineRoom
    from services.assembly.stores import Stores
    from services.catalogue.service import CatalogueService
    from services.downloads.service import DownloadService
    from services.playlists.coverage import CoverageService
    from services.setup.migration import MigrationService
    from services.wishes.watchlist import WatchlistService


@dataclass(kw_only=True, repr=False, eq=False)
class WishRoom:
    """What is wanted later."""

    wishes: WishStore
    wishlist: WishlistService
    watchlist: WatchlistService
    upgrades: UpgradeService
    migration: MigrationService


def wish_room(
    ground: Ground, online: OnlineRoom, library: LibraryRoom, downloads: DownloadRoom
) -> WishRoom:
    """The wish list hears of every check and scan from here on."""
    at = ground.at
    wishlist = make_wishlist(at, downloads.downloads, library.coverage)
    followed = watchlist(at, online.catalogue, library.coverage, wishlist)
    profile = functools.partial(parts.read_profile, at.settings)
    return WishRoom(
        wishes=at.wishes,
        wishlist=wishlist,
        watchlist=followed,
        upgrades=UpgradeService(
            at.cache, at.wishes, profile, parts.track_key, at.clock, wishlist.remove
        ),
        migration=migration(at, wishlist, followed),
    )


def make_wishlist(
    at: Stores, downloads: DownloadService, coverage: CoverageService
) -> WishlistService:
    """The wish list, told of every check and scan."""
    made = WishlistService(
        at.wishes,
        downloads,
        coverage.owned,
        parts.track_key,
        at.activity,
        at.clock,
        lambda: bool(at.settings.get("schedules.upgrade_wishes")),
    )
    at.bus.subscribe(CoverageReady, made.on_coverage)
    at.bus.subscribe(LibraryScanned, made.on_scan)
    at.bus.subscribe(LibraryChanged, made.on_change)
    return made


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
