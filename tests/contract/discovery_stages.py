"""Stages on which the `DiscoverySource` suite plays: the fake and every adapter on its sandbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.clients.catalogues.asking import Desk
from core.clients.lastfm.api import LastFm
from core.clients.lastfm.lists import LastFmLists
from core.clients.listenbrainz.api import ListenBrainz
from core.clients.listenbrainz.lists import ListenBrainzLists
from core.domain import BadInput, Playlist, PlaylistEntry, Track
from core.net.http import Limits
from core.ports.discovery import DiscoveryList, DiscoverySource
from core.tasks import TaskContext
from sandbox.catalogues.listener import CatalogueServer, Manners
from sandbox.lastfm import LastFmServer
from sandbox.listenbrainz import LbList, LbTrack, ListenBrainzServer
from tests.contract.catalogue_stages import VirtualContext
from tests.contract.fakes_catalogue import MemoryCatalogueCache
from tests.contract.fakes_storage import MemoryPaceStore, TurningClock

LIMITS = Limits(connect=10.0, read=5.0, total=10.0)
PUBLISHED = {"listenbrainz": (30, 10.0), "lastfm": (25, 5.0)}
TOKEN, KEY = "lb-t0ken-s3cret", "k3y-s3cret"
JAMS = LbList(
    "Weekly Jams for ann, week of 2026-11-16 Mon",
    "ann",
    (
        LbTrack("Ebb", ("Halden", "Brine"), "Tide", 201.5),
        LbTrack("Flood", ("Halden",)),
    ),
    "weekly-jams",
)


class FakeDiscovery:
    """A source in memory."""

    name, title = "fake", "Fake"

    def __init__(self) -> None:
        self.songs = [Track("Ebb", ("Halden",)), Track("Flood", ("Halden",))]

    def missing(self) -> str:
        return ""

    def lists(self, ctx: TaskContext) -> tuple[DiscoveryList, ...]:
        ctx.checkpoint()
        return (DiscoveryList("fake", "mix", "A mix"),)

    def read(self, list_id: str, ctx: TaskContext) -> Playlist:
        ctx.checkpoint()
        if list_id != "mix":
            raise BadInput("There is no such list.", "There is mix.")
        entries = tuple(PlaylistEntry(at, one) for at, one in enumerate(self.songs, start=1))
        return Playlist("fake:mix", "A mix", "fake", entries, str(hash(tuple(self.songs))))


@dataclass
class Stage:
    """A source with its server (None for the fake); `change` changes what the list holds."""

    source: DiscoverySource
    ctx: VirtualContext
    clock: TurningClock
    list_id: str
    change: Callable[[], object]
    server: CatalogueServer | None = None
    cache: MemoryCatalogueCache | None = None
    closers: list[Callable[[], None]] = field(default_factory=list)


def servers() -> dict[str, CatalogueServer]:
    """Started; shared by all tests of a module."""
    made: dict[str, CatalogueServer] = {
        "listenbrainz": ListenBrainzServer(),
        "lastfm": LastFmServer(),
    }
    for one in made.values():
        one.start()
    return made


def build(name: str, running: dict[str, CatalogueServer]) -> Stage:
    clock = TurningClock()
    ctx = VirtualContext(clock)
    if name == "fake":
        fake = FakeDiscovery()
        return Stage(fake, ctx, clock, "mix", lambda: fake.songs.append(Track("New", ("Cove",))))
    server = running[name]
    server.reset(Manners(*PUBLISHED[name], clock=clock.now))
    cache = MemoryCatalogueCache(clock)
    desk = Desk(cache, MemoryPaceStore(), clock, LIMITS)
    if isinstance(server, ListenBrainzServer):
        fill(server)
        lists = ListenBrainzLists(ListenBrainz(server.url, TOKEN, desk), "", True)
        stage = Stage(lists, ctx, clock, "weekly-jams", lambda: next_week(server), server, cache)
        stage.closers.append(lists.close)
        return stage
    assert isinstance(server, LastFmServer)
    fill_lastfm(server)
    heard = LastFmLists(LastFm(server.url, KEY, desk), "ann", True)
    songs = server.world.top["ann"]
    stage = Stage(
        heard, ctx, clock, "top-tracks", lambda: songs.append(("Cove", "New")), server, cache
    )
    stage.closers.append(heard.close)
    return stage


def fill(server: ListenBrainzServer) -> None:
    world = server.world
    world.tokens, world.users = {TOKEN: "ann"}, {"ann", "ben", "new one"}
    last = replace(JAMS, title="Weekly Jams, last week", date="2026-11-09T00:05:00+00:00")
    exploration = replace(JAMS, title="Weekly Exploration", kind="weekly-exploration")
    best = replace(JAMS, title="Top of 2025", kind="top-discoveries", date="2026-01-05T00:00:00Z")
    secret = replace(JAMS, title="Mine alone", kind="", public=False)
    bens = replace(JAMS, title="Ben's", user="ben", kind="", tracks=JAMS.tracks[:1])
    world.lists = [last, JAMS, exploration, best, secret, bens]
    world.liked = {"ann": [LbTrack(f"Song {n}", ("Halden",), "Tide", 200.0) for n in range(60)]}
    world.unnamed = set()
    server.tokens_seen.clear()


def next_week(server: ListenBrainzServer) -> None:
    newer = replace(JAMS, title="Weekly Jams, next week", date="2026-11-23T00:05:00+00:00")
    server.world.lists.append(newer)


def fill_lastfm(server: LastFmServer) -> None:
    world = server.world
    world.key = KEY
    world.top = {"ann": [("Halden", "Ebb"), ("Brine", "Salt"), ("Halden", "Flood")]}
    world.loved = {"ann": [("Brine", "Salt")]}
    world.artists = {"ann": ["Halden", "Brine"]}
    world.similar = {
        ("Halden", "Ebb"): [("Cove", "Sand"), ("Brine", "Salt"), ("Reef", "Coral")],
        ("Brine", "Salt"): [("Dune", "Grain"), ("Cove", "Sand")],
        "Halden": ["Cove", "Brine"],
        "Brine": ["Reef", "Cove"],
    }
    world.songs = {"Cove": ["Sand", "Shell"], "Reef": ["Coral"]}
    world.private = {"shy"}
