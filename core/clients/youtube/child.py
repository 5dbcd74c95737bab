"""A child process of `worker/`: started, listened to, killed with all that it started.

Used by `workers.py`. The child lives no longer than this process: its stdin is
held open and its end is the child's end.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from core.clients.youtube.runtime import own_folder
from core.clients.youtube.settings import SERVICE
from core.clients.youtube.wire import Fetch, Find, Listing, Probe, to_line
from core.domain import NotReady
from utils.programs import ROOT, is_frozen, module_command

Event = dict[str, Any]
Command = Find | Listing | Fetch | Probe
_MODULE = "core.clients.youtube.worker"


class Child:
    """One worker process; does one command after the other.

    Events of a command come to its `on_event` in another thread. The last one is "end", or "exit"
    when the process ended before.
    """

    def __init__(self, packages: Path | None = None) -> None:
        self._on_event: Callable[[Event], None] = _nobody
        self._process = _started(own_folder(packages))
        self.commands = 0
        self._reader = threading.Thread(target=self._read, name="youtube-child", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def begin(self, command: Command, on_event: Callable[[Event], None]) -> None:
        """Have it do `command`; only when the one before has come to its "end"."""
        self._on_event = on_event
        self.commands += 1
        with contextlib.suppress(OSError):  # it ended at once: "exit" tells so
            assert self._process.stdin is not None
            self._process.stdin.write(to_line(command))
            self._process.stdin.flush()

    def rest(self) -> None:
        """Its command is done, its end is no news."""
        self._on_event = _nobody

    def dismiss(self) -> None:
        """Let it end by itself, soon; it must be at rest."""
        _closed(self._process.stdin)

    def kill(self) -> None:
        """End it and its descendants now; returns when it is gone."""
        if self.alive:
            kill_tree(self._process)
        self._process.wait()
        if self._reader is not threading.current_thread():
            self._reader.join(5.0)

    def wait(self, seconds: float) -> None:
        """Wait for its end, then end it."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self.kill()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            event = _event(line)
            if event is not None:
                self._on_event(event)
        code = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            _closed(stream)
        self._on_event({"event": "exit", "code": code})


def _nobody(event: Event) -> None:
    del event


def _closed(stream: IO[bytes] | None) -> None:
    with contextlib.suppress(OSError):
        if stream is not None:
            stream.close()


def _event(line: bytes) -> Event | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "event" in found else None


def child_environment(own: Path | None) -> dict[str, str]:
    """Where a child finds our code and, before this Python's, the newer yt-dlp in `own`."""
    shared = () if is_frozen() else (str(ROOT), os.environ.get("PYTHONPATH", ""))
    places = (str(own) if own else "", *shared)
    path = os.pathsep.join(filter(None, places))
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def _started(own: Path | None) -> subprocess.Popen[bytes]:
    flags: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        flags = {"creationflags": subprocess.CREATE_NO_WINDOW}
    try:
        return subprocess.Popen(
            module_command(_MODULE),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(own),
            **flags,
        )
    except OSError as error:
        raise NotReady(SERVICE, f"yt-dlp could not be started: {error.strerror}.") from error


def kill_tree(process: subprocess.Popen[Any]) -> None:
    """End a process that leads a session of its own, with all that it started."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            ended = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
            subprocess.run(ended, capture_output=True, timeout=10, check=False)
        else:
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()
