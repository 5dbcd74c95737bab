"""Stages on which the `Catalogue` suite plays: the fake, and every adapter on the sandbox.

Time is virtual: waiting turns the clock, and the sandbox judges manners by the same clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.clients.catalogues.asking import Desk
from core.clients.catalogues.deezer import DeezerCatalogue
from core.clients.catalogues.itunes import ItunesCatalogue
from core.clients.catalogues.musicbrainz import MusicBrainzCatalogue
from core.clients.spotify.client import Desk as SpotifyDesk
from core.clients.spotify.client import SpotifyClient, SpotifyConfig
from core.net.http import Limits
from core.ports.accounts import Grant
from core.ports.catalogue import Catalogue
from core.tasks import TaskContext
from sandbox.catalogues import Catalogues, MusicWorld
from sandbox.catalogues.listener import CatalogueServer, Manners
from sandbox.spotify import SpotifyServer, SpotifyWorld
from sandbox.spotify.server import CLIENT_ID, SCOPE
from tests.contract.fakes_accounts import MemoryGrants
from tests.contract.fakes_catalogue import FakeCatalogue, MemoryCatalogueCache
from tests.contract.fakes_storage import MemoryPaceStore, TurningClock

ADAPTERS = ("deezer", "itunes", "musicbrainz")
LIMITS = Limits(connect=10.0, read=20.0, total=30.0, size=4 * 1024 * 1024)
HURRIED = Limits(connect=10.0, read=0.7, total=5.0)
# What the services say they allow (contract §5.1).
PUBLISHED = {"deezer": (50, 5.0), "itunes": (20, 60.0), "musicbrainz": (6, 5.0)}


class VirtualContext(TaskContext):
    """Waiting takes no time but turns the clock."""

    def __init__(self, clock: TurningClock) -> None:
        super().__init__()
        self._clock = clock
        self.waited = 0.0

    def sleep(self, seconds: float) -> None:
        self.checkpoint()
        self.waited += seconds
        self._clock.turn(seconds + 0.001)


def music() -> MusicWorld:
    """An artist with an album of two discs, an EP, a single, a compilation, and a namesake."""
    world = MusicWorld()
    world.singer("Sadie Okonjo", genres=("Soul",), fans=5000)
    world.namesake("Sadie Okonjo", "Dutch DJ", fans=3, picture=False)
    world.release(
        "Tidewater",
        "Sadie Okonjo",
        [
            "Slow Ferry",
            {"title": "Harbour", "artists": ("Sadie Okonjo", "Mina Tal")},
            {"title": "Slow Ferry (Live)", "disc": 2, "number": 1},
        ],
        date="2022-03-04",
        genre="Soul",
    )
    world.release("Undertow", "Sadie Okonjo", ["Undertow", "Eddy"], kind="ep", date="2023-01-01")
    world.release("Slow Ferry", "Sadie Okonjo", ["Slow Ferry"], kind="single", date="2022-01-02")
    world.release("Night Club", "Sadie Okonjo/Dutch DJ", ["Bass"], kind="single")
    world.release("Été sans fin", "Delphine Roux", ["L'été"], cover=False)
    return world


@dataclass
class Stage:
    """A catalogue with its world; `server` is None for the fake."""

    catalogue: Catalogue
    world: MusicWorld
    clock: TurningClock
    ctx: VirtualContext
    server: CatalogueServer | SpotifyServer | None = None
    there: Catalogues | None = None
    desk: Desk | None = None
    made: list[Catalogue] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """Calls so far."""
        if self.server is not None:
            return len(self.server.log)
        assert isinstance(self.catalogue, FakeCatalogue)
        return self.catalogue.calls

    def restarted(self, keep_cache: bool = True) -> Catalogue:
        """The same adapter as the next process makes it: the database stays."""
        assert self.there is not None
        assert self.desk is not None
        cache = self.desk.cache if keep_cache else MemoryCatalogueCache(self.clock)
        desk = Desk(cache, self.desk.pace, self.clock, LIMITS)
        made = adapter(self.catalogue.name, self.there, desk)
        self.made.append(made)
        return made

    def close(self) -> None:
        if isinstance(self.server, SpotifyServer):
            self.server.close()
            return
        for one in [self.catalogue, *self.made]:
            if not isinstance(one, FakeCatalogue):
                one.close()  # type: ignore[attr-defined]


def adapter(name: str, there: Catalogues, desk: Desk) -> Catalogue:
    """An adapter with its real manners."""
    if name == "deezer":
        return DeezerCatalogue(there.deezer.url, desk)
    if name == "itunes":
        return ItunesCatalogue(there.itunes.url, desk)
    return MusicBrainzCatalogue(there.musicbrainz.url, there.pictures.url, desk, "me@home.invalid")


def spotify_stage(world: MusicWorld) -> Stage:
    """Spotify with a listener who is logged in; a server of its own."""
    clock = TurningClock()
    server = SpotifyServer(SpotifyWorld(world), clock=clock.now).start()
    grants = MemoryGrants()
    grants.grant = Grant(server.grant(), CLIENT_ID, SCOPE, clock.now())
    config = SpotifyConfig(CLIENT_ID, "", f"{server.url}/v1", server.url)
    cache, pace = MemoryCatalogueCache(clock), MemoryPaceStore()
    client = SpotifyClient(config, SpotifyDesk(grants, cache, pace, clock, LIMITS))
    return Stage(client.catalogue, world, clock, VirtualContext(clock), server)


def build(name: str, there: Catalogues, limits: Limits = LIMITS) -> Stage:
    """A stage; the servers are shared by all tests of the suite and start anew with each."""
    clock = TurningClock()
    ctx = VirtualContext(clock)
    world = there.world
    if name == "spotify":
        return spotify_stage(world)
    if name == "fake":
        return Stage(FakeCatalogue(world), world, clock, ctx)
    server: CatalogueServer = getattr(there, name)
    server.reset(Manners(*PUBLISHED[name], clock=clock.now))
    desk = Desk(MemoryCatalogueCache(clock), MemoryPaceStore(), clock, limits)
    return Stage(adapter(name, there, desk), world, clock, ctx, server, there, desk)
