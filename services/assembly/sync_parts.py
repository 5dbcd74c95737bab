"""The room of lists: the Sync page's services, each made when it is first used. Used by the
container alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from services.assembly import parts
from services.assembly.late import Late
from services.playlists.marks import Marks

if TYPE_CHECKING:
    from services.assembly.download_parts import DownloadRoom
    from services.assembly.ground import Ground
    from services.assembly.library_parts import LibraryRoom
    from services.assembly.online_parts import OnlineRoom
    from services.assembly.stores import Stores
    from services.assembly.wish_parts import WishRoom
    from services.catalogue.service import CatalogueService
    from services.downloads.service import DownloadService
    from services.library.genre_view import GenreView
    from services.playlists.accounting import AccountingService
    from services.playlists.completing import CompletionService
    from services.playlists.coverage import CoverageService
    from services.playlists.desk import SyncDesk
    from services.playlists.forecast import ForecastService
    from services.playlists.missing import MissingService
    from services.playlists.missing_runs import MissingRuns
    from services.playlists.whole_albums import WholeAlbums


@dataclass(kw_only=True, repr=False, eq=False)
class ListRoom:
    """Playlists, what they miss, and what became of every row."""

    accounting: AccountingService
    forecast: ForecastService
    genre_view: Callable[[], GenreView]
    missing: MissingService
    missing_runs: MissingRuns
    sync: SyncDesk
    whole_albums: WholeAlbums


def list_room(
    ground: Ground,
    online: OnlineRoom,
    library: LibraryRoom,
    downloads: DownloadRoom,
    wishes: WishRoom,
) -> ListRoom:
    """No list is read yet."""
    at, queue, completing = ground.at, downloads.downloads, online.completing
    sync = desk(at, online, library.coverage)
    return ListRoom(
        accounting=accounting(at, queue, completing),
        forecast=forecast(at, queue),
        genre_view=functools.partial(genre_view, at),
        missing=missing(ground, sync, wishes, queue, completing),
        missing_runs=missing_runs(at),
        sync=sync,
        whole_albums=whole_albums(online.catalogue, library.coverage),
    )


def desk(at: Stores, online: OnlineRoom, coverage: CoverageService) -> SyncDesk:
    """The playlists of the page."""

    def make() -> SyncDesk:
        from services.playlists.desk import SyncDesk

        return SyncDesk(
            at.shelf,
            Marks(at.marks, at.clock),
            online.accounts,
            online.playlists,
            coverage,
            at.settings,
            at.pace,
            at.clock,
            lambda url, ctx: at.catalogues().fetch(url, ctx),
        )

    return cast("SyncDesk", Late(make))


def missing(
    ground: Ground,
    desk: SyncDesk,
    wishes: WishRoom,
    downloads: DownloadService,
    completing: CompletionService,
) -> MissingService:
    """The missing-tracks analyser."""

    def make() -> MissingService:
        from services.playlists.missing import MissingService

        at = ground.at
        return MissingService(
            desk,
            wishes.wishlist,
            downloads,
            parts.track_key,
            ground.sources,
            functools.partial(genre_view, at),
            completing,
            at.activity.add,
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
