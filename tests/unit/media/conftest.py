"""Real audio of every format, and the hash of what a player would hear."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.audio import EXTENSIONS, ffmpeg, make_audio

FORMATS = tuple(EXTENSIONS)  # codec names; "alac" is an .m4a too


def heard(path: Path) -> str:
    """A hash of the decoded samples."""
    command = [ffmpeg(), "-v", "error", "-nostdin", "-i", str(path), "-map", "0:a", "-f", "s24le"]
    done = subprocess.run([*command, "-"], capture_output=True, check=True, timeout=60)
    assert done.stdout
    return hashlib.sha256(done.stdout).hexdigest()


@pytest.fixture
def song(tmp_path: Path) -> Callable[..., Path]:
    """`song("flac")`: a file of that codec, two seconds long."""

    def make(codec: str, seconds: float = 2.0, name: str = "song", **options: object) -> Path:
        path = tmp_path / f"{name}.{EXTENSIONS[codec]}"
        return make_audio(path, seconds, codec, **options)  # type: ignore[arg-type]

    return make
