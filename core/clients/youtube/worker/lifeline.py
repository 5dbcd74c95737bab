"""The child's ear: commands from stdin, whose end is the child's end.

stdin stays open as long as the parent lives. Nothing of ours may go on writing after a kill, or two
processes would write the same file; an idle child ends quietly.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections.abc import Iterator

_IDLE_SECONDS = 60.0


class Ear:
    """Hears commands. When the input ends while one is being done, this process and all that it
    started end at once."""

    def __init__(self, stdin: int) -> None:
        self._stdin = stdin
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._busy = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def commands(self, idle: float = _IDLE_SECONDS) -> Iterator[bytes]:
        """Each line as it comes; ends with the input, or after `idle` seconds without a line."""
        while True:
            try:
                line = self._lines.get(timeout=idle)
            except queue.Empty:
                return
            if not line:
                return
            yield line

    def rest(self) -> None:
        """The command is done. To be called before that is said, as the next comes at once."""
        self._busy.clear()

    def _listen(self) -> None:
        # Not through a buffered reader: its lock would be held when the interpreter ends.
        rest = b""
        while block := os.read(self._stdin, 65536):
            *whole, rest = (rest + block).split(b"\n")
            for line in whole:
                self._busy.set()
                self._lines.put(line)
        if self._busy.is_set():
            _end_all()
        self._lines.put(b"")


def _end_all() -> None:
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)
