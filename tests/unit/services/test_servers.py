"""A library on a simulated Plex: scanned into a real cache, pushed to, and gone at any moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.clients.plex.server import PlexConfig
from core.clients.plex.server import PlexServer as PlexClient
from core.domain import (
    BadInput,
    LibraryTrack,
    Ownership,
    Playlist,
    PlaylistEntry,
    ServiceError,
    Track,
)
from core.matching import LibraryIndex
from core.net.http import Limits
from core.ports.library import FileStamp, ScannedFile
from core.tasks import TaskContext
from database.engine import open_database
from database.library_repo import LibraryRepo
from database.memory_repo import MatchRepo
from database.server_repo import ServerRepo
from sandbox.plex import TOKEN, PlexServer
from services.clock import SystemClock
from services.playlists.manual_matches import ManualMatches
from services.servers.paths import PathMap
from services.servers.push import PushReport, PushService, _on_server
from services.servers.service import ServerLibrary, ServerReport
from tests.contract.server_stages import Hurry


class Stage:
    """One home beside one Plex."""

    def __init__(self, plex: PlexServer, home: Path, engine: Any) -> None:
        self.plex = plex
        self.values: dict[str, Any] = {
            "library.server": "plex",
            "library.path_mappings": {},
            "plex.url": plex.url,
            "plex.token": TOKEN,
            "plex.section": "3",
        }
        self.cache = LibraryRepo(engine)
        self.library = ServerLibrary(
            self, self.cache, ServerRepo(engine), self._make, SystemClock()
        )
        self.limits = Limits(read=30.0)
        self.told: list[tuple[str, str]] = []
        self.push_service = PushService(
            self.library,
            None,  # type: ignore[arg-type]
            home,
            tell=lambda kind, text: self.told.append((kind, text)),
        )

    def get(self, key: str) -> Any:
        return self.values.get(key)

    def _make(self, name: str) -> PlexClient:
        assert name == "plex"
        return PlexClient(PlexConfig(self.plex.url, TOKEN, "3"), self.limits)

    def read(self, full: bool = False) -> tuple[int, int, int]:
        report: ServerReport = self.library.read(Hurry(), full)
        return report.added, report.changed, report.removed

    def push(self, *titles: str, key: str = "text:mix") -> PushReport:
        rows = tuple(
            PlaylistEntry(at, Track(title, ("Sadie Okonjo",))) for at, title in enumerate(titles, 1)
        )
        playlist = Playlist(key, "Mix", "text", rows)
        return self.push_service.to_server(playlist, "plex", TaskContext())

    def listed(self) -> list[str]:
        songs = self.plex.shelf.songs
        return [songs[key].title for key in self.plex.lists.keys("Mix")]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    plex = PlexServer()
    plex.start()
    engine = open_database(tmp_path / "library.db", tmp_path / "backups")
    made = Stage(plex, tmp_path / "home", engine)
    yield made
    made.library.close()
    plex.close()
    engine.dispose()
    assert plex.violations == []


def test_a_second_scan_finds_nothing_new(stage: Stage) -> None:
    stage.plex.shelf.fill(1200)
    assert stage.read() == (1200, 0, 0)
    stage.plex.log.clear()
    revision = stage.cache.revision()
    assert stage.read() == (0, 0, 0)
    assert len(stage.plex.log) <= 4
    assert stage.cache.revision() == revision
    assert stage.read(full=True) == (0, 0, 0)


def test_only_what_changed_on_the_server_changes_here(stage: Stage) -> None:
    stage.plex.shelf.fill(40)
    stage.read()
    first, second, *_ = stage.plex.shelf.shown()
    stage.plex.shelf.change(first, title="Renamed")
    stage.plex.shelf.lose(second)
    stage.plex.shelf.put("Newcomer", saved=first.saved + 1e6)
    assert stage.read() == (1, 1, 1)
    titles = {track.title for track in stage.cache.tracks()}
    assert {"Renamed", "Newcomer"} <= titles
    assert second.title not in titles


@pytest.mark.parametrize("fault", ["broken", "html", "odd", "reset"])
def test_a_reading_that_breaks_off_leaves_the_cache_whole(stage: Stage, fault: str) -> None:
    stage.plex.shelf.fill(1500)
    stage.read()
    before = stage.cache.tracks()
    for song in stage.plex.shelf.shown()[:1200]:
        stage.plex.shelf.lose(song)
    stage.plex.shelf.fill(1500)
    stage.plex.trouble("/all", fault, nth=2, times=50)
    with pytest.raises(ServiceError):
        stage.read(full=True)
    assert stage.cache.tracks() == before
    stage.plex.heal()
    assert stage.read() == (1500, 0, 1200)


def test_a_server_that_is_gone_keeps_its_tracks_and_their_age(stage: Stage) -> None:
    stage.plex.shelf.put("Song")
    stage.read()
    read_at = stage.library.last_read()
    stage.plex.close()
    stage.library.close()
    with pytest.raises(ServiceError, match="cannot be reached"):
        stage.read()
    assert stage.cache.count() == 1
    assert stage.library.last_read() == read_at


def test_the_same_file_is_one_track(stage: Stage) -> None:
    stage.values["library.path_mappings"] = {"/srv/music": "/mnt/nas"}
    stage.plex.shelf.put("Song", path="/srv/music/a/1.flac")
    stage.plex.shelf.put("Other", path="/srv/music/a/2.flac")
    local = LibraryTrack("Song", path="/mnt/nas/a/1.flac", key="/mnt/nas/a/1.flac")
    stage.cache.apply([ScannedFile("/mnt/nas/a/1.flac", FileStamp(1, 1), local)], ())
    assert stage.read() == (2, 0, 0)
    assert stage.cache.count() == 2
    assert {(t.title, t.server) for t in stage.cache.tracks()} == {
        ("Song", "local"),
        ("Other", "plex"),
    }


def test_other_mappings_move_the_paths(stage: Stage) -> None:
    stage.plex.shelf.put("Song", path="/srv/music/1.flac")
    stage.read()
    stage.values["library.path_mappings"] = {"/srv/music/": "/mnt/nas/"}
    assert stage.read() == (0, 1, 0)
    assert [track.path for track in stage.cache.tracks()] == ["/mnt/nas/1.flac"]


def test_a_filed_track_is_confirmed_by_the_server(stage: Stage) -> None:
    stage.cache.add_organised(LibraryTrack("Song", path="/srv/music/1.flac", key="x"))
    stage.plex.shelf.put("Song", path="/srv/music/1.flac")
    stage.read()
    assert [track.server for track in stage.cache.tracks()] == ["plex"]


def test_without_a_server_its_tracks_go(stage: Stage) -> None:
    stage.plex.shelf.put("Song")
    stage.read()
    stage.values["library.server"] = "none"
    assert stage.read() == (0, 0, 0)
    assert stage.cache.count() == 0


def test_a_server_without_an_address_is_wrong_use(stage: Stage) -> None:
    stage.values["plex.url"] = ""
    with pytest.raises(BadInput, match=r"address of Plex is not set.*plex\.url"):
        stage.read()


def test_a_touched_folder_is_named_as_the_server_names_it(stage: Stage) -> None:
    stage.values["library.path_mappings"] = {"/srv/music": "/mnt/nas"}
    stage.library.trigger(["/mnt/nas/A"], TaskContext())
    assert stage.plex.scans == ["/srv/music/A"]


def test_folders_of_windows_are_told_in_both_directions() -> None:
    paths = PathMap({"D:\\Music": "/mnt/d"})
    assert paths.here("d:\\music\\A\\1.mp3") == "/mnt/d/A/1.mp3"
    assert paths.there("/mnt/d/A") == "D:\\Music\\A"
    assert paths.here("E:\\x.mp3") == "E:\\x.mp3"


def test_a_pushed_list_keeps_its_id_and_the_order_of_the_source(stage: Stage) -> None:
    for title in ("One", "Two", "Three"):
        stage.plex.shelf.put(title)
    first = stage.push("Three", "One", "Three", "Nowhere")
    assert (first.pushed, [row.entry.position for row, _ in first.missing]) == (3, [4])
    assert first.backup is None
    assert stage.listed() == ["Three", "One", "Three"]
    again = stage.push("Two", "Three")
    assert (again.playlist, again.pushed, again.missing) == (first.playlist, 2, ())
    assert stage.listed() == ["Two", "Three"]
    assert again.backup is not None
    assert len(json.loads(again.backup.read_text("utf-8"))["items"]) == 3
    assert stage.told[-1] == ("push", "Mix is on Plex: 2 in order")


def test_what_somebody_added_on_the_server_stays(stage: Stage) -> None:
    for title in ("One", "Two", "Mine"):
        stage.plex.shelf.put(title)
    stage.push("One", "Two")
    (found,) = stage.plex.lists.all.values()
    mine = next(song.id for song in stage.plex.shelf.shown() if song.title == "Mine")
    found.rows.insert(0, ("42", mine))
    report = stage.push("Two", "One")
    assert report.kept == 1
    assert stage.listed() == ["Two", "One", "Mine"]
    stage.told.clear()
    assert stage.push("Two", "One").backup is None
    assert stage.told == []


def test_nothing_found_never_empties_a_list(stage: Stage) -> None:
    stage.plex.shelf.put("One")
    stage.push("One")
    report = stage.push("Nowhere")
    assert (report.pushed, len(report.missing)) == (0, 1)
    assert stage.listed() == ["One"]


def test_a_list_that_was_deleted_is_made_again(stage: Stage) -> None:
    stage.plex.shelf.put("One")
    stage.push("One")
    stage.plex.lists.all.clear()
    assert stage.push("One").pushed == 1
    assert stage.listed() == ["One"]


def test_a_list_of_that_name_is_taken_over_and_backed_up(stage: Stage) -> None:
    one, two = stage.plex.shelf.put("One"), stage.plex.shelf.put("Two")
    there = stage.plex.lists.put("Mix", two.id)
    report = stage.push("One")
    assert report.playlist == there.id
    assert stage.plex.lists.keys("Mix") == [one.id]
    assert report.backup is not None


def test_a_server_that_is_not_the_library_can_be_pushed_to(stage: Stage) -> None:
    stage.values["library.server"] = "none"
    stage.plex.shelf.put("One")
    assert stage.push("One").pushed == 1
    assert stage.cache.count() == 0


def test_a_list_is_put_back_as_it_was(stage: Stage) -> None:
    for title in ("One", "Two", "Three"):
        stage.plex.shelf.put(title)
    first = stage.push("Three", "One", "Three")
    stage.push("Two")
    (copy,) = stage.push_service.backups()
    assert (copy.name, copy.server, copy.id) == ("Mix", "plex", first.playlist)
    done = stage.push_service.restore(copy.path, TaskContext())
    assert (done.playlist, done.pushed, done.kept) == (first.playlist, 3, 0)
    assert stage.listed() == ["Three", "One", "Three"]
    assert done.backup is not None, "what stood there is kept as well"
    assert stage.push_service.restore(copy.path, TaskContext()).backup is None
    stage.plex.lists.all.clear()
    assert stage.push_service.restore(copy.path, TaskContext()).pushed == 3
    assert stage.listed() == ["Three", "One", "Three"]


def test_only_a_copy_can_be_put_back(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"server": "plex"}')
    with pytest.raises(BadInput, match="no copy of a playlist"):
        stage.push_service.restore(tmp_path / "x.json", TaskContext())


def test_what_left_the_source_stays_when_it_shall(stage: Stage) -> None:
    for title in ("One", "Two"):
        stage.plex.shelf.put(title)
    stage.push("One", "Two")
    rows = (PlaylistEntry(1, Track("Two", ("Sadie Okonjo",))),)
    playlist = Playlist("text:mix", "Mix", "text", rows)
    told = stage.push_service.preview(playlist, "plex", TaskContext())
    assert told.removed == ("Sadie Okonjo - One",)
    stage.push_service.to_server(playlist, "plex", TaskContext(), removals=False)
    assert stage.listed() == ["Two", "One"]


def test_what_people_decided_holds_for_a_push(stage: Stage, tmp_path: Path) -> None:
    right = stage.plex.shelf.put("Quite Another Name", path="/srv/music/1.flac")
    wrong = stage.plex.shelf.put("Two", path="/srv/music/2.flac")
    stage.read()
    engine = open_database(tmp_path / "library.db", tmp_path / "backups")
    manual = ManualMatches(MatchRepo(engine), lambda track: track.title, stage.cache.at)
    stage.push_service = PushService(stage.library, None, tmp_path, manual)  # type: ignore[arg-type]
    manual.decide(Track("One"), right.path, True)
    manual.decide(Track("Two"), wrong.path, False)
    report = stage.push("One", "Two")
    assert (report.pushed, [row.entry.track.title for row, _ in report.missing]) == (1, ["Two"])
    assert stage.listed() == ["Quite Another Name"]
    engine.dispose()


def test_what_people_decided_about_a_file_holds_where_the_server_tells_no_paths(
    tmp_path: Path,
) -> None:
    """The file is found by its words; a decision about the server's own track by its key."""
    by_words = LibraryTrack("Odd", ("A",), "X", 180.4, server="navidrome", key="k1")
    by_key = LibraryTrack("Other", ("A",), "X", 180.0, server="navidrome", key="k2")
    file = LibraryTrack("Odd", ("A",), "X", 180.0, path="/m/odd.flac")
    engine = open_database(tmp_path / "library.db", tmp_path / "backups")
    owned = [by_words, by_key, file]
    manual = ManualMatches(
        MatchRepo(engine),
        lambda track: track.title,
        lambda names: [one for one in owned if not set(one.references).isdisjoint(names)],
    )
    manual.decide(Track("One"), file.path, True)
    manual.decide(Track("Two"), by_key.reference, True)
    manual.decide(Track("Odd"), by_words.reference, False)
    rows = tuple(
        PlaylistEntry(at, Track(title, ("A",))) for at, title in enumerate(("One", "Two", "Odd"), 1)
    )
    playlist = Playlist("text:mix", "Mix", "text", rows)
    told = _on_server(playlist, LibraryIndex.build([by_words, by_key]), manual)
    assert [row.match and row.match.track.key for row in told[:2]] == ["k1", "k2"]
    assert told[2].ownership is Ownership.MISSING
    engine.dispose()


def test_the_librarys_own_index_serves_where_all_is_the_servers(
    stage: Stage, tmp_path: Path
) -> None:
    stage.plex.shelf.put("One", path="/srv/music/1.flac")
    stage.plex.shelf.put("Two", path="/srv/music/2.flac")
    stage.read()
    asked: list[int] = []

    def index() -> LibraryIndex:
        asked.append(1)
        return LibraryIndex.build(stage.cache.tracks())

    stage.push_service = PushService(stage.library, None, tmp_path, None, index)  # type: ignore[arg-type]
    assert stage.push("Two", "One").pushed == 2
    stage.cache.add_organised(LibraryTrack("Three", ("Sadie Okonjo",), path="/m/3.flac"))
    assert stage.push("Two", "Three").pushed == 1, "what the server has not seen is not there"
    assert len(asked) == 2


def test_whatever_happens_in_page_17_the_cache_stays_whole(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.clients.plex.listing.PAGE", 100)
    stage.plex.shelf.fill(1700)
    stage.read()
    before, read_at = stage.cache.tracks(), stage.library.last_read()
    for song in stage.plex.shelf.shown()[::3]:
        stage.plex.shelf.change(song, title=f"{song.title} again")
    seventeen = 17 + 2  # two questions of one row each come first
    for fault in ("broken", "busy", "odd", "html", "slow", "truncated", "reset"):
        stage.plex.trouble("/all", fault, nth=seventeen, times=100)
        stage.library.close()  # the next question is asked with these limits
        stage.limits = Limits(read=0.3 if fault == "slow" else 30.0)
        with pytest.raises(ServiceError):
            stage.library.read(Hurry(), full=True)
        assert stage.cache.tracks() == before, fault
        stage.plex.heal()
    revoke_after(stage.plex, seventeen)
    with pytest.raises(ServiceError, match="refuses the token"):
        stage.library.read(Hurry(), full=True)
    assert stage.cache.tracks() == before
    assert stage.library.last_read() == read_at
    stage.plex.token = TOKEN
    assert stage.read()[1] == 567


def revoke_after(plex: PlexServer, pages: int) -> None:
    """The token is believed for so many pages more."""
    answer, left = plex.answer, [pages]

    def answered(asked: Any) -> Any:
        if asked.path.endswith("/all"):
            left[0] -= 1
            plex.token = "another" if left[0] == 0 else plex.token
        return answer(asked)

    plex.answer = answered  # type: ignore[method-assign]


@pytest.mark.parametrize("request_number", [1, 3, 5, 9])
def test_a_server_that_goes_at_any_moment_leaves_the_last_good_reading(
    stage: Stage, request_number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.clients.plex.listing.PAGE", 100)
    stage.plex.shelf.fill(900)
    stage.read()
    before, read_at = stage.cache.tracks(), stage.library.last_read()
    for song in stage.plex.shelf.shown()[:300]:
        stage.plex.shelf.lose(song)
    stage.plex.trouble("/", "reset", nth=request_number, times=1000)
    with pytest.raises(ServiceError):
        stage.library.read(Hurry(), full=True)
    assert stage.cache.tracks() == before
    assert stage.library.last_read() == read_at
