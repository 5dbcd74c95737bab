"""An artist in three catalogues that disagree, and the service on top of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from core.clients.catalogues.asking import Desk
from core.clients.catalogues.pictures import HttpPictures
from core.domain.catalogue import CatalogueArtist
from core.ports.catalogue import Catalogue
from sandbox.catalogues import Catalogues, MusicWorld
from services.catalogue.service import CatalogueService
from tests.contract.catalogue_stages import ADAPTERS, LIMITS, VirtualContext, adapter
from tests.contract.fakes_catalogue import MemoryCatalogueCache
from tests.contract.fakes_storage import MemoryPaceStore, TurningClock

DEEZER, ITUNES, BRAINZ = ("deezer",), ("itunes",), ("musicbrainz",)


def big_world() -> MusicWorld:
    """Marlow Grey: 20 albums, 10 EPs, 25 singles, 5 compilations, told in many editions."""
    world = MusicWorld()
    world.singer("Marlow Grey", genres=("Rock",), fans=90_000)
    world.namesake("Marlow Grey", "a choir", fans=7, picture=False)
    artist = "Marlow Grey"
    for number in range(20):
        date, title = f"{1990 + number}-03-01", f"Orchard {_word(number)}"
        world.release(title, artist, ["One", "Two", "Three"], date=date)
    for number in range(10):
        title = f"Lantern {_word(number)}"
        world.release(title, artist, ["A", "B"], kind="ep", date=f"{2000 + number}-05-01")
    for number in range(25):
        title = f"Signal {_word(number)}"
        world.release(title, artist, [title], kind="single", date=f"{1991 + number}-07-01")
    for number in range(5):
        title = f"Best of {_word(number)}"
        world.release(title, artist, ["One", "A"], kind="compile", date=f"{2015 + number}-11-01")
    # the same album again: remastered, deluxe, censored, for another market
    group = "Orchard Amber"
    more = ["One", "Two", "Three"]
    world.release(f"{group} (2011 Remaster)", artist, more, date="2011-01-01", group=group)
    world.release(
        f"{group} (Deluxe Edition)", artist, [*more, "Four"], date="2012-01-01", group=group
    )
    world.release(group, artist, more, date="1990-06-01", group=group, only=DEEZER)
    world.release(f"{group} (Live)", artist, more, date="1993-01-01")
    # a single of an album's name stays a single
    world.release("Orchard Basil", artist, ["Orchard Basil"], kind="single", date="1991-01-01")
    # somebody else's
    guest = {"title": "Frost", "artists": ("Nia Calder", "Marlow Grey")}
    world.release("Cold Rooms", "Nia Calder", ["Ice", guest], date="2007-02-02")
    world.release("Winter Hits", "Various Artists", ["One"], kind="compile", only=ITUNES)
    world.release("Gregorian", "Marlow Grey/a choir", ["Kyrie"], date="1999-01-01")
    return world


def _word(number: int) -> str:
    words = "Amber Basil Cedar Dune Ember Fjord Glade Heath Iris Jade Karst Loam Moss Nettle Oak "
    words += "Pine Quartz Reed Sage Thyme Umber Vale Willow Yarrow Zinc"
    return words.split()[number]


@dataclass
class Desks:
    """The running catalogues and how to make a service for them."""

    there: Catalogues
    clock: TurningClock
    ctx: VirtualContext
    make: Callable[..., CatalogueService]

    @property
    def service(self) -> CatalogueService:
        return self.make(*ADAPTERS)

    def artist(self, name: str = "Marlow Grey") -> CatalogueArtist:
        return self.service.search_artists(name, 5, self.ctx).value[0]


@pytest.fixture(scope="session")
def running() -> Iterator[Catalogues]:
    with Catalogues(big_world()) as there:
        yield there


@pytest.fixture
def desks(running: Catalogues, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    clock = TurningClock()
    desk = Desk(MemoryCatalogueCache(clock), MemoryPaceStore(), clock, LIMITS)
    made: dict[str, Catalogue] = {name: adapter(name, running, desk) for name in ADAPTERS}
    pictures = HttpPictures(tmp_path_factory.mktemp("pictures"), clock, home_made=True)
    for server in running.servers:
        server.reset()

    def make(*names: str) -> CatalogueService:
        chain = [made[name] for name in names]
        return CatalogueService(lambda: chain, pictures, desk.cache)

    yield Desks(running, clock, VirtualContext(clock), make)
    for one in made.values():
        one.close()  # type: ignore[attr-defined]
    pictures.close()
    assert running.violations == []
