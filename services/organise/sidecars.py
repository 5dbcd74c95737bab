"""Side-cars: lyrics and cue sheets that follow the music file whose stem they share.

Used by the filer; a side-car is filed with a journal entry of its own in the same run. A cue sheet
names its music file: that name follows too, or the sheet would lead nowhere.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from core.domain import FilingPlan, Track

SIDECARS = frozenset({".lrc", ".cue"})
_FILE = re.compile(rb'^(?P<head>\s*FILE\s+")(?P<name>[^"\r\n]+)(?=")', re.MULTILINE | re.IGNORECASE)
_ENCODINGS = ("utf-8", "cp1252")  # what programs write cue sheets in


def sidecars_of(source: Path) -> list[Path]:
    """The side-cars beside `source`, by name; none when the folder cannot be read."""
    if source.suffix.lower() in SIDECARS:
        return []
    try:
        # most folders hold none: only their names are looked at
        names = [name for name in os.listdir(source.parent) if name[-4:].lower() in SIDECARS]
    except OSError:
        return []
    stem = source.stem.casefold()
    found = (source.parent / name for name in sorted(names))
    return [p for p in found if p.suffix.lower() in SIDECARS and p.stem.casefold() == stem]


def sidecar_plan(sidecar: Path, target: Path, root: str) -> FilingPlan:
    """Beside the filed music file, under its stem; the track's title is that file's name."""
    beside = target.with_suffix(sidecar.suffix.lower())
    return FilingPlan(str(sidecar), root, str(beside), Track(target.name))


def repoint(plan: FilingPlan, temporary: Path) -> None:
    """Let the copy of a cue sheet name the music file as it is called now. Raises OSError."""
    if temporary.suffix != ".cue":
        return
    data = temporary.read_bytes()
    changed = repointed(data, Path(plan.source).stem, plan.track.title)
    if changed != data:
        temporary.write_bytes(changed)


def repointed(sheet: bytes, stem: str, name: str) -> bytes:
    """The sheet with `name` where it names a file of this stem; every other byte stays."""

    def renamed(found: re.Match[bytes]) -> bytes:
        for encoding in _ENCODINGS:
            try:
                old, new = found["name"].decode(encoding), name.encode(encoding)
            except UnicodeError:
                continue
            if Path(old.replace("\\", "/")).stem.casefold() == stem.casefold():
                return found["head"] + new
        return found[0]

    return _FILE.sub(renamed, sheet)
