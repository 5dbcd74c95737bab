"""Pictures made by ffmpeg, for tests of covers."""

from __future__ import annotations

import subprocess
from functools import cache

from sandbox.audio import ffmpeg

_WRITERS = {
    "jpeg": ("-c:v", "mjpeg", "-q:v", "2", "-f", "image2pipe"),
    "png": ("-c:v", "png", "-f", "image2pipe"),
    "gif": ("-f", "gif"),
    "webp": ("-c:v", "libwebp", "-f", "webp"),
}


@cache
def drawn(width: int, height: int, kind: str = "jpeg", noise: int = 0) -> bytes:
    """A test card; `noise` (0-100) makes it hard to compress."""
    grain = f",noise=alls={noise}:allf=t" if noise else ""
    source = f"testsrc=size={width}x{height}:rate=1:duration=1{grain}"
    command = [ffmpeg(), "-v", "error", "-f", "lavfi", "-i", source, "-frames:v", "1"]
    done = subprocess.run(
        [*command, "-pix_fmt", "yuvj420p" if kind == "jpeg" else "rgb24", *_WRITERS[kind], "-"]
        if kind in ("jpeg", "png")
        else [*command, *_WRITERS[kind], "-"],
        capture_output=True, check=True, timeout=30,
    )  # fmt: skip
    return done.stdout
