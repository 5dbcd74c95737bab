"""Media servers made from the settings. Used by the rooms of the library and of the
settings; one of the few places that know concrete classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.store import SettingsStore
from core.domain import ServiceError
from core.tasks import TaskContext

if TYPE_CHECKING:
    from core.clients.plex.login import FoundServer, PlexLogin
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


def plex_login(settings: SettingsStore) -> PlexLogin:
    """The client of Plex's account service."""
    from core.clients.plex.login import PlexLogin

    return PlexLogin(str(settings.get("plex.account_url")), str(settings.get("plex.login_url")))


def plex_answers(url: str, token: str, ctx: TaskContext) -> bool:
    """Whether a Plex server at `url` takes the token, within a few seconds."""
    from core.clients.plex.server import PlexConfig, PlexServer
    from core.net.http import Limits

    server = PlexServer(PlexConfig(url, token), Limits(connect=2.0, read=4.0, total=6.0), tries=1)
    try:
        server.check(ctx)
    except ServiceError:
        return False
    finally:
        server.close()
    return True


def nearby_plex(ctx: TaskContext) -> list[FoundServer]:
    """Plex servers on the local network."""
    from core.clients.plex.gdm import discover

    return discover(ctx)
