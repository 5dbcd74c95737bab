"""Finding ffmpeg and running it as a child that ends with its task. Used by `core.media.decode`.

The child never sees a shell, reads no terminal, runs at low priority and is killed when the task
is cancelled or its time is over.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from core.domain import StorageError
from core.tasks import Deadline, TaskContext
from utils.programs import install_command

_POLL = 0.05
_BLOCK = 1 << 16
_LONGEST_LINE = 1 << 12


@dataclass(frozen=True, slots=True)
class Ran:
    """How a child ended: exit code, bytes it wrote to stdout, and whether its time ran out."""

    code: int
    out_bytes: int
    timed_out: bool


def find_ffmpeg() -> str:
    """The program's path: the system's, else the one the package imageio-ffmpeg brings.

    Raises `StorageError` when there is neither.
    """
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        return str(importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe())
    except (ImportError, RuntimeError, OSError) as error:
        raise StorageError(
            "ffmpeg, which checks downloaded files, is not installed.",
            "Install it with your system's package manager or with: "
            f"{install_command('imageio-ffmpeg')}",
        ) from error


def run(
    command: Sequence[str],
    ctx: TaskContext,
    seconds: float,
    on_line: Callable[[str], None],
    on_block: Callable[[bytes], None] | None = None,
) -> Ran:
    """Run `command` for at most `seconds`; count stdout, hand each line of stderr to `on_line`.

    `on_line` runs in another thread, `on_block` (what came on stdout) in a third; lines are cut at
    4 KiB, so that no file can make us hold much. Raises `Cancelled` after killing the child,
    `StorageError` when it cannot be started.
    """
    child = _start(command)
    counted = [0]
    readers = [
        threading.Thread(target=_count, args=(child.stdout, counted, on_block), daemon=True),
        threading.Thread(target=_lines, args=(child.stderr, on_line), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        timed_out = not _wait(child, readers[0], ctx, Deadline(seconds))
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
        for reader in readers:
            reader.join()
    return Ran(child.returncode, counted[0], timed_out)


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=flags,
        )
    except OSError as error:
        raise StorageError(
            f"ffmpeg could not be started: {error.strerror}.", "Check that it is installed."
        ) from error
    if sys.platform != "win32":
        _lower(child.pid)
    return child


def _lower(pid: int) -> None:
    # It may have ended already, or the system may not allow it; both do no harm.
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, 10)


def _wait(
    child: subprocess.Popen[bytes], reader: threading.Thread, ctx: TaskContext, deadline: Deadline
) -> bool:
    """True when the child ended by itself, False when its time is over.

    The end of its output comes first: waiting for that sleeps, waiting for a child with a time
    limit looks again and again.
    """
    while True:
        reader.join(_POLL)
        if reader.is_alive():
            ctx.checkpoint()
            if deadline.passed:
                return False
            continue
        try:
            child.wait(_POLL)
            return True
        except subprocess.TimeoutExpired:
            ctx.checkpoint()
        if deadline.passed:
            return False


def _count(
    stream: IO[bytes] | None, counted: list[int], on_block: Callable[[bytes], None] | None
) -> None:
    assert stream is not None
    with stream:
        while block := stream.read(_BLOCK):
            counted[0] += len(block)
            if on_block is not None:
                on_block(block)


def _lines(stream: IO[bytes] | None, on_line: Callable[[str], None]) -> None:
    assert stream is not None
    with stream:
        while line := stream.readline(_LONGEST_LINE):
            on_line(line.decode("utf-8", "replace").rstrip("\r\n"))
