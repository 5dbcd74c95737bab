"""What of the YouTube machinery is installed: yt-dlp, its solver scripts, deno. Imports nothing.

yt-dlp may be there twice: with this Python, and a newer one in the app's own folder `packages`
(see `upgrade.py`). The newer one counts.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
import sysconfig
from pathlib import Path

from utils.programs import own_name

UPGRADE = f"{own_name()} upgrade yt-dlp"
"""What brings yt-dlp up to date without touching anything else."""

IN_USE = "in-use.json"


def installed(packages: Path | None = None) -> bool:
    """Whether yt-dlp is there at all; what was found once is not looked for again."""
    return "yt_dlp" in _found or _look_for("yt_dlp") or own_folder(packages) is not None


_found: set[str] = set()


def _look_for(module: str) -> bool:
    if importlib.util.find_spec(module) is None:
        return False
    _found.add(module)
    return True


def version(package: str = "yt-dlp", packages: Path | None = None) -> str:
    """The version in use, "" when there is none."""
    from importlib import metadata  # late: start-up of the window does not need it

    own = own_folder(packages)
    if own is not None:
        found = list(metadata.distributions(name=package, path=[str(own)]))
        if found:
            return found[0].version
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def own_folder(packages: Path | None) -> Path | None:
    """Where a newer yt-dlp than this Python's lies; None when there is none."""
    if packages is None:
        return None
    try:
        name = str(json.loads((packages / IN_USE).read_text(encoding="utf-8"))["folder"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    from importlib import metadata

    folder = packages / Path(name).name
    found = list(metadata.distributions(name="yt-dlp", path=[str(folder)]))
    return folder if found and newer(found[0].version, version()) else None


def newer(one: str, other: str) -> bool:
    """Whether version `one` (2026.10.26) comes after `other`; "" comes before all."""
    return _numbers(one) > _numbers(other)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def find_deno() -> str:
    """The program deno: beside this Python first (its wheel), then in PATH; "" when missing."""
    name = "deno.exe" if sys.platform == "win32" else "deno"
    for folder in (sysconfig.get_path("scripts"), str(Path(sys.executable).parent)):
        beside = Path(folder) / name
        if beside.is_file():
            return str(beside)
    return shutil.which("deno") or ""
