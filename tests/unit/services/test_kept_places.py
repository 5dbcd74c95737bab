"""A better copy of another format stands in the server's playlists where the lesser one stood."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.tasks import TaskContext
from database.browse_repo import BrowseRepo
from sandbox.plex import PlexServer
from services.kept_places import KeptPlaces
from services.server_scans import ServerScans
from tests.contract.server_stages import Hurry
from tests.unit.services.test_server_scans import Home


class Upgrade(Home):
    """An MP3 that Plex has twice in a list; a FLAC will take its place."""

    def __init__(self, folder: Path, plex: PlexServer) -> None:
        super().__init__(folder, plex)
        self.worse, self.better = (str(self.music / "A" / f"1.{end}") for end in ("mp3", "flac"))
        self.old = plex.shelf.put("Song", path="/srv/music/A/1.mp3", suffix="mp3")
        self.other = plex.shelf.put("Other", path="/srv/music/A/2.mp3")
        made = plex.lists.put("Mix", self.old.id, self.other.id)
        made.rows.append(("42", self.old.id))
        plex.lists.put("Without", self.other.id)
        self.read_server(Hurry())
        self.places = KeptPlaces(self.servers, self.cache, BrowseRepo(self.engine))

    def replace(self) -> None:
        """What the engine does, and what Plex makes of it when it looks."""
        self.places.note(self.worse, self.better, TaskContext())
        self.file("A/1.flac", "Song")
        self.cache.drop_organised([self.worse])
        self._settle_time()
        self.service.shelf.lose(self.old)

    def scans_with_places(self) -> ServerScans:
        made = self.another()
        made._when_seen = self.places.give_back
        return made

    def titles(self, name: str) -> list[str]:
        server = self.servers.server()
        (found,) = [one for one in server.playlists(Hurry()) if one.name == name]
        songs = self.service.shelf.songs
        items = server.playlist(found.id, Hurry()).items
        return [f"{songs[key].title}.{songs[key].suffix}" for key in items]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Upgrade]:
    plex = PlexServer()
    plex.start()
    made = Upgrade(tmp_path, plex)
    yield made
    made.servers.close()
    plex.close()
    made.engine.dispose()
    assert plex.violations == []


def test_the_new_track_takes_every_place_of_the_old_one(home: Upgrade) -> None:
    home.replace()
    assert home.scans_with_places().step(Hurry()).waiting == 0
    assert home.titles("Mix") == ["Song.flac", "Other.flac", "Song.flac"]
    assert home.titles("Without") == ["Other.flac"]
    assert home.places.give_back(Hurry()) == 0, "it is done once"


def test_a_list_that_still_holds_the_old_track_holds_the_new_one_instead(home: Upgrade) -> None:
    home.replace()
    home.service.shelf.change(home.old, missing=False)
    home.read_server(Hurry())
    home.scans_with_places().step(Hurry())
    assert home.titles("Mix") == ["Song.flac", "Other.flac", "Song.flac"]


def test_a_server_that_is_away_costs_the_places_only(home: Upgrade) -> None:
    home.service.close()
    home.servers.close()
    home.places.note(home.worse, home.better, Hurry())
    assert home.places.give_back(Hurry()) == 0


def test_a_list_that_is_gone_is_no_trouble(home: Upgrade) -> None:
    home.replace()
    home.service.lists.all.clear()
    assert home.scans_with_places().step(Hurry()).confirmed >= 1


def test_the_same_path_needs_no_notes(home: Upgrade) -> None:
    home.service.log.clear()
    home.places.note(home.worse, home.worse, TaskContext())
    home.places.note(str(home.music / "unknown.mp3"), home.better, TaskContext())
    assert home.service.log == []
