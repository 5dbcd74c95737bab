"""Tagging a huge file costs no memory: it is changed where it lies."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

SIZE = 500_000_000
SCRIPT = """
import resource, sys
from pathlib import Path
from core.domain import TagSet
from core.media.tags_reader import FileTagReader
from core.media.tags_writer import FileTagWriter
unit = 1024 if sys.platform != "darwin" else 1
small, large = map(Path, sys.argv[1:])
tags = TagSet(title="T", artist="A", cover_jpeg=bytes(200_000))
def peak(path):
    FileTagWriter().write(path, tags)
    FileTagReader().own_words(str(path))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
before = peak(small)
print(peak(large) - before)
"""


def sparse_wav(path: Path, size: int) -> Path:
    """Silence that takes no room on the disk."""
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, 44_100, 176_400, 4, 16)
    head = b"RIFF" + struct.pack("<I", size + 36) + b"WAVE" + fmt
    with path.open("wb") as out:
        out.write(head + struct.pack("<4sI", b"data", size))
        out.truncate(len(head) + 8 + size)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells no peak here")
def test_half_a_gigabyte_is_not_loaded(tmp_path: Path) -> None:
    small, large = sparse_wav(tmp_path / "s.wav", 4_000), sparse_wav(tmp_path / "l.wav", SIZE)
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(small), str(large)],
        cwd=root, capture_output=True, text=True, check=True, env=dict(os.environ),
    )  # fmt: skip
    assert large.stat().st_size > SIZE
    assert int(done.stdout) < 8_000_000
