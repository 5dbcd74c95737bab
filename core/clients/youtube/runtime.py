"""What of the YouTube machinery is installed: yt-dlp, its solver scripts, deno. Imports nothing."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import sysconfig
from pathlib import Path

UPGRADE = "pip install -U yt-dlp yt-dlp-ejs"
"""What brings yt-dlp up to date without touching anything else."""


def installed() -> bool:
    """Whether yt-dlp is there at all; what was found once is not looked for again."""
    return "yt_dlp" in _found or _look_for("yt_dlp")


_found: set[str] = set()


def _look_for(module: str) -> bool:
    if importlib.util.find_spec(module) is None:
        return False
    _found.add(module)
    return True


def version(package: str = "yt-dlp") -> str:
    """The installed version, "" when there is none."""
    from importlib import metadata  # late: start-up of the window does not need it

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def find_deno() -> str:
    """The program deno: beside this Python first (its wheel), then in PATH; "" when missing."""
    name = "deno.exe" if sys.platform == "win32" else "deno"
    for folder in (sysconfig.get_path("scripts"), str(Path(sys.executable).parent)):
        beside = Path(folder) / name
        if beside.is_file():
            return str(beside)
    return shutil.which("deno") or ""
