"""What was filed is owned at once, the server is asked once a folder, and its reading confirms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.clients.plex.server import PlexConfig
from core.clients.plex.server import PlexServer as PlexClient
from core.clients.subsonic.server import SubsonicConfig
from core.clients.subsonic.server import SubsonicServer as SubsonicClient
from core.domain import LibraryTrack, ServiceError
from core.net.http import Limits
from core.tasks import TaskContext
from database.activity_repo import ActivityRepo
from database.awaited_repo import AwaitedRepo
from database.engine import open_database
from database.library_repo import LibraryRepo
from database.pace_repo import PaceRepo
from database.server_repo import ServerRepo
from sandbox.plex import TOKEN, PlexServer
from sandbox.subsonic import PASSWORD, USER, SubsonicServer
from services.servers.scans import MOST_FOLDERS, ServerScans, folders_of
from services.servers.service import ServerLibrary
from tests.contract.fakes_storage import TurningClock
from tests.contract.server_stages import Hurry


class Home:
    """A home beside one simulated server; `music` is what the server calls /srv/music."""

    def __init__(self, folder: Path, service: Any, name: str = "plex") -> None:
        self.music, self.service = folder / "music", service
        self.engine = open_database(folder / "library.db", folder / "backups")
        self.clock = TurningClock()
        self.values: dict[str, Any] = {
            "library.server": name,
            "library.path_mappings": {"/srv/music": str(self.music)},
            f"{name}.url": service.url,
        }
        self.cache = LibraryRepo(self.engine)
        self.awaited = AwaitedRepo(self.engine)
        self.activity = ActivityRepo(self.engine, self.clock)
        rows = ServerRepo(self.engine)
        self.servers = ServerLibrary(self, self.cache, rows, self._make, self.clock)
        self.scans = self.another()

    def another(self) -> ServerScans:
        """As a second process of this home would make it."""
        locks = PaceRepo(self.engine)
        return ServerScans(
            self.servers, self, self.cache, self.awaited, locks, self.activity, self.clock
        )

    def get(self, key: str) -> Any:
        return self.values.get(key)

    def read_server(self, ctx: TaskContext) -> object:
        return self.servers.read(ctx)

    def file(self, path: str, title: str = "New", arrives: bool = True) -> str:
        """Put a file there, as filing does; the server sees it when it next looks."""
        target = self.music / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"x")
        if arrives:
            self.service.shelf.arrive(title, path=f"/srv/music/{path}")
        track = LibraryTrack(title, ("Sadie Okonjo",), "Tidewater", 180.0, path=str(target))
        self.cache.add_organised(track)
        self._settle_time()
        return str(target)

    def _settle_time(self) -> None:
        """The rows carry the machine's time; the clock of the test stands a little later."""
        newest = max(row.at for row in self.awaited.waiting())
        self.clock.time = newest + 6.0

    def owned(self) -> list[tuple[str, str]]:
        return sorted((one.title, one.server) for one in self.cache.tracks())

    def _make(self, name: str) -> Any:
        if name == "plex":
            return PlexClient(PlexConfig(self.service.url, TOKEN, "3"), Limits(read=30.0), tries=1)
        return SubsonicClient(SubsonicConfig(self.service.url, USER, PASSWORD), self.clock)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    plex = PlexServer()
    plex.start()
    made = Home(tmp_path, plex)
    plex.shelf.put("Old", path="/srv/music/Old/1.flac")
    made.read_server(TaskContext())
    yield made
    made.servers.close()
    plex.close()
    made.engine.dispose()
    assert plex.violations == []


def test_what_was_filed_is_owned_at_once_and_confirmed_by_the_server(home: Home) -> None:
    home.file("A/1.flac")
    assert home.owned() == [("New", "organised"), ("Old", "plex")]
    told = home.scans.step(Hurry())
    assert (told.confirmed, told.waiting) == (1, 0)
    assert home.owned() == [("New", "plex"), ("Old", "plex")]
    assert home.awaited.waiting() == []


def test_a_batch_asks_once_for_each_folder(home: Home) -> None:
    for number in range(6):
        home.file(f"{'AB'[number % 2]}/{number}.flac", f"Song {number}")
    home.scans.step(Hurry())
    assert home.service.scans == ["/srv/music/A", "/srv/music/B"]
    home.scans.step(Hurry())
    assert len(home.service.scans) == 2, "what is confirmed is not asked about again"


def test_a_batch_that_still_grows_is_waited_for_but_not_for_ever(home: Home) -> None:
    home.file("A/1.flac")
    home.clock.turn(-4.0)
    assert home.scans.step(Hurry()).waiting == 1
    assert home.service.scans == []
    home.clock.turn(60.0)
    home.scans.step(Hurry())
    assert home.service.scans == ["/srv/music/A"]


def test_a_server_that_is_slow_is_looked_at_again_and_asked_again(home: Home) -> None:
    home.file("A/1.flac", arrives=False)
    assert home.scans.step(Hurry()).waiting == 1
    requests = len(home.service.log)
    home.scans.step(Hurry())
    assert len(home.service.log) == requests, "a look has its pause"
    home.service.shelf.put("New", path="/srv/music/A/1.flac")
    home.clock.turn(9.0)
    assert home.scans.step(Hurry()).confirmed == 1
    assert home.service.scans == ["/srv/music/A"]


def test_what_the_server_never_sees_is_given_up_with_a_word(home: Home) -> None:
    home.file("A/1.flac", arrives=False)
    for _ in range(5):
        home.scans.step(Hurry())
        home.clock.turn(700.0)
    assert home.service.scans == ["/srv/music/A"] * 3
    assert home.awaited.waiting() == []
    assert "library.path_mappings" in home.activity.recent()[0].text
    assert ("New", "organised") in home.owned(), "it stays owned"


def test_a_server_that_is_away_is_asked_later_by_another_process(home: Home) -> None:
    home.file("A/1.flac")
    home.service.trouble("/refresh", "broken", times=1)
    with pytest.raises(ServiceError):
        home.scans.step(Hurry())
    home.clock.turn(700.0)
    assert home.another().step(Hurry()).confirmed == 1


def test_what_a_killed_process_filed_is_asked_about_by_the_next(home: Home) -> None:
    home.file("A/1.flac")
    assert home.another().settle(Hurry(), 60.0).confirmed == 1


def test_a_command_asks_at_once_and_says_why_not(home: Home) -> None:
    home.file("A/1.flac")
    home.clock.turn(-6.0)
    assert home.scans.settle(Hurry(), 60.0).confirmed == 1
    home.file("A/2.flac", "Another")
    home.service.close()
    home.servers.close()
    told = home.scans.settle(Hurry(), 0.2)
    assert (told.confirmed, told.waiting) == (0, 1)
    assert "cannot be reached" in told.reason


def test_a_file_that_was_taken_back_leaves_the_server_too(home: Home) -> None:
    path = home.file("A/1.flac")
    home.scans.step(Hurry())
    Path(path).unlink()
    home.service.shelf.lose(home.service.shelf.shown()[-1])
    home.cache.drop_organised([path])
    assert home.scans.settle(Hurry(), 60.0).confirmed == 1
    assert home.service.scans[-1] == "/srv/music/A"
    assert home.owned() == [("Old", "plex")]


def test_without_a_server_nothing_is_waited_for(home: Home) -> None:
    home.file("A/1.flac")
    home.values["library.server"] = "none"
    assert home.scans.step(Hurry()).waiting == 0
    assert home.awaited.waiting() == []


def test_a_server_without_true_paths_confirms_by_title_album_and_length(tmp_path: Path) -> None:
    service = SubsonicServer()
    service.logins = {"token"}
    service.start()
    home = Home(tmp_path, service, "navidrome")
    home.values |= {"navidrome.username": USER, "navidrome.password": PASSWORD}
    service.shelf.put("Old")
    home.read_server(Hurry())
    path = home.file("A/1.flac")
    assert home.scans.settle(Hurry(), 60.0).confirmed == 1
    assert home.owned() == [("New", "navidrome"), ("Old", "navidrome")]
    home.servers.read(Hurry(), full=True)
    assert path in {one.path for one in home.cache.tracks()}, "the place we know is kept"
    home.servers.close()
    service.close()
    home.engine.dispose()


def test_the_thread_does_the_same_and_ends(home: Home) -> None:
    home.file("A/1.flac")
    home.clock.turn(60.0)
    home.scans.start()
    home.scans.start()
    for _ in range(1200):
        if not home.awaited.waiting():
            break
        Hurry().sleep(0)
        TaskContext().sleep(0.05)
    home.scans.stop()
    assert home.awaited.waiting() == []


def test_very_many_folders_are_asked_about_by_what_they_share() -> None:
    paths = [f"/m/artist {n % 4}/album {n}/1.mp3" for n in range(100)]
    assert folders_of(paths) == [f"/m/artist {n}" for n in range(4)]
    assert folders_of(paths[:MOST_FOLDERS]) == [f"/m/artist {n % 4}/album {n}" for n in range(20)]
    assert folders_of(["/m/a/1.mp3", "/m/a/Disc 2/1.mp3"]) == ["/m/a"]
