"""A file's acoustic fingerprint (Chromaprint), made by ffmpeg's own muxer.

Used by the AcoustID check. The text is the same, byte for byte, that `fpcalc` prints
(source: measured with ffmpeg 5.1 and 9.0); no other program or library is needed.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import re
import subprocess
from pathlib import Path

from core.media.ffmpeg import find_ffmpeg, run
from core.tasks import TaskContext

LISTENED_SECONDS = 120
"""What AcoustID's own programs listen to."""
_DEADLINE = 120.0
_ALPHABET = re.compile(rb"[A-Za-z0-9_-]+")


def fingerprint(path: Path, ctx: TaskContext) -> str | None:
    """The fingerprint of the first two minutes in URL-safe base64.

    None when no ffmpeg here can make one, or the file gives none. Raises `Cancelled`.
    """
    program = printing_ffmpeg()
    if program is None:
        return None
    found = bytearray()
    command = [
        *(program, "-nostdin", "-v", "error", "-protocol_whitelist", "file"),
        *("-t", str(LISTENED_SECONDS), "-i", f"file:{os.path.abspath(path)}", "-map", "0:a:0"),
        *("-f", "chromaprint", "-fp_format", "base64", "-protocol_whitelist", "pipe", "pipe:1"),
    ]
    ran = run(command, ctx, _DEADLINE, lambda _line: None, found.extend)
    text = bytes(found).strip()
    return text.decode() if ran.code == 0 and _ALPHABET.fullmatch(text) else None


def printing_ffmpeg() -> str | None:
    """An ffmpeg that knows fingerprints: the one in use, else that of imageio-ffmpeg; or None."""
    return next((one for one in _programs() if _prints(one)), None)


def _programs() -> list[str]:
    found = [find_ffmpeg()]
    with contextlib.suppress(ImportError, RuntimeError, OSError):
        found.append(str(importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe()))
    return found


@functools.cache
def _prints(program: str) -> bool:
    command = [program, "-hide_banner", "-muxers"]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=30, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b" chromaprint " in done.stdout
