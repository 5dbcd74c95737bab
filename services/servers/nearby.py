"""Services on the local network, looked for when a person asks. Used by Settings and `nearby`.

What is found is offered, never taken: `use` writes the address of one into the settings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from core.domain.nearby import NearbyService
from core.tasks import TaskContext

TITLES = {"slskd": "slskd", "navidrome": "Navidrome", "jellyfin": "Jellyfin", "plex": "Plex"}
KEYS = {
    "slskd": "sources.slskd.url",
    "navidrome": "navidrome.url",
    "jellyfin": "jellyfin.url",
    "plex": "plex.url",
}
"""The setting that takes the address of each kind."""


class Settings(Protocol):
    """What is asked of the settings store."""

    def set(self, key: str, value: object) -> None:
        """Keep a value."""
        ...


class NearbyServices:
    """`look` asks the network for five seconds at most."""

    def __init__(
        self, settings: Settings, look: Callable[[TaskContext], Sequence[NearbyService]]
    ) -> None:
        self._settings = settings
        self._look = look

    def look(self, ctx: TaskContext) -> list[NearbyService]:
        """All that answer, by kind and address. Raises `Cancelled`."""
        ctx.report(None, "Looking for services on the local network")
        return list(self._look(ctx))

    def use(self, found: NearbyService) -> str:
        """Write its address into the settings; returns the key."""
        key = KEYS[found.kind]
        self._settings.set(key, found.url)
        return key
