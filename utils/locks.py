"""One at a time over all processes of this machine: a lock on a file, given back when its holder
ends, however it ends.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

_TAKEN = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


@contextlib.contextmanager
def held(path: Path, wait: Callable[[], object]) -> Iterator[bool]:
    """Hold the lock of `path` (made when it is missing) for the block.

    While another process or thread holds it, `wait` is called again and again; it sleeps, and what
    it raises ends the waiting. Yields False where the file system knows no locks: then nobody is
    kept away. Raises OSError when the file cannot be made.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while (taken := _take(handle)) is None:
            wait()
        yield taken
    finally:
        os.close(handle)  # closing gives the lock back


def _take(handle: int) -> bool | None:
    """True: it is ours. None: somebody else has it. False: there are no locks here."""
    try:
        _lock(handle)
    except OSError as error:
        return None if error.errno in _TAKEN else False
    return True


def _lock(handle: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
