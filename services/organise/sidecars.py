"""Side-cars: lyrics and cue sheets that follow the music file whose stem they share.

Used by the filer; a side-car is filed with a journal entry of its own in the same run.
"""

from __future__ import annotations

import os
from pathlib import Path

from core.domain import FilingPlan, Track

SIDECARS = frozenset({".lrc", ".cue"})


def sidecars_of(source: Path) -> list[Path]:
    """The side-cars beside `source`, by name; none when the folder cannot be read."""
    if source.suffix.lower() in SIDECARS:
        return []
    try:
        names = sorted(os.listdir(source.parent))
    except OSError:
        return []
    stem = source.stem.casefold()
    found = (source.parent / name for name in names)
    return [p for p in found if p.suffix.lower() in SIDECARS and p.stem.casefold() == stem]


def sidecar_plan(sidecar: Path, target: Path, root: str) -> FilingPlan:
    """Beside the filed music file, under its stem."""
    beside = target.with_suffix(sidecar.suffix.lower())
    return FilingPlan(str(sidecar), root, str(beside), Track(target.stem))
