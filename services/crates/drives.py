"""Where Serato keeps its folder, and how it names files: by their path within the drive.

`_Serato_` lies in the Music folder for the system's own drive and at the root of every other one.
Used by `service.py`.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = "_Serato_"


def serato_folder(root: Path) -> Path:
    """The `_Serato_` folder that speaks for the drive `root` is on."""
    drive = drive_of(root)
    return Path.home() / "Music" / FOLDER if drive == _system_drive() else drive / FOLDER


def within_drive(path: str, root: Path) -> str:
    """`path` from the root of `root`'s drive on: `/` between, none in front, no drive letter."""
    return os.path.relpath(path, drive_of(root)).replace(os.sep, "/")


def drive_of(folder: Path) -> Path:
    """The mount point of `folder`; the file system's root for the drive the home folder is on."""
    at = Path(os.path.abspath(folder))
    while not os.path.ismount(at) and at != at.parent:
        at = at.parent
    return _system_drive() if _holds_home(at) else at


def _system_drive() -> Path:
    return Path(Path.home().anchor)


def _holds_home(mount: Path) -> bool:
    home = Path.home().absolute()
    while not os.path.ismount(home) and home != home.parent:
        home = home.parent
    return mount in (home, Path(home.anchor))
