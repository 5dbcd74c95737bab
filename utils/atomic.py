"""Writing files so that a reader sees the old content or the new one, never half of it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


def write_atomic(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Replace `path` with `data`: temporary file beside it, fsync, rename, fsync of the folder.

    Raises OSError when the folder cannot be written or is full; `path` is then untouched. What is
    no file (a pipe, /dev/stdout) is written into: root could put a file in its place.
    """
    with replacing(path, mode) as out:
        out.write(data)


@contextlib.contextmanager
def replacing(path: Path, mode: int = 0o644) -> Iterator[BinaryIO]:
    """The same for what is written bit by bit: it replaces `path` when the block ends, and nothing
    of it is left when the block raises."""
    if _is_device(path):
        with path.open("wb") as device:
            yield device
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    fsync_folder(path.parent)


def _is_device(path: Path) -> bool:
    """Also /dev/stdout when it leads to a file: the name itself would be lost."""
    return path.exists() and (not path.is_file() or path.parent == Path("/dev"))


def fsync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut; nothing where folders cannot be synced."""
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    except OSError:
        pass  # some network file systems refuse; the rename itself stands
    finally:
        os.close(fd)
