"""The room of what a person does by hand on a page: search, match, look over, sort into crates.

Used by the container; one of the few places that know concrete classes, each imported when it is
first used.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from services.assembly import parts
from services.assembly.late import Late
from services.events import CoverageReady

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.artists.service import ArtistService
    from services.assembly.download_parts import DownloadRoom
    from services.assembly.ground import Ground
    from services.assembly.library_parts import LibraryRoom
    from services.assembly.online_parts import OnlineRoom
    from services.assembly.stores import Stores
    from services.catalogue.service import CatalogueService
    from services.crates.service import CrateService
    from services.downloads.service import DownloadService
    from services.library.albums import AlbumService
    from services.library.scan import LibraryService
    from services.matched.service import MatchedDownloadService
    from services.organise.filing import Filing
    from services.playlists.completing import CompletionService
    from services.playlists.coverage import CoverageService
    from services.records.inbox import InboxService
    from services.review.service import ReviewService
    from services.search_page.service import SearchPageService


@dataclass(kw_only=True, repr=False, eq=False)
class PageRoom:
    """What a person does by hand."""

    artists: ArtistService
    crates: CrateService
    matched: MatchedDownloadService
    review: ReviewService
    search_page: SearchPageService


def page_room(
    ground: Ground, online: OnlineRoom, library: LibraryRoom, downloads: DownloadRoom
) -> PageRoom:
    """The review hears of every check of a playlist from here on."""
    at, queue, owned = ground.at, downloads.downloads, library.library
    return PageRoom(
        artists=artists(at, online.catalogue, owned, library.albums, queue),
        crates=make_crates(at),
        matched=matched(at, online.catalogue, queue, owned, ground.filing),
        review=review(
            at, queue, downloads.inbox, library.coverage, ground.filing, online.completing
        ),
        search_page=search_page(ground, online.catalogue, owned, library.coverage, queue),
    )


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

        recent = RecentArtists(at.home)
        return ArtistService(catalogue, library, albums, downloads, parts.track_key, recent)

    return cast("ArtistService", Late(make))


def make_crates(at: Stores) -> CrateService:
    """Crates for DJ software."""
    from services.crates.service import CrateService

    root = functools.partial(at.settings.get, "organize.supercrates")
    backups = at.home / "backups" / "crates"
    return CrateService(root, at.cache, Late(parts.filestore), Late(parts.reader), backups)


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


def search_page(
    ground: Ground,
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

        asked = SearchParts(
            profile=functools.partial(parts.read_profile, ground.at.settings),
            catalogue=catalogue,
            library=library,
            queries=QueryHistory(ground.at.home),
            fetching=SearchFetching(downloads, catalogue, coverage),
        )
        return SearchPageService(ground.sources, ground.collector, asked)

    return cast("SearchPageService", Late(make))
