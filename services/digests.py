"""The digest of a whole file, read in blocks so that it can be cancelled in between.

Used wherever files are told apart by their bytes (`downloads/known_bad.py`, `organise/undo.py`).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from core.tasks import TaskContext

BLOCK = 1 << 20
"""Bytes between two looks at the context: a few milliseconds, on a slow network share a second."""


def file_digest(path: Path, kind: str, ctx: TaskContext | None = None) -> str:
    """In hexadecimal, by `hashlib`'s name of the algorithm. Raises OSError and `Cancelled`."""
    ctx, digest, block = ctx or TaskContext(), hashlib.new(kind), bytearray(BLOCK)
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(block):
            ctx.checkpoint()
            digest.update(memoryview(block)[:size])
    return digest.hexdigest()
