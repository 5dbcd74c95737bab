"""A forked process that runs beside the tests; `forge.py` starts it, `Rig.start` hands it out.

`attend` is the other end of it: it forks the program away from the forge, which serves on, waits
for its end and leaves the exit code in a file.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path


class Started:
    """What tests use of a `subprocess.Popen`; the exit code comes from the file `code`."""

    def __init__(self, pid: int, code: Path) -> None:
        self.pid = pid
        self._code = code

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        return int(self._code.read_text()) if self._code.exists() else None

    def wait(self, seconds: float = 300.0) -> int:
        """Its exit code at its end. Raises `subprocess.TimeoutExpired`."""
        end = time.monotonic() + seconds
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired(f"process {self.pid}", seconds)
            time.sleep(0.01)
        return code

    def send_signal(self, number: int) -> None:
        """Nothing happens when it has ended."""
        with contextlib.suppress(ProcessLookupError):
            if self.poll() is None:
                os.kill(self.pid, number)

    def kill(self) -> None:
        """As the system does it when memory runs out."""
        self.send_signal(signal.SIGKILL)


def attend(code: Path) -> tuple[bool, int]:
    """Fork twice: (True, 0) in the new program, (False, its process id) in the caller."""
    ours, theirs = os.pipe()
    between = os.fork()
    if between:
        os.close(theirs)
        os.waitpid(between, 0)
        with os.fdopen(ours, "rb") as told:
            return False, int(told.read())
    if os.fork():
        os._exit(0)  # the one below is nobody's child now
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nowhere, number)
    program = os.fork()
    if program == 0:
        os.close(theirs)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return True, 0
    os.write(theirs, str(program).encode())
    os.close(theirs)
    _, status = os.waitpid(program, 0)
    begun = code.with_suffix(".begun")
    begun.write_text(str(os.waitstatus_to_exitcode(status)))
    begun.replace(code)
    os._exit(0)
