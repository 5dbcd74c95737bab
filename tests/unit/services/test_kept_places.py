"""A better copy of another format inherits on the server: rating, heart, plays, places in lists."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.clients.jellyfin.server import JellyfinConfig
from core.clients.jellyfin.server import JellyfinServer as JellyfinClient
from core.domain import AudioFacts, LibraryTrack, Unreachable
from core.ports.library import FileStamp, ScannedFile
from core.tasks import TaskContext
from database.handover_repo import HandoverRepo
from database.server_repo import ServerRepo
from sandbox.jellyfin import KEY, JellyfinServer
from sandbox.plex import PlexServer, wire
from sandbox.subsonic import SubsonicServer
from services.servers.kept_places import LONGEST, KeptPlaces, PlacesDeps
from services.servers.push_records import PushRecords
from services.servers.scans import ServerScans
from tests.contract.server_stages import Hurry
from tests.unit.services.test_server_scans import Home

HEARD_AT = 1_700_000_000.0
SERVICES = {"plex": PlexServer, "navidrome": SubsonicServer, "jellyfin": JellyfinServer}


class Upgrade(Home):
    """An MP3 that was heard and stands twice in a list; a FLAC will take its place."""

    def __init__(self, folder: Path, service: Any, name: str) -> None:
        super().__init__(folder, service, name)
        service.duplicates = True
        self.worse, self.better = (str(self.music / "A" / f"1.{end}") for end in ("mp3", "flac"))
        self.old = service.shelf.put("Song", path="/srv/music/A/1.mp3", suffix="mp3")
        self.other = service.shelf.put("Other", path="/srv/music/A/2.mp3", suffix="mp3")
        self._own_file()
        self.records = PushRecords(folder)
        self.read_server(Hurry())
        server = self.servers.server()
        made = server.create_playlist("Mix", [self.old.id, self.other.id], Hurry())
        server.replace_playlist(made.id, [self.old.id, self.other.id, self.old.id], Hurry())
        server.create_playlist("Without", [self.other.id], Hurry())
        service.shelf.like(self.old.id, rating=8.0, favourite=True)
        service.shelf.hear(self.old.id, 12, at=HEARD_AT)
        self.places = self.heirs()

    def heirs(self) -> KeptPlaces:
        """As a second process of this home would make it."""
        handovers, rows = HandoverRepo(self.engine), ServerRepo(self.engine)
        return KeptPlaces(
            PlacesDeps(
                self.servers, self.cache, rows, handovers, self.records, self.activity, self.clock
            )
        )

    def _own_file(self) -> None:
        facts = AudioFacts("mp3", 180.0)
        track = LibraryTrack(
            "Song", ("Sadie Okonjo",), "Tidewater", 180.0, path=self.worse, facts=facts
        )
        self.cache.apply([ScannedFile(self.worse, FileStamp(1, 1), track)], ())

    def replace(self) -> None:
        """What the engine does, and what the server makes of it when it looks."""
        self.places.note(self.worse, self.better, TaskContext())
        self.file("A/1.flac", "Song")
        self.cache.apply((), [self.worse])
        self.cache.drop_organised([self.worse])
        self._settle_time()
        self.service.shelf.lose(self.old)

    def look(self) -> None:
        """The server is asked to look, and read."""
        scans = self.another()
        scans._heirs = self.places
        scans.step(Hurry())

    def another(self) -> ServerScans:
        made = super().another()
        if isinstance(self.service, SubsonicServer):
            self.service.scanned_at += 1
        return made

    def titles(self, name: str) -> list[str]:
        server = self.servers.server()
        (found,) = [one for one in server.playlists(Hurry()) if one.name == name]
        songs = self.service.shelf.songs
        items = server.playlist(found.id, Hurry()).items
        return [f"{songs[key].title}.{songs[key].suffix}" for key in items]

    def new(self) -> Any:
        (found,) = [one for one in self.service.shelf.shown() if one.suffix == "flac"]
        return found

    def told(self) -> list[str]:
        return [one.text for one in self.activity.recent()]

    def _make(self, name: str) -> Any:
        if name == "jellyfin":
            return JellyfinClient(JellyfinConfig(self.service.url, KEY), self.clock)
        return super()._make(name)


@pytest.fixture
def name() -> str:
    return "plex"


@pytest.fixture
def home(tmp_path: Path, name: str) -> Iterator[Upgrade]:
    service = SERVICES[name]()
    service.start()
    made = Upgrade(tmp_path, service, name)
    made.service.log.clear()
    yield made
    made.servers.close()
    service.close()
    made.engine.dispose()
    assert service.violations == []


@pytest.mark.parametrize("name", SERVICES)
def test_the_new_track_inherits_everything_and_it_is_told(home: Upgrade, name: str) -> None:
    """Navidrome tells no paths here: the tracks are known by their words and their format."""
    home.replace()
    home.look()
    assert home.titles("Mix") == ["Song.flac", "Other.mp3", "Song.flac"]
    assert home.titles("Without") == ["Other.mp3"]
    new = home.new()
    assert (new.rating, new.plays) == (8.0, 12)
    assert new.favourite is (name != "plex"), "Plex has no hearts beside the rating"
    assert (new.played_at == HEARD_AT) is (name != "plex"), "Plex counts plays as of now"
    (told,) = [text for text in home.told() if "keeps" in text]
    assert told.startswith("Sadie Okonjo - Song keeps its rating,")
    assert "12 plays and 2 places in playlists on" in told
    assert [copy.name for copy in home.records.copies()] == ["Mix"], "as it was before"
    assert home.places.give_back(Hurry()) == 0, "it is done once"


def test_a_kill_between_two_plays_counts_none_twice(home: Upgrade) -> None:
    home.replace()
    home.service.trouble("/:/scrobble", "broken", nth=5, times=50)
    home.look()
    assert home.new().plays == 4
    home.service.heal()
    home.service.shelf.hear(home.new().id, at=HEARD_AT)  # somebody listens meanwhile
    assert home.heirs().give_back(Hurry()) == 1
    assert home.new().plays == 12
    assert home.titles("Mix") == ["Song.flac", "Other.mp3", "Song.flac"]


def test_what_was_heard_of_the_new_one_before_is_added(home: Upgrade) -> None:
    home.replace()
    home.service.shelf.take_in()
    home.service.shelf.hear(home.new().id, 2)
    home.service.shelf.like(home.new().id, rating=10.0)
    home.look()
    assert (home.new().plays, home.new().rating) == (14, 10.0)


def test_plays_that_the_server_carried_over_itself_are_not_added_again(home: Upgrade) -> None:
    home.replace()
    home.service.shelf.take_in()
    home.service.shelf.hear(home.new().id, 12, at=HEARD_AT)
    home.look()
    assert home.new().plays == 12


def test_a_list_that_still_holds_the_old_track_holds_the_new_one_instead(home: Upgrade) -> None:
    home.replace()
    home.service.shelf.change(home.old, missing=False)
    home.read_server(Hurry())
    home.look()
    assert home.titles("Mix") == ["Song.flac", "Other.mp3", "Song.flac"]


def test_a_server_that_was_away_is_asked_before_it_forgets(home: Upgrade) -> None:
    home.service.trouble("/", "broken", times=100)
    home.replace()
    home.service.heal()
    home.service.shelf.change(home.service.shelf.songs[home.old.id], missing=False)
    home.places.look(Hurry())
    home.service.shelf.lose(home.service.shelf.songs[home.old.id])
    home.look()
    assert (home.new().rating, home.new().plays) == (8.0, 12)
    assert home.titles("Mix") == ["Song.flac", "Other.mp3", "Song.flac"]


def test_a_server_that_forgot_while_it_was_away_is_told_of(home: Upgrade) -> None:
    home.service.trouble("/", "broken", times=100)
    home.replace()
    home.service.heal()
    home.look()
    assert home.new().plays == 0
    assert "Plex was away while Sadie Okonjo - Song was replaced" in home.told()[0]


def test_what_the_server_does_not_take_is_told(home: Upgrade) -> None:
    home.replace()
    home.service._regard = lambda *_: wire.page(404, "Not Found")
    home.look()
    told = next(text for text in home.told() if "keeps" in text)
    assert told == (
        "Sadie Okonjo - Song keeps 2 places in playlists on Plex; Plex did not take its rating and "
        "12 plays"
    )


def test_a_list_that_is_gone_is_no_trouble(home: Upgrade) -> None:
    home.replace()
    home.service.lists.all.clear()
    home.look()
    assert home.new().plays == 12


def test_a_copy_that_the_server_never_sees_is_waited_for_a_month(home: Upgrade) -> None:
    home.places.note(home.worse, home.better, Hurry())
    assert home.places.give_back(Hurry()) == 0
    home.clock.turn(LONGEST + 1)
    assert home.places.give_back(Hurry()) == 0
    assert "has not taken the better copy of Sadie Okonjo - Song" in home.told()[0]
    assert HandoverRepo(home.engine).all() == []


def test_the_same_path_and_what_is_unknown_need_no_notes(home: Upgrade) -> None:
    home.places.note(home.worse, home.worse, TaskContext())
    home.places.note(str(home.music / "unknown.mp3"), home.better, TaskContext())
    assert home.service.log == []


def test_nothing_stays_on_record_when_nothing_was_replaced(home: Upgrade) -> None:
    home.places.note(home.worse, home.better, Hurry())
    asked = len(home.service.log)
    home.places.note(home.worse, home.better, Hurry())
    assert len(home.service.log) == asked, "an attempt after a kill does not ask again"
    home.places.drop(home.worse, home.better)
    assert HandoverRepo(home.engine).all() == []


def test_a_track_nobody_heard_leaves_no_note(home: Upgrade) -> None:
    home.service.lists.all.clear()
    home.service.shelf.like(home.old.id, rating=0.0, plays=0, played_at=0.0)
    home.places.note(home.worse, home.better, Hurry())
    assert HandoverRepo(home.engine).all() == []


def test_who_files_does_not_wait_for_a_server_that_hangs(
    home: Upgrade, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = threading.Event()

    def hangs(*_args: Any) -> None:
        let_go.wait(60.0)
        raise Unreachable("plex", "It never answered.")

    server = home.servers.server()
    monkeypatch.setattr(type(server), "regard", hangs)
    deps = replace(home.places._deps, patience=0.2)
    KeptPlaces(deps).note(home.worse, home.better, TaskContext())
    assert not let_go.is_set()
    [kept] = HandoverRepo(home.engine).all()
    assert (kept.path, kept.told) == (home.better, False)
    let_go.set()
    for thread in threading.enumerate():
        if thread.name == "heirs":
            thread.join(20.0)
