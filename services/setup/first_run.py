"""What the first screen knows before anybody told it: where the music probably is."""

from __future__ import annotations

import os
from pathlib import Path

from config.paths import user_music
from core.tasks import TaskContext

ENDINGS = frozenset((".flac", ".mp3", ".m4a", ".ogg", ".opus", ".wav", ".aiff", ".aif", ".wma"))
MOST_LOOKED_AT = 5000


def guess_music(ctx: TaskContext) -> str:
    """The user's music folder when there is music in it, else "". Raises `Cancelled`."""
    folder = user_music()
    return str(folder) if _holds_music(folder, ctx) else ""


def _holds_music(folder: Path, ctx: TaskContext) -> bool:
    """Only a look: a folder of many thousand other files counts as none."""
    seen = 0
    for _root, folders, names in os.walk(folder):
        ctx.checkpoint()
        folders[:] = [name for name in folders if not name.startswith(".")]
        if any(os.path.splitext(name)[1].lower() in ENDINGS for name in names):
            return True
        seen += len(names) + len(folders)
        if seen > MOST_LOOKED_AT:
            return False
    return False
