"""The places to discover from, made from the settings. Beside `services/container.py` and the
other `*sources.py` the only place that knows their concrete clients, imported on first use.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from config.store import SettingsStore
from core.ports.catalogue import CatalogueCache
from core.ports.discovery import DiscoverySource
from core.ports.ledgers import PaceStore
from core.ports.system import Clock

if TYPE_CHECKING:
    from core.clients.catalogues.asking import Desk
    from core.clients.listenbrainz.lists import ListenBrainzLists


class DiscoverySources:
    """Makes each anew when its settings change; nothing is asked before a list is wanted."""

    def __init__(
        self,
        settings: SettingsStore,
        cache: CatalogueCache,
        pace: PaceStore,
        clock: Clock,
        library: Callable[[], DiscoverySource],
    ) -> None:
        self._settings = settings
        self._cache, self._pace, self._clock = cache, pace, clock
        self._library = library
        self._made: dict[str, tuple[object, Any]] = {}
        self._lock = threading.Lock()

    def __call__(self) -> Sequence[DiscoverySource]:
        """All of them, also those that cannot be asked yet."""
        return [self.listenbrainz(), self._lastfm(), self._library()]

    def listenbrainz(self) -> ListenBrainzLists:
        """Also reads the addresses of listenbrainz.org."""
        from core.clients.listenbrainz.api import ListenBrainz
        from core.clients.listenbrainz.lists import ListenBrainzLists

        url, user, token = self._texts("listenbrainz", "url", "user", "token")

        def make() -> ListenBrainzLists:
            return ListenBrainzLists(ListenBrainz(url, token, self._desk()), user, bool(token))

        made: ListenBrainzLists = self._kept("listenbrainz", (url, user, token), make)
        return made

    def _lastfm(self) -> DiscoverySource:
        from core.clients.lastfm.api import LastFm
        from core.clients.lastfm.lists import LastFmLists

        url, user, key = self._texts("lastfm", "url", "user", "key")

        def make() -> LastFmLists:
            return LastFmLists(LastFm(url, key, self._desk()), user, bool(key))

        made: DiscoverySource = self._kept("lastfm", (url, user, key), make)
        return made

    def _kept(self, name: str, facts: object, make: Callable[[], Any]) -> Any:
        with self._lock:
            known = self._made.get(name)
            if known is None or known[0] != facts:
                if known is not None:
                    known[1].close()
                known = self._made[name] = (facts, make())
            return known[1]

    def _texts(self, section: str, *names: str) -> tuple[str, ...]:
        return tuple(str(self._settings.get(f"{section}.{name}") or "") for name in names)

    def _desk(self) -> Desk:
        from core.clients.catalogues.asking import Desk

        return Desk(self._cache, self._pace, self._clock)
