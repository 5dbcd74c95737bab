"""What can be said about a folder while a person chooses it: usable, room, same disk.

Used by the Settings page. Tries nothing that would change the folder but a file that is removed.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from core.domain import StorageError

LOW_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """`usable` is False for a folder that cannot be worked with; `words` is one plain sentence.

    `warns` marks what works but is worth knowing (little room, another disk).
    """

    usable: bool
    words: str
    warns: bool = False


def look(path: str, written: bool, beside: str = "") -> FolderFacts:
    """The facts of a folder that is read, or `written` too; `beside` is where files come from.

    A folder that does not exist yet but can be made is usable.
    """
    folder = Path(path).expanduser()
    if not path.strip():
        return FolderFacts(False, "No folder is chosen.")
    if not written:
        return _readable(folder)
    try:
        _try(folder)
    except StorageError as error:
        return FolderFacts(False, f"{error.sentence} {error.next_step}")
    existing = _existing(folder)
    free = shutil.disk_usage(existing).free
    room = f"{free / 1e9:.0f} GB free"
    said = "Can be written" if folder.is_dir() else "Will be made"
    if free < LOW_BYTES:
        return FolderFacts(True, f"{said}, but only {free / 1e9:.1f} GB are free.", True)
    if beside and _device(existing) != _device(_existing(Path(beside).expanduser())):
        return FolderFacts(
            True,
            f"{said} · {room} · another disk than the incoming folder: files are copied.",
            True,
        )
    return FolderFacts(True, f"{said} · {room}{' · same disk' if beside else ''}")


def _try(folder: Path) -> None:
    from services.organise.target import check_root  # late: the first paint does without

    check_root(_existing(folder), make=False)


def _readable(folder: Path) -> FolderFacts:
    if not folder.is_dir():
        return FolderFacts(False, "It does not exist. Connect the disk or correct the folder.")
    if not os.access(folder, os.R_OK | os.X_OK):
        return FolderFacts(False, "It may not be read. Mend its permissions.")
    return FolderFacts(True, "Can be read")


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.exists())


def _device(folder: Path) -> int:
    return folder.stat().st_dev
