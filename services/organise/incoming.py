"""Which files `organize` takes: music below the folders asked for that nobody is working on.

Left alone: what still grows, what a download of ours waits for, what stands in a target folder or
in the program's own folders.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.domain import AUDIO_EXTENSIONS, BadInput, DownloadJob, JobState, StorageError
from core.ports.library import FileStamp
from core.ports.media import FileStore, FoundFile, IncompleteWalk
from core.tasks import TaskContext
from services.organise.too_wide import too_wide

YOUNG_SECONDS = 10.0
"""A file changed more recently is looked at twice."""
SETTLE_SECONDS = 1.5
"""The time between the two looks."""
_PARTS = (".part", ".partial", ".tmp", ".crdownload", ".!qb", ".incomplete", ".ytdl")
AT_WORK = frozenset(JobState) - {JobState.DONE, JobState.CANCELLED, JobState.PARKED}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file to organise; `top` is the folder its meaningful path begins below."""

    path: Path
    top: Path
    stamp: tuple[int, int]

    @property
    def relative(self) -> str:
        """The part of the path that may tell something about the music, with `/`."""
        shown = os.path.relpath(self.path, self.top)
        return os.fsencode(shown).decode("utf-8", "replace").replace(os.sep, "/")


@dataclass
class Found:
    """What a look found: `ready` to be filed, `waiting` and `failed` with their reasons."""

    ready: list[Arrival] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Surroundings:
    """What must be left alone: target roots, our own folders, files of running downloads.

    `left` are downloads whose file people want to stay; it is in no list.
    """

    incoming: Path
    roots: Sequence[Path]
    own: Sequence[Path]
    jobs: Callable[[], Iterable[DownloadJob]] = tuple
    left: Callable[[], Iterable[DownloadJob]] = tuple


def find(paths: Sequence[Path], around: Surroundings, files: FileStore, ctx: TaskContext) -> Found:
    """Look below `paths` (none: the incoming folder).

    Raises `BadInput` for a path that does not exist, is no music or far too much (a disk, a home,
    the system), `StorageError` when the incoming folder is away.
    """
    found = Found()
    seen: set[str] = set()
    for path in map(_checked, paths) if paths else [_incoming(around.incoming)]:
        for file, top in _walk(path, around, files, found, ctx):
            if file.path not in seen:
                seen.add(file.path)
                _sort(file, top, found)
    _leave_to_jobs(found, around)
    _drop_second_names(found)
    left = {job.final_path for job in around.left()}
    found.ready = [arrival for arrival in found.ready if str(arrival.path) not in left]
    _settle(found, ctx)
    found.ready.sort(key=lambda arrival: arrival.path)
    return found


def stamp_of(path: Path) -> tuple[int, int] | None:
    """Modification time and size now; None when the file is gone."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _incoming(folder: Path) -> Path:
    if what := too_wide(folder):
        raise BadInput(
            f"The incoming folder {folder} is {what}; all music below it would be moved.",
            "Set `downloads.incoming` to the folder downloads arrive in.",
        )
    if not folder.is_dir():
        raise StorageError(
            f"The incoming folder {folder} is not there.",
            "Connect its disk, or set `downloads.incoming` to the folder downloads arrive in.",
        )
    return folder


def _checked(path: Path) -> Path:
    path = Path(os.path.abspath(path.expanduser()))
    if not path.exists():
        raise BadInput(f"{path} does not exist.", "Name a folder or a music file.")
    if what := too_wide(path):
        raise BadInput(
            f"{path} is {what}; all music below it would be moved.",
            "Name the folder that holds your downloads.",
        )
    return path


def _walk(
    path: Path, around: Surroundings, files: FileStore, found: Found, ctx: TaskContext
) -> Iterable[tuple[FoundFile, Path]]:
    """(file, top) of everything below `path` that is not in a folder to be left alone."""
    left_alone = [*around.roots, *around.own]
    apart = [one for one in left_alone if not path.is_relative_to(one)]
    shut = tuple(os.path.normcase(os.path.join(one, "")) for one in apart)
    inside = path.is_relative_to(around.incoming)
    top = around.incoming if inside else path if path.is_dir() else path.parent
    if not path.is_dir():
        yield _single(path), top
        return
    try:
        for file in files.walk_audio(str(path), ctx):
            if not os.path.normcase(file.path).startswith(shut):
                yield file, top
    except IncompleteWalk as trouble:
        found.failed += [
            (folder, f"It cannot be listed ({why}).") for folder, why in trouble.folders
        ]


def _single(path: Path) -> FoundFile:
    stat = path.stat()
    if path.suffix[1:].lower() not in AUDIO_EXTENSIONS or not path.is_file():
        raise BadInput(f"{path} is no music file.", "Name a folder or a music file.")
    return FoundFile(str(path), FileStamp(stat.st_mtime_ns, stat.st_size))


def _sort(file: FoundFile, top: Path, found: Found) -> None:
    path = Path(file.path)
    if any(_exists(path, part) for part in _PARTS):
        found.waiting.append((file.path, "Part of it is still being downloaded."))
    else:
        found.ready.append(Arrival(path, top, (file.stamp.mtime_ns, file.stamp.size)))


def _drop_second_names(found: Found) -> None:
    """A link to a file that is here as well is no file of its own: that one is filed."""
    here = {os.path.realpath(one.path) for one in found.ready if not one.path.is_symlink()}
    found.ready = [
        one
        for one in found.ready
        if not (one.path.is_symlink() and os.path.realpath(one.path) in here)
    ]


def _exists(path: Path, part: str) -> bool:
    return os.path.lexists(f"{path}{part}") or os.path.lexists(f"{os.path.splitext(path)[0]}{part}")


def _leave_to_jobs(found: Found, around: Surroundings) -> None:
    """The files of our own downloads: filing them is the download's last step."""
    busy = _Busy.of(around.jobs(), around.incoming)
    keep = []
    for arrival in found.ready:
        if busy.has(arrival.path):
            found.waiting.append((str(arrival.path), "It belongs to a download of this program."))
        else:
            keep.append(arrival)
    found.ready = keep


@dataclass(frozen=True)
class _Busy:
    """What running downloads may touch below `incoming`: files, and by name what is arriving.

    slskd keeps the remote file's name; the other sources use a folder named by their token.
    """

    incoming: Path
    paths: frozenset[str]
    names: frozenset[str]
    tokens: frozenset[str]

    @classmethod
    def of(cls, jobs: Iterable[DownloadJob], incoming: Path) -> _Busy:
        working = [job for job in jobs if job.state in AT_WORK]
        remotes = [job.remote for job in working if job.remote is not None]
        arriving = [job.remote for job in working if job.state is JobState.DOWNLOADING]
        return cls(
            incoming,
            frozenset(job.local_path for job in working if job.local_path),
            frozenset(_leaf(remote.filename) for remote in arriving if remote),
            frozenset(remote.token for remote in remotes),
        )

    def has(self, path: Path) -> bool:
        if str(path) in self.paths:
            return True
        if not path.is_relative_to(self.incoming):
            return False
        return path.name in self.names or not self.tokens.isdisjoint(path.parts)


def _leaf(filename: str) -> str:
    return filename.replace("\\", "/").rsplit("/", 1)[-1]


def _settle(found: Found, ctx: TaskContext) -> None:
    """Look a second time at files that changed a moment ago (or in the future, by their clock)."""
    now = time.time_ns()
    young = {a for a in found.ready if now - a.stamp[0] < YOUNG_SECONDS * 1e9}
    if not young:
        return
    ctx.sleep(SETTLE_SECONDS)
    growing = {a for a in young if stamp_of(a.path) != a.stamp}
    found.ready = [arrival for arrival in found.ready if arrival not in growing]
    found.waiting += [(str(a.path), "It is still growing.") for a in growing]
