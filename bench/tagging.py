"""Filing beside bare mutagen saves, in CPU time: the writer alone, and `organize` as a whole.

CPU seconds of this process (its decoders are children and told apart), because waiting for a disk
is not work. `ratio` is throughput beside throughput: 1.0 is as fast as mutagen alone.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mutagen
from mutagen.flac import FLAC
from mutagen.mp3 import MP3

from bench.timing import Figure
from core.domain import TagSet
from core.media.tags_writer import FileTagWriter
from core.tasks import TaskContext
from services.container import build_container

FILES = 200
_KINDS = {"mp3": MP3, "flac": FLAC}
TAGS = TagSet(
    title="Song", artist="A feat. B", artists=("A", "B"), album="X", album_artist="A",
    track_number=3, track_total=12, disc_number=1, disc_total=1, date="2001-05-04",
    genres=("House", "Techno"), isrc="GBAAA9800322",
)  # fmt: skip


def figures() -> list[Figure]:
    """The rows of the table."""
    with tempfile.TemporaryDirectory() as name:
        return [*(_writer(Path(name), kind) for kind in _KINDS), _organize(Path(name))]


def _writer(folder: Path, kind: str) -> Figure:
    """One file, tagged again and again with changing tags: open, change, save."""
    path = _sound(folder, kind)
    writer = FileTagWriter()
    mine, theirs = [], []
    for _ in range(5):
        theirs.append(_cpu(lambda: _each([path] * FILES, lambda one: _bare(one, kind))))
        mine.append(_cpu(lambda: _each([path] * FILES, lambda one: writer.write(one, TAGS))))
    return _figure(f"{FILES} {kind} files tagged", mine, "mutagen: open, set, save", theirs)


def _organize(folder: Path) -> Figure:
    one = _sound(folder, "mp3")
    turns = [_turn(folder / str(turn), one) for turn in range(3)]
    mine, theirs = [turn[0] for turn in turns], [turn[1] for turn in turns]
    return _figure(f"organize of {FILES} files", mine, "mutagen: open, set, save", theirs)


def _turn(folder: Path, one: Path) -> tuple[float, float]:
    """(`organize`, bare saves) of the same files."""
    _many(folder / "incoming", one)
    copies = _many(folder / "bare", one)  # the saves make all titles equal
    bare = _cpu(lambda: _each(copies, lambda path: _bare(path, "mp3")))
    settings = {
        "downloads.incoming": str(folder / "incoming"),
        "organize.transfer": str(folder / "out"),
        "catalog.order": [],
    }
    container = build_container(folder / "home", settings)
    try:
        organize = container.filing().organize
        moved: list[object] = []
        took = _cpu(lambda: moved.extend(organize.run([], "transfer", False, TaskContext()).moved))
        assert len(moved) == FILES
        return took, bare
    finally:
        container.close()


def _figure(name: str, mine: list[float], yardstick: str, theirs: list[float]) -> Figure:
    ratio = statistics.median(b / a for a, b in zip(mine, theirs, strict=True))
    return Figure(name, statistics.median(mine), yardstick, statistics.median(theirs), ratio, "CPU")


def _bare(path: Path, kind: str) -> None:
    audio = _KINDS[kind](path)
    if kind == "flac":
        audio["title"], audio["artist"], audio["album"] = "Song", "A feat. B", "X"
        audio["tracknumber"], audio["date"] = "3", "2001"
    else:
        _id3(audio)
    audio.save()


def _id3(audio: Any) -> None:
    from mutagen.id3 import TALB, TDRC, TIT2, TPE1, TRCK

    if audio.tags is None:
        audio.add_tags()
    for frame, text in (
        (TIT2, "Song"),
        (TPE1, "A feat. B"),
        (TALB, "X"),
        (TRCK, "3"),
        (TDRC, "2001"),
    ):
        audio.tags.setall(frame.__name__, [frame(encoding=3, text=[text])])


def _sound(folder: Path, kind: str) -> Path:
    path = folder / f"one.{kind}"
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "sine=d=3", str(path)]
    subprocess.run(command, check=True)
    return path


def _many(folder: Path, one: Path) -> list[Path]:
    made = []
    for number in range(FILES):
        path = folder / f"album {number // 10}" / f"{number:03}.mp3"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(one, path)
        audio = mutagen.File(path, easy=True)
        audio["title"], audio["artist"], audio["album"] = f"S {number}", "A", f"X {number // 10}"
        audio["tracknumber"] = str(number % 10 + 1)
        audio.save()
        made.append(path)
    return made


def _each(paths: list[Path], work: Callable[[Path], object]) -> None:
    for path in paths:
        work(path)


def _cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process for `work`."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    begun = time.perf_counter()
    for one in figures():
        print(
            f"{one.name:32} {one.seconds:7.3f} s   {one.yardstick_seconds:7.3f} s  {one.ratio:5.2f}"
        )
    print(f"{time.perf_counter() - begun:.0f} s")
