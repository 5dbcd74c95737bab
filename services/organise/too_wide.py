"""Folders nobody means by "file what is in there": it would tear other programs' files and whole
collections apart.

Used by `incoming.py`, before anything is looked at.
"""

from __future__ import annotations

import os
from pathlib import Path

_UNIX = (
    *("/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/opt", "/proc", "/run"),
    *("/sbin", "/sys", "/usr", "/usr/lib", "/usr/local", "/usr/share", "/var", "/var/lib"),
    *("/Applications", "/Library", "/System", "/Volumes", "/private", "/private/var"),
)
_WINDOWS = ("SystemRoot", "ProgramFiles", "ProgramFiles(x86)", "ProgramData", "PUBLIC")


def too_wide(path: Path) -> str:
    """What `path` is when it is no folder of music: "the whole disk", …; else "". Links count as
    what they lead to."""
    real = Path(os.path.realpath(path))
    home = Path(os.path.realpath(Path.home()))
    if real.parent == real:
        return "a whole disk"
    if real == home:
        return "your whole home folder"
    if home.is_relative_to(real):
        return "the folder of everybody's home folders"
    return "a folder of the system" if _folded(real) in _system() else ""


def _system() -> set[str]:
    told = (os.environ.get(name, "") for name in _WINDOWS) if os.name == "nt" else _UNIX
    return {_folded(Path(os.path.realpath(one))) for one in told if one}


def _folded(path: Path) -> str:
    return os.path.normcase(path)
