"""Services that the first paint does not need, each made when it is first used.

With `container.py`, `parts.py` and the `*sources.py` the only place that knows concrete classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from services.late import Late

if TYPE_CHECKING:
    from services.catalogue.service import CatalogueService
    from services.coverage import CoverageService
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
