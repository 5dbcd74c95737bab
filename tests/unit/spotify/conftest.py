"""A listener with a simulated Spotify. Time is virtual: waiting turns the clock of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from core.clients.spotify.client import Desk, SpotifyClient, SpotifyConfig
from core.domain import Playlist
from core.net.http import Limits
from core.ports.accounts import Grant
from sandbox.catalogues.world import MusicWorld
from sandbox.spotify import SpotifyServer, SpotifyWorld
from sandbox.spotify.server import CLIENT_ID, SCOPE
from tests.contract.catalogue_stages import VirtualContext
from tests.contract.fakes_accounts import MemoryGrants
from tests.contract.fakes_catalogue import MemoryCatalogueCache
from tests.contract.fakes_storage import MemoryPaceStore, TurningClock

LIMITS = Limits(connect=20.0, read=30.0, total=60.0, size=16 * 1024 * 1024)
HURRIED = Limits(connect=20.0, read=0.5, total=1.0, size=16 * 1024 * 1024)
"""For a service that keeps silent; any other may be slow on a busy machine."""


def music(tracks: int = 130) -> MusicWorld:
    """Albums of ten tracks by four artists."""
    world = MusicWorld()
    for number in range(-(-tracks // 10)):
        titles = [f"Song {number}-{place}" for place in range(10)]
        world.release(f"Album {number}", f"Artist {number % 4}", titles, date="2021-03-04")
    return world


@dataclass
class Studio:
    """Everything one test needs; `client` is a running program, `restarted` the next one."""

    server: SpotifyServer
    clock: TurningClock
    ctx: VirtualContext
    grants: MemoryGrants = field(default_factory=MemoryGrants)
    pace: MemoryPaceStore = field(default_factory=MemoryPaceStore)
    cache: MemoryCatalogueCache = field(init=False)
    client: SpotifyClient = field(init=False)
    percent: int = 100
    redirect: str = "http://127.0.0.1/callback"

    def __post_init__(self) -> None:
        self.cache = MemoryCatalogueCache(self.clock)
        self.restarted()

    @property
    def world(self) -> SpotifyWorld:
        return self.server.world

    def restarted(self, limits: Limits = LIMITS) -> SpotifyClient:
        config = SpotifyConfig(
            CLIENT_ID, self.redirect, f"{self.server.url}/v1", self.server.url, self.percent
        )
        desk = Desk(self.grants, self.cache, self.pace, self.clock, limits)
        self.client = SpotifyClient(config, desk)
        return self.client

    def connect(self, scope: str = SCOPE) -> None:
        """As after a login."""
        token = self.server.accounts.granted(CLIENT_ID, scope)
        me = self.world
        now = self.clock.now()
        self.grants.grant = Grant(token, CLIENT_ID, scope, now, me.account_id, me.me, "Lena")

    def read(self, source: str) -> Playlist:
        return self.client.reader.read(source, self.ctx)

    def calls_of(self, source: str) -> int:
        """API calls one reading takes."""
        self.server.forget()
        self.read(source)
        return self.server.calls()


@pytest.fixture
def studio() -> Iterator[Studio]:
    clock = TurningClock()
    with SpotifyServer(SpotifyWorld(music()), clock=clock.now) as server:
        made = Studio(server, clock, VirtualContext(clock))
        made.connect()
        yield made
        made.client.close()
    assert server.violations == []
