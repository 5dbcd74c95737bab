"""The target folder: can it be written, is there room, which folders are there already.

Used by `apply.py` before a file is touched, by the engine before a run begins, by the doctor.
"""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from core.domain import StorageError
from core.ports.media import FileStore

_MARGIN = 1 << 20  # tags and a cover grow the file, folders take blocks

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_AWAY = frozenset({errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN})


def check_root(root: Path, make: bool = True) -> None:
    """Make the folder and try a file in it. Raises `StorageError` when that is not possible.

    The file has no name where the system can do so: a kill leaves nothing behind. Without `make`
    nothing is made: a folder that is not there is tried in its nearest existing parent.
    """
    here = root
    try:
        if make:
            root.mkdir(parents=True, exist_ok=True)
        else:
            here = next(folder for folder in (root, *root.parents) if folder.exists())
        with tempfile.TemporaryFile(dir=here, prefix=".cratekeeper-"):
            pass
    except OSError as error:
        raise storage_error(error, str(root)) or _unusable(error, str(root)) from error


def check_room(files: FileStore, folder: Path, size: int) -> None:
    """Raises `StorageError` when a file of `size` bytes does not fit where `folder` will be."""
    if files.free_bytes(folder) < size + _MARGIN:
        raise _full(str(folder))


def on_existing_folders(files: FileStore, root: Path, target: Path) -> Path:
    """The target with folders spelled as they are there: `abba` goes into an existing `ABBA`.

    Windows and macOS would do so by themselves; this keeps one artist in one folder everywhere.
    """
    *folders, name = target.relative_to(root).parts
    here = root
    for folder in folders:
        wanted = here / folder
        there = None if wanted.is_dir() else files.taken(wanted)
        here = there if there is not None and there.is_dir() else wanted
    return here / name


def storage_error(error: OSError, folder: str) -> StorageError | None:
    """The sentence when the target as a whole is at fault; None when it is this one file."""
    if error.errno in _FULL:
        return _full(folder)
    if error.errno in _FORBIDDEN:
        return StorageError(
            f"The folder {_shown(folder)} cannot be written.",
            "Give this user write permission there or choose another target folder.",
        )
    return _unusable(error, folder) if error.errno in _AWAY else None


def _full(folder: str) -> StorageError:
    return StorageError(
        f"The disk of {_shown(folder)} is full.", "Free some space; the download is kept."
    )


def _unusable(error: OSError, folder: str) -> StorageError:
    return StorageError(
        f"The folder {_shown(folder)} cannot be used ({error.strerror}).",
        "Check that its disk is connected or choose another target folder.",
    )


def _shown(folder: str) -> str:
    return os.fsencode(folder).decode(errors="replace")
