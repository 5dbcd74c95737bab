"""Stories of a library: what a scan sees, what it keeps, and what people are told."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.clients.local.filestore import LocalFileStore
from core.domain import BadInput, LibraryTrack, StorageError, Track
from core.media.tags_reader import FileTagReader
from core.ports.media import TagReader
from core.tasks import Cancelled, TaskContext
from database.engine import open_database
from database.library_repo import LibraryRepo
from database.memory_repo import MatchRepo
from sandbox.audio import make_audio
from services.bus import EventBus
from services.events import LibraryChanged
from services.library.scan import LibraryService, ScanReport
from tests.contract.fakes_media import PretendTagReader, pretend_music
from tests.contract.fakes_storage import TurningClock


class World:
    """A library service over a real database and real folders, with pretended music."""

    def __init__(self, tmp_path: Path, cache: LibraryRepo, reader: TagReader | None = None) -> None:
        self.root = tmp_path / "music"
        self.root.mkdir(exist_ok=True)
        self.values: dict[str, Any] = {"library.folders": [str(self.root)]}
        self.cache = cache
        self.reader = reader or PretendTagReader()
        self.clock = TurningClock()
        self.counts: list[int] = []
        bus = EventBus()
        bus.subscribe(LibraryChanged, lambda event: self.counts.append(event.tracks))
        self.service = LibraryService(self, cache, self.reader, LocalFileStore(), bus, self.clock)

    def get(self, key: str) -> Any:
        return self.values[key]

    def put(self, name: str, **values: Any) -> Path:
        return pretend_music(self.root / name, **values)

    def scan(self, full: bool = False) -> ScanReport:
        return self.service.scan(TaskContext(), full)

    def titles(self) -> list[str]:
        return sorted(track.title for track in self.cache.tracks())

    def reads(self) -> list[str]:
        """Names of the files read since the last call."""
        assert isinstance(self.reader, PretendTagReader)
        asked, self.reader.asked = self.reader.asked, []
        return sorted(os.path.basename(path) for path in asked)


def figures(report: ScanReport) -> tuple[int, int, int, int]:
    return report.tracks, report.added, report.changed, report.removed


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[LibraryRepo]:
    engine = open_database(tmp_path / "library.db", tmp_path / "backups")
    yield LibraryRepo(engine)
    engine.dispose()


@pytest.fixture
def world(tmp_path: Path, cache: LibraryRepo) -> World:
    return World(tmp_path, cache)


def test_the_first_scan_reads_everything(world: World) -> None:
    world.put("A - One.mp3")
    world.put("B/C/D - Two.flac")
    assert figures(world.scan()) == (2, 2, 0, 0)
    assert world.titles() == ["One", "Two"]
    assert world.service.count() == 2


def test_a_scan_without_changes_reads_nothing(world: World) -> None:
    world.put("A - One.mp3")
    world.scan()
    world.reads()
    assert figures(world.scan()) == (1, 0, 0, 0)
    assert world.reads() == []


def test_only_what_changed_is_read_again(world: World) -> None:
    world.put("A - One.mp3")
    world.put("A - Two.mp3")
    world.scan()
    world.reads()
    world.put("A - Two.mp3", title="Two, retagged")
    world.put("A - Three.mp3")
    assert figures(world.scan()) == (3, 1, 1, 0)
    assert world.reads() == ["A - Three.mp3", "A - Two.mp3"]
    assert world.titles() == ["One", "Three", "Two, retagged"]


def test_a_deleted_file_is_no_longer_owned(world: World) -> None:
    gone = world.put("A - One.mp3")
    world.put("A - Two.mp3")
    world.scan()
    gone.unlink()
    assert figures(world.scan()) == (1, 0, 0, 1)
    assert world.titles() == ["Two"]


def test_a_moved_file_is_owned_at_its_new_place(world: World) -> None:
    old = world.put("A - One.mp3")
    world.scan()
    (world.root / "A").mkdir()
    new = old.rename(world.root / "A" / "A - One.mp3")
    world.reads()
    assert figures(report := world.scan()) == (1, 0, 1, 0)
    assert (report.moved, world.reads()) == (1, [])
    assert [track.path for track in world.cache.tracks()] == [str(new)]
    new.rename(world.root / "B - Two.mp3")
    world.scan()
    assert world.reads() == ["B - Two.mp3"], "a new name may tell another title"


def test_what_people_decided_moves_with_the_file(world: World, tmp_path: Path) -> None:
    engine = open_database(tmp_path / "library.db", tmp_path / "backups")
    matches = MatchRepo(engine)
    old = world.put("A - One.mp3")
    world.scan()
    matches.decide("wanted", str(old), True)
    new = old.rename(world.root / "A - One (1).mp3")
    world.scan()
    assert [one.path for one in matches.of({"wanted"})] == [str(new)]
    engine.dispose()


def test_a_full_scan_reads_all_but_counts_only_what_changed(world: World) -> None:
    world.put("A - One.mp3")
    world.put("A - Two.mp3")
    world.scan()
    world.reads()
    assert figures(world.scan(full=True)) == (2, 0, 0, 0)
    assert world.reads() == ["A - One.mp3", "A - Two.mp3"]


def test_an_unreadable_file_is_listed_and_left_alone_until_it_changes(world: World) -> None:
    broken = world.root / "A - Broken.mp3"
    broken.write_bytes(b"no music")
    world.put("A - One.mp3")
    report = world.scan()
    assert figures(report) == (1, 1, 0, 0)
    assert report.unreadable == ((str(broken), "it is no music file we know"),)
    world.reads()
    assert world.scan().unreadable == report.unreadable
    assert world.reads() == []
    world.put("A - Broken.mp3")
    repaired = world.scan()
    assert figures(repaired) == (2, 0, 1, 0)
    assert repaired.unreadable == ()


def test_an_unreadable_file_that_goes_was_never_owned(world: World) -> None:
    broken = world.root / "A - Broken.mp3"
    broken.write_bytes(b"no music")
    world.put("A - One.mp3")
    world.scan()
    broken.unlink()
    report = world.scan()
    assert figures(report) == (1, 0, 0, 0)
    assert report.unreadable == ()


def test_a_file_name_that_is_no_utf8_is_owned(world: World) -> None:
    raw = os.fsencode(world.root) + b"/Bj\xf6rk - J\xf3ga.mp3"
    os.rename(world.put("x.mp3"), raw)
    assert figures(world.scan()) == (1, 1, 0, 0)
    (track,) = world.cache.tracks()
    assert os.fsencode(track.path or "") == raw
    assert figures(world.scan()) == (1, 0, 0, 0)
    os.unlink(raw)
    world.put("A - Other.mp3")
    assert figures(world.scan()) == (1, 1, 0, 1)


def test_links_in_a_circle_do_not_matter(world: World) -> None:
    world.put("A/A - One.mp3")
    (world.root / "A" / "back").symlink_to(world.root)
    assert figures(world.scan()) == (1, 1, 0, 0)


def test_no_folder_configured_is_wrong_use(world: World) -> None:
    world.values["library.folders"] = []
    with pytest.raises(BadInput, match=r"No music folder.*library\.folders"):
        world.scan()


def test_a_folder_that_is_gone_keeps_its_tracks(world: World) -> None:
    world.put("A - One.mp3")
    world.scan()
    world.root.rename(world.root.with_name("unplugged"))
    with pytest.raises(StorageError, match="cannot be read"):
        world.scan()
    assert world.titles() == ["One"]


def test_an_empty_folder_looks_like_a_disk_that_is_not_there(world: World) -> None:
    song = world.put("A - One.mp3")
    world.scan()
    song.unlink()
    with pytest.raises(StorageError, match=r"is empty, but 1 files.*nothing was removed"):
        world.scan()
    assert world.titles() == ["One"]
    assert figures(world.scan(full=True)) == (0, 0, 0, 1)


def test_losing_most_of_a_large_library_is_asked_about(world: World) -> None:
    songs = [world.put(f"A - {number}.mp3") for number in range(120)]
    world.scan()
    for song in songs[:100]:
        song.unlink()
    report = world.scan()
    assert figures(report) == (120, 0, 0, 0)
    assert "100 of 120 files" in report.warnings[0]
    assert figures(world.scan(full=True)) == (20, 0, 0, 100)


def test_one_missing_folder_does_not_stop_the_others(world: World, tmp_path: Path) -> None:
    other = tmp_path / "usb"
    pretend_music(other / "B - Two.mp3")
    world.put("A - One.mp3")
    world.values["library.folders"] = [str(world.root), str(other)]
    world.scan()
    other.rename(tmp_path / "unplugged")
    world.put("A - Three.mp3")
    report = world.scan()
    assert figures(report) == (3, 1, 0, 0)
    assert [str(other) in sentence for sentence in report.warnings] == [True]
    assert world.titles() == ["One", "Three", "Two"]


def test_a_folder_that_cannot_be_listed_keeps_its_tracks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.put("secret/A - One.mp3")
    gone = world.put("open/A - Two.mp3")
    world.scan()
    gone.unlink()
    real, secret = os.scandir, str(world.root / "secret")

    def scandir(folder: str) -> Any:
        if folder == secret:
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    report = world.scan()
    assert figures(report) == (1, 0, 0, 1)
    assert report.warnings == (f"{secret} cannot be read (permission denied); it was left out.",)


def test_a_folder_no_longer_configured_is_no_longer_owned(world: World, tmp_path: Path) -> None:
    other = tmp_path / "other"
    pretend_music(other / "B - Two.mp3")
    world.put("A - One.mp3")
    world.values["library.folders"] = [str(world.root), str(other)]
    world.scan()
    world.values["library.folders"] = [str(world.root)]
    assert figures(world.scan()) == (1, 0, 0, 1)
    assert world.titles() == ["One"]


def test_going_up_to_a_parent_folder_keeps_what_was_read(world: World, tmp_path: Path) -> None:
    inside = world.root / "inside"
    pretend_music(inside / "A - One.mp3")
    world.values["library.folders"] = [str(inside)]
    world.scan()
    world.put("B - Two.mp3")
    world.values["library.folders"] = [str(world.root)]
    assert figures(world.scan()) == (2, 1, 0, 0)


def test_folders_inside_each_other_are_read_once(world: World) -> None:
    world.put("in/A - One.mp3")
    folders = [str(world.root / "in"), str(world.root), str(world.root) + "/", ""]
    world.values["library.folders"] = folders
    assert figures(world.scan()) == (1, 1, 0, 0)
    assert world.service.folders() == [str(world.root)]


def test_what_was_filed_by_us_is_confirmed_by_a_scan(world: World) -> None:
    path = world.put("A - One.mp3")
    world.cache.add_organised(LibraryTrack("One", path=str(path), key=str(path)))
    world.scan()
    assert [(t.title, t.server) for t in world.cache.tracks()] == [("One", "local")]


def test_everybody_hears_of_changes_and_nobody_of_none(world: World) -> None:
    world.put("A - One.mp3")
    world.scan()
    world.scan()
    assert world.counts == [1]


def test_progress_is_told(world: World) -> None:
    for number in range(70):
        world.put(f"A - {number}.mp3")
    told: list[tuple[float | None, str]] = []
    world.service.scan(TaskContext(lambda fraction, text: told.append((fraction, text))))
    assert told[-1] == (1.0, "Read 70 of 70 files")
    assert told[0][0] == pytest.approx(64 / 70)


def test_a_cancelled_scan_goes_on_where_it_stopped(world: World) -> None:
    for number in range(200):
        world.put(f"A - {number:03}.mp3")
    ctx = TaskContext(lambda fraction, text: ctx.cancel() if (fraction or 0) > 0.5 else None)
    with pytest.raises(Cancelled):
        world.service.scan(ctx)
    assert world.service.age() is None
    assert world.scan().tracks == 200


def test_a_cancel_before_the_start_does_nothing(world: World) -> None:
    world.put("A - One.mp3")
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        world.service.scan(ctx)
    assert world.titles() == []


def test_the_age_counts_from_the_last_complete_scan(world: World) -> None:
    assert world.service.age() is None
    world.put("A - One.mp3")
    world.scan()
    world.clock.turn(90)
    assert world.service.age() == 90


def test_folders_never_read_are_read_before_the_first_answer(world: World) -> None:
    world.put("A - One.mp3")
    world.service.ensure_read(TaskContext())
    assert world.titles() == ["One"]
    world.put("A - Two.mp3")
    world.service.ensure_read(TaskContext())
    assert world.titles() == ["One"]  # read once; after that the cache answers


def test_a_new_folder_is_read_before_the_next_answer(world: World, tmp_path: Path) -> None:
    world.put("A - One.mp3")
    world.service.ensure_read(TaskContext())
    pretend_music(tmp_path / "more" / "B - Two.mp3")
    world.values["library.folders"] = [str(world.root), str(tmp_path / "more")]
    world.service.ensure_read(TaskContext())
    assert world.titles() == ["One", "Two"]


def test_without_folders_there_is_nothing_to_read_first(world: World) -> None:
    world.values["library.folders"] = []
    world.service.ensure_read(TaskContext())
    assert world.service.age() is None


def test_a_first_reading_that_fails_is_said(world: World) -> None:
    world.root.rmdir()
    with pytest.raises(StorageError):
        world.service.ensure_read(TaskContext())


def test_once_read_the_cache_answers_although_the_folders_are_gone(
    world: World, tmp_path: Path
) -> None:
    world.put("A - One.mp3")
    world.scan()
    world.values["library.folders"] = [str(tmp_path / "not there")]
    world.service.ensure_read(TaskContext())
    assert world.titles() == ["One"]


def test_two_scans_at_once_wait_for_each_other(world: World) -> None:
    for number in range(100):
        world.put(f"A - {number}.mp3")
    reports: list[ScanReport] = []
    threads = [threading.Thread(target=lambda: reports.append(world.scan())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(report.added for report in reports) == [0, 0, 100]


def test_waiting_for_a_scan_can_be_cancelled(world: World) -> None:
    world.put("A - One.mp3")
    ctx, waiting = TaskContext(), TaskContext()
    inside, caught = threading.Event(), []

    def hold(fraction: float | None, text: str) -> None:
        inside.set()
        other.join(60)

    def wait() -> None:
        inside.wait(60)
        waiting.cancel()
        try:
            world.service.scan(waiting)
        except Cancelled:
            caught.append("cancelled")

    ctx = TaskContext(hold)
    other = threading.Thread(target=wait)
    other.start()
    world.service.scan(ctx)
    assert caught == ["cancelled"]


def test_real_files_end_up_in_an_index_that_finds_them(tmp_path: Path, cache: LibraryRepo) -> None:
    world = World(tmp_path, cache, FileTagReader())
    tags = {"title": "Teardrop", "artist": "Massive Attack"}
    made = make_audio(world.root / "x" / "01.flac", 3.0, tags=tags)
    make_audio(world.root / "Portishead - Roads.mp3", 3.0)
    make_audio(world.root / "broken.mp3", 3.0, damage="random")
    report = world.scan()
    assert figures(report) == (2, 2, 0, 0)
    assert [os.path.basename(path) for path, _ in report.unreadable] == ["broken.mp3"]
    found = world.service.index().best(Track("Teardrop", ("Massive Attack",)))
    assert found is not None
    assert found.track.path == str(made)
    assert world.service.index().best(Track("Roads", ("Portishead",))) is not None
