"""Deezer addresses as a source: as people paste them, with every kind of row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from core.clients.catalogues.asking import Desk
from core.clients.catalogues.deezer import DeezerCatalogue
from core.clients.catalogues.deezer_lists import DeezerListReader
from core.domain import BadInput, Unreachable
from sandbox.catalogues import Catalogues, MusicList, MusicWorld
from tests.contract.catalogue_stages import LIMITS, VirtualContext
from tests.contract.fakes_catalogue import MemoryCatalogueCache
from tests.contract.fakes_storage import MemoryPaceStore, TurningClock


def list_world() -> MusicWorld:
    world = MusicWorld()
    code = {"title": "Slow Ferry", "seconds": 181.0, "isrc": "QZCAT2200001"}
    album = world.release("Tidewater", "Sadie Okonjo", [code, "Harbour"], date="2022-03-04")
    world.release("Slow Ferry", "Sadie Okonjo", [code, "B-Side"], kind="single", date="2022-01-01")
    world.release("Best of", "Sadie Okonjo", ["Other Mix"], kind="compile", date="2024-01-01")
    world.release("Empty Shell", "Sadie Okonjo", [], date="2020-01-01")
    ferry, harbour = album.tracks
    gone = {"id": 0, "title": "", "type": "track"}
    talk = {"id": 77, "title": "Talk about music", "type": "episode"}
    blocked = {"id": 78, "title": "Far Away", "readable": False, "artist": {"name": "Ana"}}
    rows = [(album, ferry), None, (album, harbour), gone, talk, blocked, (album, ferry)]
    world.playlist("Été – mix", rows)
    world.playlist("Long", [(album, harbour)] * 1203)
    world.playlist("Nothing", [])
    return world


@dataclass
class Lists:
    reader: DeezerListReader
    there: Catalogues
    ctx: VirtualContext

    def of(self, name: str) -> MusicList:
        return next(one for one in self.there.world.lists.values() if one.name == name)

    def address(self, name: str) -> str:
        return f"https://www.deezer.com/playlist/{self.of(name).id}"


@pytest.fixture(scope="module")
def running() -> Iterator[Catalogues]:
    with Catalogues(list_world()) as there:
        yield there


@pytest.fixture
def lists(running: Catalogues) -> Iterator[Lists]:
    running.deezer.reset()
    running.deezer.page_cap = 500
    clock = TurningClock()
    desk = Desk(MemoryCatalogueCache(clock), MemoryPaceStore(), clock, LIMITS)
    catalogue = DeezerCatalogue(running.deezer.url, desk)
    yield Lists(DeezerListReader(catalogue), running, VirtualContext(clock))
    catalogue.close()


@pytest.mark.parametrize(
    "address",
    [
        "https://www.deezer.com/playlist/{}",
        "https://www.deezer.com/en/playlist/{}?utm_campaign=clipboard&utm_source=x&deferredFl=1",
        "http://deezer.com/us/playlist/{}#top",
        "www.deezer.com/pt-br/playlist/{}/",
        "deezer.com/playlist/{}",
        "deezer://www.deezer.com/playlist/{}",
        "deezer:playlist:{}",
        "  HTTPS://WWW.DEEZER.COM/FR/PLAYLIST/{}  ",
    ],
)
def test_an_address_is_taken_as_people_paste_it(lists: Lists, address: str) -> None:
    source = address.format(lists.of("Été – mix").id)
    assert lists.reader.accepts(source)
    assert lists.reader.read(source, lists.ctx).name == "Été – mix"


def test_every_row_keeps_its_place(lists: Lists) -> None:
    playlist = lists.reader.read(lists.address("Été – mix"), lists.ctx)
    told = [(e.position, e.track.title, e.unusable) for e in playlist.entries]
    assert told == [
        (1, "Slow Ferry", None),
        (2, "", "no longer on Deezer"),
        (3, "Harbour", None),
        (4, "", "no longer on Deezer"),
        (5, "Talk about music", "a podcast episode"),
        (6, "Far Away", None),
        (7, "Slow Ferry", None),
    ]
    first = playlist.entries[0].track
    assert (first.artists, first.album, first.duration) == (("Sadie Okonjo",), "Tidewater", 181.0)
    assert first.album_artists == ()  # a row does not say whose album it is
    assert playlist.kind == "deezer"
    assert playlist.key == f"deezer:playlist:{lists.of('Été – mix').id}"


def test_a_long_list_is_read_over_all_its_pages(lists: Lists) -> None:
    playlist = lists.reader.read(lists.address("Long"), lists.ctx)
    assert len(playlist.entries) == 1203
    assert [one.position for one in playlist.entries] == list(range(1, 1204))
    assert len(lists.there.deezer.log) == 3


def test_an_unchanged_list_costs_one_call_and_a_changed_one_is_read_anew(lists: Lists) -> None:
    first = lists.reader.read(lists.address("Long"), lists.ctx)
    lists.there.deezer.reset()
    assert lists.reader.read(lists.address("Long"), lists.ctx) == first
    assert len(lists.there.deezer.log) == 1
    long = lists.of("Long")
    row = long.rows.pop()
    long.checksum = "c1"
    try:
        changed = lists.reader.read(lists.address("Long"), lists.ctx)
    finally:
        long.rows.append(row)
        long.checksum = "c0"
    assert len(changed.entries) == 1202
    assert changed.snapshot != first.snapshot


def test_an_album_is_a_list_of_its_tracks(lists: Lists) -> None:
    release = lists.there.world.releases[0]
    playlist = lists.reader.read(f"https://www.deezer.com/album/{release.id}", lists.ctx)
    assert playlist.name == "Tidewater"
    told = [(e.track.title, e.track.track_number, e.track.ids.isrc) for e in playlist.entries]
    assert told[0] == ("Slow Ferry", 1, "QZCAT2200001")
    assert playlist.entries[1].track.album_artists == ("Sadie Okonjo",)
    assert playlist.entries[1].track.track_total == 2


def test_a_track_is_a_list_of_one(lists: Lists) -> None:
    tune = lists.there.world.releases[0].tracks[1]
    playlist = lists.reader.read(f"https://www.deezer.com/track/{tune.id}", lists.ctx)
    assert playlist.name == "Sadie Okonjo - Harbour"
    assert [entry.track.title for entry in playlist.entries] == ["Harbour"]
    assert playlist.entries[0].track.ids.isrc == tune.isrc


def test_an_artist_is_every_own_recording_once_albums_first(lists: Lists) -> None:
    singer = lists.there.world.singers["Sadie Okonjo"]
    playlist = lists.reader.read(f"https://www.deezer.com/en/artist/{singer.id}", lists.ctx)
    assert playlist.name == "Sadie Okonjo"
    told = [(entry.track.title, entry.track.album) for entry in playlist.entries]
    assert told == [
        ("Slow Ferry", "Tidewater"),
        ("Harbour", "Tidewater"),
        ("B-Side", "Slow Ferry"),
    ]
    assert len(lists.there.deezer.log) == 5  # artist, listing, three releases


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("https://www.deezer.com/playlist/1", "Deezer has no public playlist 1"),
        ("https://www.deezer.com/album/1", "Deezer has no album 1"),
        ("https://www.deezer.com/track/1", "Deezer has no track 1"),
        ("https://www.deezer.com/artist/1", "Deezer has no artist 1"),
        ("https://www.deezer.com/en/profile/12", "no playlist, album, track or artist"),
        ("https://www.deezer.com/playlist/abc", "no playlist, album, track or artist"),
        ("https://www.deezer.com/playlist/12ab", "no playlist, album, track or artist"),
        ("https://link.deezer.com/s/30aBcDe", "short Deezer link"),
        ("https://deezer.page.link/xYz", "short Deezer link"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(lists: Lists, address: str, sentence: str) -> None:
    assert lists.reader.accepts(address)
    with pytest.raises(BadInput, match=sentence):
        lists.reader.read(address, lists.ctx)


def test_a_private_list_says_what_to_do_and_is_read_once_public(lists: Lists) -> None:
    private = lists.of("Été – mix")
    private.public = False
    try:
        with pytest.raises(BadInput, match="must be made public"):
            lists.reader.read(lists.address(private.name), lists.ctx)
    finally:
        private.public = True
    assert lists.reader.read(lists.address(private.name), lists.ctx).entries


def test_an_empty_list_is_refused_by_its_name(lists: Lists) -> None:
    with pytest.raises(BadInput, match="“Nothing” has no tracks"):
        lists.reader.read(lists.address("Nothing"), lists.ctx)


def test_a_silent_deezer_is_an_error_also_for_a_list_read_before(lists: Lists) -> None:
    lists.reader.read(lists.address("Long"), lists.ctx)
    lists.there.deezer.fault("html", 5)
    with pytest.raises(Unreachable):
        lists.reader.read(lists.address("Long"), lists.ctx)


@pytest.mark.parametrize(
    "other", ["https://open.spotify.com/playlist/1", "list.csv", "Deezer - Song", "notdeezer.com/x"]
)
def test_other_sources_are_left_to_others(lists: Lists, other: str) -> None:
    assert not lists.reader.accepts(other)
