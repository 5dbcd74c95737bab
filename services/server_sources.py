"""Media servers made from the settings. Used by `services/extras.py`; one of the few places that
know concrete classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.store import SettingsStore

if TYPE_CHECKING:
    from core.ports.servers import LibraryServer
    from core.ports.system import Clock


def make_server(name: str, settings: SettingsStore, clock: Clock) -> LibraryServer:
    """The adapter for "plex", "navidrome" or "jellyfin"."""
    if name == "plex":
        return _plex(settings)
    if name == "navidrome":
        return _navidrome(settings, clock)
    return _jellyfin(settings, clock)


def _plex(settings: SettingsStore) -> LibraryServer:
    from core.clients.plex.server import PlexConfig, PlexServer

    url, token, section = (str(settings.get(f"plex.{key}")) for key in ("url", "token", "section"))
    return PlexServer(PlexConfig(url, token, section))


def _navidrome(settings: SettingsStore, clock: Clock) -> LibraryServer:
    from core.clients.subsonic.server import SubsonicConfig, SubsonicServer

    names = ("url", "username", "password", "music_folder")
    return SubsonicServer(
        SubsonicConfig(*(str(settings.get(f"navidrome.{name}")) for name in names)), clock
    )


def _jellyfin(settings: SettingsStore, clock: Clock) -> LibraryServer:
    from core.clients.jellyfin.server import JellyfinConfig, JellyfinServer

    url, key = (str(settings.get(f"jellyfin.{name}")) for name in ("url", "api_key"))
    return JellyfinServer(JellyfinConfig(url, key), clock)
