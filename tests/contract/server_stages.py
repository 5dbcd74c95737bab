"""Library servers on their simulated services, for the contract suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from core.ports.servers import LibraryServer
from core.tasks import TaskContext
from sandbox.media_server import MediaServer
from sandbox.shelf import Shelf
from tests.contract.fake_server import FakeService, MemoryLibraryServer
from tests.contract.fakes_storage import TurningClock


class Hurry(TaskContext):
    """Waits in no time."""

    def sleep(self, seconds: float) -> None:
        self.checkpoint()


@dataclass
class ServerStage:
    """A server, the shelf behind it and the client under test."""

    service: MediaServer | FakeService
    shelf: Shelf
    client: LibraryServer
    ctx: TaskContext


@contextmanager
def plex() -> Iterator[ServerStage]:
    from core.clients.plex.server import PlexConfig
    from core.clients.plex.server import PlexServer as Client
    from sandbox.plex import TOKEN, PlexServer

    service = PlexServer()
    service.start()
    client = Client(PlexConfig(service.url, TOKEN, "3"))
    yield ServerStage(service, service.shelf, client, Hurry())
    client.close()
    service.close()


@contextmanager
def subsonic(modern: bool) -> Iterator[ServerStage]:
    """Navidrome, or with `modern` false a server that knows only passwords and albums."""
    from core.clients.subsonic.server import SubsonicConfig
    from core.clients.subsonic.server import SubsonicServer as Client
    from sandbox.subsonic import PASSWORD, USER, SubsonicServer

    service = SubsonicServer(modern=modern)
    service.logins = {"token"} if modern else {"password"}
    service.start()
    client = Client(SubsonicConfig(service.url, USER, PASSWORD), TurningClock())
    yield ServerStage(service, service.shelf, client, Hurry())
    client.close()
    service.close()


@contextmanager
def jellyfin(user_token: bool) -> Iterator[ServerStage]:
    """Jellyfin, asked with an API key or with a user's token."""
    from core.clients.jellyfin.server import JellyfinConfig
    from core.clients.jellyfin.server import JellyfinServer as Client
    from sandbox.jellyfin import KEY, JellyfinServer

    service = JellyfinServer(user_token=user_token)
    service.duplicates = True
    service.start()
    client = Client(JellyfinConfig(service.url, KEY), TurningClock())
    yield ServerStage(service, service.shelf, client, Hurry())
    client.close()
    service.close()


@contextmanager
def fake() -> Iterator[ServerStage]:
    """The one in memory."""
    shelf, service = Shelf(), FakeService()
    yield ServerStage(service, shelf, MemoryLibraryServer(shelf, service), Hurry())


STAGES: dict[str, Callable[[], object]] = {
    "fake": fake,
    "plex": plex,
    "navidrome": partial(subsonic, True),
    "subsonic": partial(subsonic, False),
    "jellyfin-key": partial(jellyfin, False),
    "jellyfin-token": partial(jellyfin, True),
}
