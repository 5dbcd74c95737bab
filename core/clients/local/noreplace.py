"""Renaming a file without ever replacing another one. Used by `core.clients.local.filestore`.

The best way the system has is taken: an exclusive rename (Linux, Windows), else a hard link and
the removal of the old name (macOS, older systems), else, on file systems without links, the name
is reserved with an empty file and then renamed over.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from functools import cache

_NO_REPLACE = 1
_AT_HERE = -100
_CANNOT = frozenset(
    {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL, errno.EMLINK}
)


def move_without_replacing(source: str, target: str) -> None:
    """Rename. Raises FileExistsError when `target` exists, OSError for everything else."""
    if sys.platform == "win32":
        os.rename(source, target)  # refuses an existing target there
        return
    for way in (exclusive_rename, link_and_unlink):
        try:
            way(source, target)
            return
        except OSError as error:
            if error.errno not in _CANNOT:
                raise
    reserve_and_rename(source, target)


def exclusive_rename(source: str, target: str) -> None:
    """renameat2(2) with RENAME_NOREPLACE: one step, but not on every file system."""
    call = _renameat2()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    ctypes.set_errno(0)
    if call(_AT_HERE, os.fsencode(source), _AT_HERE, os.fsencode(target), _NO_REPLACE) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), source, None, target)


def link_and_unlink(source: str, target: str) -> None:
    """A kill in between leaves both names of one file, which `place` recognises."""
    os.link(source, target, follow_symlinks=False)
    os.unlink(source)


def reserve_and_rename(source: str, target: str) -> None:
    """For FAT and some network shares; for an instant the target is an empty file."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    try:
        os.replace(source, target)
    except OSError:
        os.unlink(target)
        raise


@cache
def _renameat2() -> Callable[..., int] | None:
    if not sys.platform.startswith("linux"):
        return None
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return None
    call.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    call.restype = ctypes.c_int
    found: Callable[..., int] = call
    return found
