"""Files in containers that `sandbox.audio` does not make."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sandbox.audio import ffmpeg


def adts(source: Path, target: Path) -> Path:
    """A raw AAC stream out of an .m4a."""
    return remux(source, target, "-c", "copy", "-f", "adts")


def remux(source: Path, target: Path, *arguments: str) -> Path:
    """Another container or codec for the same sound."""
    command = [ffmpeg(), "-v", "error", "-nostdin", "-y", "-i", str(source), *arguments]
    subprocess.run([*command, str(target)], check=True, timeout=60)
    return target
