"""Health checks of folders and tools: small functions that each return one `HealthCheck`."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from core.domain import CratekeeperError, HealthCheck

LOW_DISK_BYTES = 2_000_000_000


def readable_folder(name: str, path: Path) -> HealthCheck:
    """A folder we read from."""
    if not path.is_dir():
        return HealthCheck(
            name, False, f"{path} does not exist.", "Connect the disk or correct the folder."
        )
    if not os.access(path, os.R_OK | os.X_OK):
        return HealthCheck(name, False, f"{path} may not be read.", "Mend its permissions.")
    return HealthCheck(name, True, str(path))


def write_fault(path: Path) -> str:
    """Why nothing can be written at `path`, "" when it can; tried with a real file.

    A folder that does not exist yet is tried in its nearest existing parent.
    """
    existing = path
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    try:
        with tempfile.TemporaryFile(dir=existing, prefix=".cratekeeper-"):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def writable_folder(name: str, path: Path, fix: str) -> HealthCheck:
    """A folder we write to, with enough room on its disk."""
    fault = write_fault(path)
    if fault:
        return HealthCheck(name, False, f"{path} cannot be written: {fault}.", fix)
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    if free < LOW_DISK_BYTES:
        return HealthCheck(
            name, False, f"Only {free / 1e9:.1f} GB are free at {path}.", "Make room on that disk."
        )
    return HealthCheck(name, True, f"{path}, {free / 1e9:.0f} GB free")


def guarded(name: str, check: Callable[[], str]) -> HealthCheck:
    """Run `check`; its text is the detail, its error the fault with the next step."""
    try:
        return HealthCheck(name, True, check())
    except CratekeeperError as error:
        return HealthCheck(name, False, error.sentence, error.next_step)
