"""How a filed file looked, so that undo recognises one that somebody changed since.

Written into the journal before the file gets its final name; used by `apply.py` and `undo.py`.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_END = 1 << 18  # tags stand at the ends; the sound between them is not what people edit
_COARSE_NS = 2_000_000_000  # FAT and some network shares round times


def mark_of(path: Path) -> str:
    """Size, modification time and a digest of both ends of the file. Raises OSError."""
    with path.open("rb") as file:
        stat = os.fstat(file.fileno())
        digest = hashlib.blake2b(file.read(_END), digest_size=16)
        if stat.st_size > _END:
            file.seek(max(_END, stat.st_size - _END))
            digest.update(file.read(_END))
    return f"{stat.st_size} {stat.st_mtime_ns} {digest.hexdigest()}"


def fits(mark: str, path: Path) -> bool:
    """True when the file at `path` looks as it did. Raises OSError when it cannot be read."""
    size, time, digest = mark.split()
    now_size, now_time, now_digest = mark_of(path).split()
    same_time = abs(int(time) - int(now_time)) <= _COARSE_NS
    return (size, digest) == (now_size, now_digest) and same_time
