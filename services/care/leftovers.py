"""Failed and old downloads: refused files nobody needs any more, and parts whose job is gone.

One of care's lists (`service.py`). A refused file waits in the inbox; it is left over once its
track came from somebody else, or when nobody looked at it for `OLD_DAYS`. What arrives lies in
folders of its own below `downloads.incoming`; one that no job wants any more and nobody touched for
a day is left over as well.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.domain import DownloadJob, JobState
from core.ports.inbox import HeldFile, HeldFiles
from core.ports.jobs import JobStore
from core.ports.system import Clock
from core.tasks import TaskContext
from services.care.model import CareItem, CareKind

OLD_DAYS = 30
_DAY = 86400.0
_FOLDERS = ("cratekeeper", "cratekeeper-yt")
"""Below `downloads.incoming`: each holds a folder per transfer, named by its token."""

_OVER = frozenset({JobState.DONE, JobState.CANCELLED})


@dataclass(frozen=True)
class Leftovers:
    """`incoming` is where downloads arrive. Looks at the disk; asks no network."""

    held: HeldFiles
    jobs: JobStore
    incoming: Callable[[], Path]
    clock: Clock

    def look(self, ctx: TaskContext) -> Iterator[CareItem]:
        """One item for each refused file and each abandoned transfer."""
        for one in self.held.all():
            ctx.checkpoint()
            if os.path.isfile(one.path) and self._is_over(one):
                yield self._refused(one)
        yield from self._parts(ctx)

    def _is_over(self, one: HeldFile) -> bool:
        old = self.clock.now() - one.at > OLD_DAYS * _DAY
        if old or one.job_id is None:
            return old
        try:
            return self.jobs.get(one.job_id).state in _OVER
        except KeyError:
            return True

    def _refused(self, one: HeldFile) -> CareItem:
        days = int((self.clock.now() - one.at) / _DAY)
        title = f"{one.track.artist_credit} - {one.track.title}"
        age = "today" if days < 1 else f"{days} day{'s' if days > 1 else ''} ago"
        return CareItem(CareKind.LEFTOVERS, title, f"Refused {age}: {one.reason}", (one.path,))

    def _parts(self, ctx: TaskContext) -> Iterator[CareItem]:
        folders = [found for name in _FOLDERS for found in _folders(self.incoming() / name)]
        if not folders:
            return
        tokens, paths = _wanted(self.jobs.find(frozenset(JobState)))
        for folder in folders:
            ctx.checkpoint()
            files = _files(folder)
            wanted = folder.name in tokens or any(str(file) in paths for file in files)
            if files and not wanted and self._is_quiet(files):
                size = sum(file.stat().st_size for file in files) / 1e6
                detail = f"An unfinished transfer that no download wants, {size:,.1f} MB"
                yield CareItem(
                    CareKind.LEFTOVERS, _name(files), detail, tuple(str(file) for file in files)
                )

    def _is_quiet(self, files: Sequence[Path]) -> bool:
        return all(self.clock.now() - file.stat().st_mtime > _DAY for file in files)


def _wanted(jobs: Sequence[DownloadJob]) -> tuple[set[str], set[str]]:
    """(tokens of transfers that go on, paths that belong to somebody)."""
    tokens = {
        remote.token
        for job in jobs
        if job.state not in _OVER
        for remote in (job.remote, job.kept)
        if remote is not None
    }
    paths = {path for job in jobs for path in (job.local_path, job.final_path) if path}
    return tokens, paths


def _folders(root: Path) -> list[Path]:
    try:
        return sorted(one for one in root.iterdir() if one.is_dir() and not one.is_symlink())
    except OSError:
        return []


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(one for one in folder.iterdir() if one.is_file() and not one.is_symlink())
    except OSError:
        return []


def _name(files: Sequence[Path]) -> str:
    """The largest file's, without the ending of a part."""
    largest = max(files, key=lambda file: file.stat().st_size)
    return largest.name.removesuffix(".part")
