"""Library servers on their simulated services, for the contract suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.ports.servers import LibraryServer
from core.tasks import TaskContext
from sandbox.media_server import MediaServer
from sandbox.shelf import Shelf


class Hurry(TaskContext):
    """Waits in no time."""

    def sleep(self, seconds: float) -> None:
        self.checkpoint()


@dataclass
class ServerStage:
    """A server, the shelf behind it and the client under test."""

    service: MediaServer
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


STAGES: dict[str, Callable[[], object]] = {"plex": plex}
