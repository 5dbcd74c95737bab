"""The bytes of an upload: Opus in WebM and AAC in MP4 as YouTube's itags 251 and 140, or MP3.

Used by `sandbox.youtube.server`. Made by ffmpeg once and kept with the sandbox's other audio.
"""

from __future__ import annotations

import os
import subprocess
import uuid
from pathlib import Path

from sandbox.audio import AudioSpec, ffmpeg, render

OPUS, AAC, MP3 = 251, 140, 0


def content(seconds: float, seed: int, itag: int) -> bytes:
    """The file's bytes; equal arguments give equal bytes."""
    if itag == MP3:
        return render(AudioSpec(seconds, "mp3", seed, bitrate=128)).read_bytes()
    if itag == AAC:
        return render(AudioSpec(seconds, "m4a", seed, bitrate=128)).read_bytes()
    return _webm(render(AudioSpec(seconds, "opus", seed, bitrate=130))).read_bytes()


def _webm(opus: Path) -> Path:
    """The same packets in the container YouTube uses."""
    target = opus.with_suffix(".webm")
    if target.exists():
        return target
    part = target.with_name(f".{uuid.uuid4().hex}.webm")
    command = [ffmpeg(), "-v", "error", "-nostdin", "-y", "-i", str(opus), "-c", "copy"]
    fixed = ["-map_metadata", "-1", "-fflags", "+bitexact"]
    subprocess.run([*command, *fixed, str(part)], check=True, timeout=60, capture_output=True)
    os.replace(part, target)
    return target
