"""Reading many files: here or in worker processes, with the same outcome."""

from __future__ import annotations

import multiprocessing
import os
import threading
from pathlib import Path

import pytest

from core.domain import LibraryTrack
from core.ports.library import FileStamp
from core.ports.media import FoundFile, TagReader, UnreadableAudio
from core.tasks import Cancelled, TaskContext
from services.library import scan_files
from services.library.scan_files import BATCH, POOL_FROM, read_files
from tests.contract.fakes_media import pretend_music


class NameReader:
    """Reads nothing but the name; says in which process."""

    def read(self, path: str) -> LibraryTrack:
        name = os.path.basename(path)
        if "bad" in name:
            raise UnreadableAudio("it is bad")
        if "odd" in name:
            raise ZeroDivisionError
        if "fatal" in name and multiprocessing.parent_process() is not None:
            os._exit(1)
        return LibraryTrack(name, album=str(os.getpid()), path=path)


class StayingReader(NameReader):
    """A reader that cannot travel to another process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


def found(tmp_path: Path, *names: str) -> list[FoundFile]:
    return [FoundFile(str(tmp_path / name), FileStamp(1, 1)) for name in names]


def many(tmp_path: Path, count: int) -> list[FoundFile]:
    return found(tmp_path, *(f"{number}.mp3" for number in range(count)))


def read_all(
    reader: TagReader, files: list[FoundFile], ctx: TaskContext | None = None
) -> list[LibraryTrack | None]:
    batches = read_files(reader, files, ctx or TaskContext())
    return [file.track for batch in batches for file in batch]


def processes(tracks: list[LibraryTrack | None]) -> set[str]:
    return {track.album or "" for track in tracks if track}


def test_a_few_files_are_read_here(tmp_path: Path) -> None:
    tracks = read_all(NameReader(), many(tmp_path, POOL_FROM))
    assert processes(tracks) == {str(os.getpid())}


def test_many_files_are_read_in_other_processes(tmp_path: Path) -> None:
    files = many(tmp_path, 700)
    tracks = read_all(NameReader(), files)
    assert str(os.getpid()) not in processes(tracks)
    assert {track.path for track in tracks if track} == {file.path for file in files}


def test_a_reader_that_cannot_travel_works_here(tmp_path: Path) -> None:
    tracks = read_all(StayingReader(), many(tmp_path, 700))
    assert processes(tracks) == {str(os.getpid())}


def test_the_reader_behind_a_stand_in_travels(tmp_path: Path) -> None:
    class StandIn:
        def __init__(self) -> None:
            self.real = NameReader()
            self.held = threading.Lock()

        def __getattr__(self, name: str) -> object:
            return getattr(self.real, name)

    tracks = read_all(StandIn(), many(tmp_path, 700))  # type: ignore[arg-type]
    assert str(os.getpid()) not in processes(tracks)


def test_a_worker_that_dies_does_not_end_the_scan(tmp_path: Path) -> None:
    files = [*many(tmp_path, 400), *found(tmp_path, "fatal.mp3")]
    tracks = read_all(NameReader(), files)
    assert {track.path for track in tracks if track} == {file.path for file in files}


def test_batches_are_of_one_size_but_the_last(tmp_path: Path) -> None:
    batches = list(read_files(StayingReader(), many(tmp_path, 1200), TaskContext()))
    assert [len(batch) for batch in batches] == [BATCH, BATCH, 200]


def test_bad_and_odd_files_have_a_reason(tmp_path: Path) -> None:
    for name in ("bad.mp3", "odd.mp3"):
        pretend_music(tmp_path / name)
    (batch,) = read_files(NameReader(), found(tmp_path, "bad.mp3", "odd.mp3"), TaskContext())
    assert [(file.track, file.error) for file in batch] == [
        (None, "it is bad"),
        (None, "it cannot be read (ZeroDivisionError)"),
    ]


def test_a_file_that_went_meanwhile_is_left_out(tmp_path: Path) -> None:
    assert read_all(NameReader(), found(tmp_path, "bad.mp3")) == []


def test_nothing_to_read_is_no_batch(tmp_path: Path) -> None:
    assert read_all(NameReader(), []) == []


@pytest.mark.parametrize("reader", [NameReader(), StayingReader()], ids=["processes", "here"])
def test_a_cancel_ends_the_reading(tmp_path: Path, reader: TagReader) -> None:
    ctx = TaskContext(lambda fraction, text: ctx.cancel())
    with pytest.raises(Cancelled):
        read_all(reader, many(tmp_path, 5000), ctx)
    assert multiprocessing.active_children() == []


def test_the_workers_never_load_qt() -> None:
    import subprocess
    import sys

    code = (
        "import services.library.scan_files, sys;"
        " print('PyQt6' in sys.modules, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
    assert scan_files.read_chunk(NameReader(), []) == []


def test_files_on_a_network_drive_are_read_by_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_files, "is_far", lambda _path: True)
    files = [*many(tmp_path, 200), *found(tmp_path, "bad.mp3")]
    tracks = read_all(StayingReader(), files)
    assert {one.title for one in tracks if one} == {f"{number}.mp3" for number in range(200)}
    assert processes(tracks) == {str(os.getpid())}


def test_reading_from_a_network_drive_can_be_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_files, "is_far", lambda _path: True)
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        read_all(NameReader(), many(tmp_path, 200), ctx)
