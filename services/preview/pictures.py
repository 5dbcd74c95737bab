"""The cover that lies beside a file. Used by `service.py`."""

from __future__ import annotations

from pathlib import Path

NAMES = ("cover", "folder", "front")
ENDINGS = (".jpg", ".jpeg", ".png")


def beside(path: Path) -> Path | None:
    """The picture people put into an album's folder; None when there is none."""
    try:
        there = {one.name.lower(): one for one in path.parent.iterdir()}
    except OSError:
        return None
    wanted = (name + ending for name in NAMES for ending in ENDINGS)
    return next((there[name] for name in wanted if name in there), None)
