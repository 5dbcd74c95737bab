"""The `cover.jpg` beside filed albums, for players and servers that look there."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from core.ports.media import FileStore

log = logging.getLogger(__name__)

NAME = "cover.jpg"


def temporary_of(temporary: Path) -> Path:
    """The cover's temporary name, known from the file's own one in the journal."""
    return temporary.with_name(temporary.name + ".cover")


def put_beside(files: FileStore, jpeg: bytes, temporary: Path, folder: Path) -> None:
    """Write the cover unless there is one. A cover that cannot be written is no failure."""
    if (folder / NAME).exists():
        return
    part = temporary_of(temporary)
    try:
        try:
            with part.open("xb") as out:
                out.write(jpeg)
                out.flush()
                os.fsync(out.fileno())
            files.place(part, folder / NAME)
        finally:
            files.remove(part)
    except OSError as error:
        log.info("No cover beside the file: %s", error.strerror)
