"""Spotify as the settings say now. One of the few places that know concrete classes, each imported
when it is first used.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

from services.assembly.late import Late

if TYPE_CHECKING:
    from core.clients.spotify.client import SpotifyClient, SpotifyConfig
    from core.ports.catalogue import Catalogue
    from core.ports.sources import PlaylistReader
    from services.accounts.grants import Grants
    from services.accounts.service import AccountsService
    from services.assembly.stores import Stores


class Spotify:
    """Made at the first question, anew when the settings change."""

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
