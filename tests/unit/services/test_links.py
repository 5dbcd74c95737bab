"""Addresses of services: whose they are, and the way out when nobody reads them."""

from __future__ import annotations

import pytest

from core.domain import BadInput, Playlist
from core.tasks import TaskContext
from services.playlists.links import link_readers
from services.playlists.service import PlaylistService


class Reader:
    def __init__(self) -> None:
        self.read_sources: list[str] = []

    def accepts(self, source: str) -> bool:
        return True

    def read(self, source: str, ctx: TaskContext) -> Playlist:
        self.read_sources.append(source)
        return Playlist("deezer:playlist:1", "One", "deezer", ())


def test_an_address_goes_to_the_reader_of_its_service_without_brackets() -> None:
    reader = Reader()
    service = PlaylistService(link_readers({"deezer": lambda: reader}))
    assert service.open("<https://www.deezer.com/playlist/1>", TaskContext()).name == "One"
    assert service.open('"deezer.com/playlist/1"', TaskContext()).name == "One"
    assert reader.read_sources == ["https://www.deezer.com/playlist/1", "deezer.com/playlist/1"]


def test_a_reader_is_made_only_when_it_is_needed() -> None:
    made: list[str] = []

    def make() -> Reader:
        made.append("deezer")
        return Reader()

    service = PlaylistService(link_readers({"deezer": make}))
    with pytest.raises(BadInput):
        service.open("https://open.spotify.com/album/1", TaskContext())
    assert made == []
    service.open("https://www.deezer.com/album/1", TaskContext())
    assert made == ["deezer"]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("spotify:album:1", "Spotify addresses cannot be opened. Export the playlist"),
        ("https://open.spotify.com/intl-de/track/1?si=x", "Spotify addresses"),
        ("open.spotify.com/playlist/1", "Spotify addresses"),
        ("liked", "Spotify addresses"),
        ("https://music.youtube.com/playlist?list=PL1", "YouTube addresses"),
        ("youtu.be/abc", "YouTube addresses"),
        ("https://music.apple.com/gb/album/x/1", "Apple lets only its own programs read them"),
        ("https://www.deezer.com/album/1", "Deezer addresses"),
        ("https://example.invalid/list", "is no address that can be opened"),
    ],
)
def test_an_address_nobody_reads_is_answered_with_the_way_out(source: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        PlaylistService(link_readers({})).open(source, TaskContext())


@pytest.mark.parametrize(
    "source", ["list.csv", "mydeezer.com/x", "Liked - Song", "notyoutube.com/"]
)
def test_other_things_are_no_addresses_of_ours(source: str) -> None:
    assert not any(reader.accepts(source) for reader in link_readers({}))
