"""The state of one simulated slskd, shared by its routes, its scripts and the tests.

Everything here is read and changed with `cond` held; `cond` is notified after every change.
"""

from __future__ import annotations

import secrets
import threading
from pathlib import Path

from sandbox.slskd.clockwork import Clockwork
from sandbox.slskd.events import EventLog
from sandbox.slskd.options import SlskdOptions
from sandbox.slskd.records import Batch, Search, Transfer
from sandbox.world import World


class Backend:
    """Rows, folders and connection of one server."""

    def __init__(
        self, world: World, downloads: Path, options: SlskdOptions, cache: Path | None = None
    ) -> None:
        self.world = world
        self.options = options
        self.cache = cache
        self.downloads = downloads
        self.incomplete = downloads.with_name(downloads.name + "-incomplete")
        self.cond = threading.Condition(threading.RLock())
        self.clock = Clockwork(self.cond, options.time_scale)
        self.searches: dict[str, Search] = {}
        self.transfers: dict[str, Transfer] = {}
        self.batches: dict[str, Batch] = {}
        self.events = EventLog()
        self.used_search_ids: set[str] = set()
        self.api_key = options.api_key
        self.jwts: dict[str, float] = {}
        self.connected = True
        self.failing_searches = 0
        self.scanning = False
        self.next_token = 1199
        for folder in (self.downloads, self.incomplete):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def generation(self) -> tuple[int, int]:
        return self.options.generation

    def token(self) -> int:
        self.next_token += 1
        return self.next_token

    def new_jwt(self, expires: float) -> str:
        token = f"eyJhbGciOiJIUzI1NiJ9.{secrets.token_hex(12)}.{secrets.token_hex(16)}"
        self.jwts[token] = expires
        return token

    def told_path(self, local: Path) -> str:
        """A local path in slskd's own namespace (a container path when one is set)."""
        named = self.options.slskd_downloads
        if not named:
            return str(local)
        return f"{named.rstrip('/')}/{local.relative_to(self.downloads).as_posix()}"

    def server_state(self) -> dict[str, object]:
        """The `server` object of the contract."""
        on = self.connected
        return {
            "address": "vps.slsknet.org" if on else None,
            "ipEndPoint": "208.76.170.59:2271" if on else None,
            "state": "Connected, LoggedIn" if on else "Disconnected",
            "isConnected": on,
            "isConnecting": False,
            "isLoggedIn": on,
            "isLoggingIn": False,
            "isTransitioning": False,
        }
