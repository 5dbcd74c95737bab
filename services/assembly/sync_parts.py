"""The Sync page's services, each made when it is first used. Used by the container alone."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, cast

from services.assembly.late import Late

if TYPE_CHECKING:
    from services.accounts.service import AccountsService
    from services.assembly.sources import Sources
    from services.assembly.stores import Stores
    from services.catalogue.service import CatalogueService
    from services.downloads.service import DownloadService
    from services.library.genre_view import GenreView
    from services.playlists.accounting import AccountingService
    from services.playlists.completing import CompletionService
    from services.playlists.coverage import CoverageService
    from services.playlists.desk import SyncDesk
    from services.playlists.forecast import ForecastService
    from services.playlists.marks import Marks
    from services.playlists.missing import MissingService
    from services.playlists.missing_runs import MissingRuns
    from services.playlists.service import PlaylistService
    from services.playlists.whole_albums import WholeAlbums
    from services.wishes.wishlist import WishlistService


def desk(
    at: Stores,
    marks: Marks,
    accounts: AccountsService,
    playlists: PlaylistService,
    coverage: CoverageService,
) -> SyncDesk:
    """The playlists of the page."""

    def make() -> SyncDesk:
        from services.playlists.desk import SyncDesk

        return SyncDesk(
            at.shelf, marks, accounts, playlists, coverage, at.settings, at.pace, at.clock,
            lambda url, ctx: at.catalogues().fetch(url, ctx),
        )  # fmt: skip

    return cast("SyncDesk", Late(make))


def missing(
    at: Stores,
    desk: SyncDesk,
    wishlist: WishlistService,
    downloads: DownloadService,
    sources: Sources,
    completing: CompletionService,
) -> MissingService:
    """The missing-tracks analyser."""

    def make() -> MissingService:
        from services.assembly import parts
        from services.playlists.missing import MissingService

        view = functools.partial(genre_view, at)
        return MissingService(
            desk, wishlist, downloads, parts.track_key, sources, view, completing, at.activity.add
        )

    return cast("MissingService", Late(make))


def missing_runs(at: Stores) -> MissingRuns:
    """What was begun and not closed yet."""

    def make() -> MissingRuns:
        from services.playlists.missing_runs import MissingRuns

        return MissingRuns(at.runs, at.clock)

    return cast("MissingRuns", Late(make))


def genre_view(at: Stores) -> GenreView:
    """Super genres of rows, with the library and the map as they are now."""
    from services.library.genre_view import GenreView
    from services.organise.genres import GenreMap

    path = str(at.settings.get("organize.genre_map") or "")
    genre_map = GenreMap.read(Path(path).expanduser()) if path else GenreMap()
    return GenreView(genre_map, (row for batch in at.cache.walk() for row in batch))


def accounting(
    at: Stores, downloads: DownloadService, completing: CompletionService
) -> AccountingService:
    """What became of every row."""

    def make() -> AccountingService:
        from services.assembly import parts
        from services.playlists.accounting import AccountingService

        return AccountingService(downloads, at.wishes.all, parts.track_key, completing.answers)

    return cast("AccountingService", Late(make))


def forecast(at: Stores, downloads: DownloadService) -> ForecastService:
    """What downloads will cost."""

    def make() -> ForecastService:
        from services.downloads.gate import disk_space
        from services.playlists.forecast import ForecastService

        return ForecastService(at.settings, downloads, disk_space)

    return cast("ForecastService", Late(make))


def whole_albums(catalogue: CatalogueService, coverage: CoverageService) -> WholeAlbums:
    """Whole albums instead of some of their tracks."""

    def make() -> WholeAlbums:
        from services.playlists.whole_albums import WholeAlbums

        return WholeAlbums(catalogue, coverage)

    return cast("WholeAlbums", Late(make))
