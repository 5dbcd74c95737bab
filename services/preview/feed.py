"""The bytes of one preview as they come: written by whoever fetches, read by the server.

Used by `session.py` (which opens and ends it) and `serving.py` (which waits for bytes).
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

LOOK_SECONDS = 0.05
"""How often a file that somebody else writes is looked at for more bytes."""


class Feed:
    """A file that grows. Thread-safe.

    It is opened once and kept open, so that renaming it at the end of a transfer does no harm.
    `size` is the final size in bytes, None as long as nobody knows it.
    """

    def __init__(self, size: int | None = None) -> None:
        self.size = size
        self._file: int | None = None
        self._closed = False
        self._had = 0
        self._whole = False
        self._failed = False
        self._changed = threading.Condition()

    @property
    def opened(self) -> bool:
        """True once there is a file."""
        return self._file is not None

    @property
    def over(self) -> bool:
        """True when nothing more comes: whole, failed or closed."""
        return self._whole or self._failed or self._closed

    def open(self, path: Path) -> None:
        """Read from this file from now on; nothing happens when one is open. Raises `OSError`."""
        with self._changed:
            if self._file is None and not self._closed:
                self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            self._changed.notify_all()

    def finish(self) -> None:
        """All bytes are there: the size is what has come."""
        with self._changed:
            self._whole = True
            self.size = self._length()
            self._changed.notify_all()

    def fail(self) -> None:
        """No more bytes will come; what is there stays readable."""
        with self._changed:
            self._failed = True
            self._changed.notify_all()

    def close(self) -> None:
        """Wake everybody who waits and give the file back. Safe to call twice."""
        with self._changed:
            self._closed = True
            if self._file is not None:
                self._had = self._length()
                os.close(self._file)
                self._file = None
            self._changed.notify_all()

    def available(self) -> int:
        """Bytes that have come."""
        with self._changed:
            return self._length()

    def read(self, offset: int, most: int) -> bytes:
        """At most `most` bytes from `offset`; b"" when there are none (yet)."""
        with self._changed:
            if self._file is None:
                return b""
            os.lseek(self._file, offset, os.SEEK_SET)
            return os.read(self._file, most)

    def wait(self, offset: int, seconds: float) -> bool:
        """True as soon as the byte at `offset` is there; False when it will not come in time."""
        end = time.monotonic() + seconds
        with self._changed:
            while not self._closed:
                if self._length() > offset:
                    return True
                left = end - time.monotonic()
                if self.over or left <= 0:
                    return False
                self._changed.wait(min(left, LOOK_SECONDS))
        return False

    def settle(self, seconds: float) -> None:
        """Wait until nothing more comes, for at most so long."""
        end = time.monotonic() + seconds
        with self._changed:
            while not self.over and (left := end - time.monotonic()) > 0:
                self._changed.wait(left)

    def _length(self) -> int:
        if self._file is None:
            return self._had
        length = os.fstat(self._file).st_size
        return length if self.size is None else min(length, self.size)
