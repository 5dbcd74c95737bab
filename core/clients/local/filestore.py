"""Files on this machine: walking music folders, and the steps of filing one file.

Used by the library scan and the organiser. Every step can be killed at any point: a file appears
under its final name whole or not at all, and nothing is ever replaced.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat as modes
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from core.clients.local.noreplace import move_without_replacing
from core.clients.local.walking import is_music, walk_music
from core.ports.library import FileStamp
from core.ports.media import FoundFile
from core.tasks import TaskContext
from utils.atomic import fsync_folder

_BLOCK = 1 << 20
_KERNEL_BLOCK = 1 << 26
_CANNOT_LINK = frozenset(
    {errno.EXDEV, errno.EPERM, errno.EACCES, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP}
    | {errno.ENOSYS, errno.EINVAL}
)


class LocalFileStore:
    """The `FileStore` of this machine. Stateless, safe in any thread."""

    def walk_audio(
        self, root: str, ctx: TaskContext, left: dict[str, FileStamp] | None = None
    ) -> Iterator[FoundFile]:
        """See `core.clients.local.walking`."""
        return walk_music(root, ctx, left)

    def copy(self, source: Path, temporary: Path, safe: bool = True) -> None:
        """Copy bytes to a new file, `safe` with fsync; keeps the modification time. Makes folders.

        Raises FileExistsError when `temporary` exists, OSError when the disk is full (the part
        is then removed).
        """
        temporary.parent.mkdir(parents=True, exist_ok=True)
        with open(source, "rb") as reading, open(temporary, "xb") as writing:
            try:
                _copy_bytes(reading, writing)
                if safe:
                    os.fsync(writing.fileno())
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
                raise
        stat = os.stat(source)
        with contextlib.suppress(OSError):  # some network shares refuse; the bytes are what counts
            os.utime(temporary, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def sync(self, path: Path) -> None:
        """Make the file's bytes survive a power cut."""
        with open(path, "r+b") as file:
            os.fsync(file.fileno())

    def place(self, temporary: Path, target: Path) -> None:
        """Give the file its final name. Raises FileExistsError instead of replacing anything.

        Both are on one file system. Doing it again after a kill is harmless: when both names are
        the same file, the temporary name goes.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            if not _two_names_of_one_file(temporary, target):
                raise FileExistsError(f"{target} exists")
            os.unlink(temporary)
        else:
            move_without_replacing(os.fspath(temporary), os.fspath(target))
        fsync_folder(target.parent)

    def swap(self, temporary: Path, target: Path) -> None:
        """Replace `target` by `temporary` in one step. Only for what was kept elsewhere before."""
        os.replace(temporary, target)
        fsync_folder(target.parent)

    def link(self, source: Path, name: Path) -> None:
        """A second name for the very same file (a hard link). Makes the folders it needs.

        Raises FileExistsError when the name is taken, OSError where links cannot be made.
        """
        name.parent.mkdir(parents=True, exist_ok=True)
        os.link(source, name)
        fsync_folder(name.parent)

    def keep(self, source: Path, kept: Path) -> None:
        """A second name for the bytes of `source`: a hard link, else a copy that appears whole.

        A file that has other names already, or is itself a link, is copied: somebody may change it
        through them. Raises FileExistsError when `kept` is taken, OSError when the disk is full.
        """
        kept.parent.mkdir(parents=True, exist_ok=True)
        found = os.lstat(source)
        if modes.S_ISREG(found.st_mode) and found.st_nlink == 1:
            try:
                os.link(source, kept)
                fsync_folder(kept.parent)
                return
            except OSError as error:
                if error.errno not in _CANNOT_LINK:
                    raise
        if os.path.lexists(kept):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(kept))
        part = kept.with_name(f".cratekeeper-{kept.name}"[:200] + ".part")
        self.remove(part)  # of an attempt that was killed
        self.copy(source, part)
        try:
            self.place(part, kept)
        except OSError:
            self.remove(part)
            raise

    def taken(self, target: Path) -> Path | None:
        """What is in the way: the same name after case folding, or the stem with another music
        extension; None when the name is free."""
        stem, name = _folded(target.stem), _folded(target.name)
        stems_count = is_music(target.name)
        try:
            names = os.listdir(target.parent)
        except (FileNotFoundError, NotADirectoryError):
            return None
        same, others = [], []
        for there in names:
            folded = _folded(there)
            if folded == name:
                same.append(there)
            elif stems_count and folded.startswith(stem) and _is_music_called(there, stem):
                others.append(there)
        found = min(same, default=None) or min(others, default=None)
        return None if found is None else target.parent / found

    def remove(self, path: Path) -> None:
        """Delete one file; nothing happens when it is gone."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)

    def remove_empty(self, folder: Path, stop: Path) -> None:
        """Delete `folder` and its parents while they are empty and strictly below `stop`."""
        while folder != stop and folder.is_relative_to(stop):
            try:
                os.rmdir(folder)
            except FileNotFoundError:
                pass  # somebody was faster; its parents may still be empty
            except OSError:
                return
            folder = folder.parent

    def free_bytes(self, folder: Path) -> int:
        """Free space where `folder` is (or will be)."""
        there = folder.absolute()
        while not there.exists() and there != there.parent:
            there = there.parent
        return shutil.disk_usage(there).free


def _copy_bytes(reading: BinaryIO, writing: BinaryIO) -> None:
    """In the kernel where it can (some file systems then share the blocks), else block by block."""
    try:
        while os.copy_file_range(reading.fileno(), writing.fileno(), _KERNEL_BLOCK):
            pass
    except (AttributeError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in _CANNOT_LINK:
            raise
    # picks up where the kernel stopped: both files stand there
    shutil.copyfileobj(reading, writing, _BLOCK)
    writing.flush()


def _two_names_of_one_file(one: Path, other: Path) -> bool:
    """True after a kill between link and unlink; then one of the names may go."""
    try:
        first, second = os.lstat(one), os.lstat(other)
    except FileNotFoundError:
        return False
    return one != other and os.path.samestat(first, second) and first.st_nlink > 1


def _is_music_called(name: str, stem: str) -> bool:
    """True for a music file whose folded stem is `stem`, whatever its extension."""
    return is_music(name) and _folded(os.path.splitext(name)[0]) == stem


def _folded(name: str) -> str:
    if name.isascii():
        return name.lower()  # the same, and most names are
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
