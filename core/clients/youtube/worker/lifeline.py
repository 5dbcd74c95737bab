"""The child ends when its parent does: stdin stays open as long as the parent lives.

Nothing of ours may go on writing after a kill, or two processes would write the same file.
"""

from __future__ import annotations

import os
import signal
import threading


def watch_parent(stdin: int) -> None:
    """From now on, the end of this descriptor ends this process and all that it started."""
    threading.Thread(target=_wait, args=(stdin,), daemon=True).start()


def _wait(stdin: int) -> None:
    # Not through a buffered reader: its lock would be held when the interpreter ends.
    while os.read(stdin, 64):
        pass
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)
