"""The room of what is asked outside: catalogues, accounts, playlists wherever they are. Used by the
container; one of the few places that know concrete classes, each imported when it is first used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from services.assembly import parts
from services.assembly.late import Late, once
from services.playlists.service import PlaylistService

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.ports.sources import PlaylistReader
    from services.accounts.service import AccountsService
    from services.assembly.discovery_sources import DiscoverySources
    from services.assembly.ground import Ground
    from services.assembly.stores import Stores
    from services.catalogue.service import CatalogueService
    from services.discovery.service import DiscoveryService
    from services.playlists.completing import CompletionService


@dataclass(kw_only=True, repr=False, eq=False)
class OnlineRoom:
    """What is asked outside."""

    accounts: AccountsService
    catalogue: CatalogueService
    completing: CompletionService
    discovery: DiscoveryService
    playlists: PlaylistService


def online_room(ground: Ground) -> OnlineRoom:
    """Nothing is asked yet."""
    at, spotify = ground.at, ground.spotify
    catalogue = cast(
        "CatalogueService", Late(lambda: parts.catalogue(at.catalogues(), spotify.on_demand))
    )
    discovery = Discovery(at, catalogue)
    return OnlineRoom(
        accounts=spotify.accounts,
        catalogue=catalogue,
        completing=completing(at, catalogue),
        discovery=discovery.service,
        playlists=parts.playlists(
            at.catalogues, ground.sources.youtube_lists, spotify.reader, discovery.readers
        ),
    )


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
        from services.playlists.completing import CompletionService

        store = CompletionRepo(at.database)
        return CompletionService(store, catalogue, parts.compare(), parts.track_key, at.clock)

    return cast("CompletionService", Late(make))
