"""Hints about the music folders, gathered for a while and then read; real folders at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from core.clients.local.filestore import LocalFileStore
from core.clients.local.watching import FolderWatcher
from core.domain import StorageError
from core.tasks import TaskContext
from database.engine import open_database
from database.library_repo import LibraryRepo
from services.bus import EventBus
from services.clock import SystemClock
from services.library.scan import LibraryService
from services.library.watch import LibraryWatch
from tests.contract.fakes_media import PretendTagReader, pretend_music
from tests.contract.fakes_storage import TurningClock


class Told:
    """Hints given by hand; `watched` are the folders that are watched now."""

    def __init__(self) -> None:
        self.watched: tuple[str, ...] = ()
        self.refuses = False

    def start(self, roots: Sequence[str], tell: Callable[[str], None]) -> None:
        if self.refuses:
            raise OSError(28, "inotify watch limit reached")
        self.watched = tuple(roots)

    def stop(self) -> None:
        self.watched = ()


class Stage:
    """A watch over pretended folders."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {"library.watch": True}
        self.roots = ["/m"]
        self.read: list[list[str]] = []
        self.hints = Told()
        self.clock = TurningClock()
        self.watch = LibraryWatch(self, self, lambda: self.hints, self.clock)

    def get(self, key: str) -> Any:
        return self.values[key]

    def folders(self) -> list[str]:
        return self.roots

    def look_into(self, folders: Iterable[str], ctx: TaskContext) -> int:
        self.read.append(list(folders))
        return 1

    def after(self, seconds: float) -> list[list[str]]:
        self.clock.turn(seconds)
        self.watch.step(TaskContext())
        return self.read


@pytest.fixture
def stage() -> Stage:
    made = Stage()
    made.watch.step(TaskContext())
    return made


def test_hints_are_read_once_when_it_is_quiet(stage: Stage) -> None:
    assert stage.hints.watched == ("/m",)
    for folder in ("/m/a", "/m/a", "/m/b"):
        stage.watch.tell(folder)
    assert stage.after(4.0) == []
    assert stage.after(1.0) == [["/m/a", "/m/b"]]
    assert len(stage.after(10.0)) == 1


def test_hints_without_end_are_read_all_the_same(stage: Stage) -> None:
    for _ in range(13):
        stage.watch.tell("/m/a")
        stage.after(4.9)
    assert stage.read == [["/m/a"]]


def test_other_folders_are_watched_as_soon_as_they_are_set(stage: Stage) -> None:
    stage.roots = ["/n", "/o"]
    stage.after(1.0)
    assert stage.hints.watched == ("/n", "/o")
    stage.values["library.watch"] = False
    stage.after(1.0)
    assert not stage.hints.watched


def test_a_disk_that_is_away_is_tried_again_now_and_then(stage: Stage) -> None:
    stage.hints.refuses, stage.roots = True, ["/n"]
    stage.after(1.0)
    stage.hints.refuses = False
    stage.after(1.0)
    assert not stage.hints.watched
    stage.after(600.0)
    assert stage.hints.watched == ("/n",)


class RealHome:
    """A real folder beside a real database."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "music"
        self.root.mkdir()
        self.values = {"library.folders": [str(self.root)], "library.watch": True}
        self.engine = open_database(folder / "l.db", folder / "b")
        self.cache = LibraryRepo(self.engine)
        self.library = LibraryService(
            self, self.cache, PretendTagReader(), LocalFileStore(), EventBus(), SystemClock()
        )

    def get(self, key: str) -> Any:
        return self.values[key]

    def titles(self) -> list[str]:
        return sorted(track.title for track in self.cache.tracks())


@pytest.fixture
def home(tmp_path: Path) -> Iterator[RealHome]:
    made = RealHome(tmp_path)
    yield made
    made.engine.dispose()


def test_only_the_folders_hinted_at_are_read(home: RealHome) -> None:
    for name in ("a/A - One.mp3", "b/A - Two.mp3"):
        pretend_music(home.root / name)
    assert home.library.look_into([str(home.root / "a")], TaskContext()) == 1
    assert home.titles() == ["One"]
    assert home.library.look_into(["/elsewhere"], TaskContext()) == 0


def test_a_folder_that_is_gone_is_looked_for_from_above(home: RealHome) -> None:
    for name in ("a/A - One.mp3", "b/A - Two.mp3"):
        pretend_music(home.root / name)
    home.library.scan(TaskContext())
    (home.root / "a" / "A - One.mp3").unlink()
    (home.root / "a").rmdir()
    assert home.library.look_into([str(home.root / "a")], TaskContext()) == 1
    assert home.titles() == ["Two"]


def test_a_root_that_is_gone_takes_nothing_along(home: RealHome) -> None:
    only = pretend_music(home.root / "A - One.mp3")
    home.library.scan(TaskContext())
    only.unlink()
    home.library.look_into([str(home.root)], TaskContext())
    assert home.titles() == ["One"], "an empty root looks like a disk that is not there"
    home.root.rmdir()
    assert home.library.look_into([str(home.root)], TaskContext()) == 0
    with pytest.raises(StorageError):
        home.library.scan(TaskContext())
    assert home.titles() == ["One"]


def test_a_real_change_is_noticed_and_the_end_is_quick(home: RealHome) -> None:
    watch = LibraryWatch(home, home.library, FolderWatcher, SystemClock())
    hints: list[str] = []
    hearer, ctx = FolderWatcher(), TaskContext()
    hearer.start([str(home.root)], hints.append)
    pretend_music(home.root / "new" / "A - One.mp3")
    for _ in range(400):
        if str(home.root / "new") in hints or str(home.root) in hints:
            break
        ctx.sleep(0.05)
    hearer.stop()
    assert hints
    watch.start()
    watch.stop()
    assert home.library.look_into(hints, ctx) == 1


def test_a_quick_look_finds_what_no_hint_told_but_reads_nothing_for_the_first_time(
    home: RealHome,
) -> None:
    pretend_music(home.root / "A - One.mp3")
    home.library.reconcile(TaskContext())
    assert home.titles() == []
    home.library.scan(TaskContext())
    pretend_music(home.root / "A - Two.mp3")
    home.library.reconcile(TaskContext())
    assert home.titles() == ["One", "Two"]
