"""What of the chosen folders others may fetch. Imported late, by `guard.py` only.

aioslsk would offer everything below a folder: hidden files, bins, our own unfinished downloads, a
pipe whose reading never ends, and names that are no UTF-8, which break every answer they stand in.
What is left out is not counted either: the server hears what can be had. (source: aioslsk 1.7.1)
"""

from __future__ import annotations

import asyncio
import logging
import os
import stat
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from aioslsk.shares.manager import SharesManager, scan_directory
from aioslsk.shares.model import SharedDirectory, SharedItem

from core.clients.soulseek.places import FOLDER

_log = logging.getLogger(__name__)
_JUNK_FOLDERS = frozenset({"@eadir", "#recycle", "$recycle.bin", "lost+found"})


class GuardedShares(SharesManager):  # type: ignore[misc]
    """`chosen` are the folders of the settings; `incoming` holds what is still on its way to us."""

    def __init__(self, *args: Any, chosen: Sequence[str], incoming: Path, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._chosen = tuple(chosen)
        self._unfinished = os.path.realpath(incoming / FOLDER)

    async def scan(self) -> None:
        """Also the folders of disks that were connected since."""
        for folder in usable(self._chosen):
            if not self.is_directory_shared(folder):
                self.add_shared_directory(folder)
        await super().scan()

    async def scan_directory_files(self, shared_directory: SharedDirectory) -> None:
        """As aioslsk does it, but only with what may be shared; facts read before are kept."""
        below = self._get_child_directories(shared_directory)
        read = partial(_to_share, shared_directory, below, self._unfinished)
        found = await asyncio.get_running_loop().run_in_executor(self.executor, read)
        shared_directory.items -= shared_directory.items - found
        shared_directory.items |= found
        self._build_term_map(shared_directory)
        self._cleanup_term_map()


def usable(folders: Sequence[str]) -> Iterator[str]:
    """Those that are there, each once, however often it was chosen."""
    seen: set[str] = set()
    for folder in folders:
        place = os.path.realpath(folder)
        if place in seen or not os.path.isdir(place):  # a disk that is not connected shares nothing
            continue
        if not _is_text(os.path.abspath(folder)):
            _log.warning("A shared folder whose name is no text is left out")
            continue
        seen.add(place)
        yield folder


def _to_share(
    folder: SharedDirectory, below: list[SharedDirectory], unfinished: str
) -> set[SharedItem]:
    found = scan_directory(folder, below)
    places = {subdir: _is_open(folder, subdir, unfinished) for subdir in {i.subdir for i in found}}
    return {one for one in found if places[one.subdir] and _is_fit(one)}


def _is_open(folder: SharedDirectory, subdir: str, unfinished: str) -> bool:
    parts = Path(subdir).parts
    if not _is_text(subdir) or any(part.startswith(".") for part in parts):
        return False
    if any(part.casefold() in _JUNK_FOLDERS for part in parts):
        return False
    place = os.path.realpath(os.path.join(folder.absolute_path, subdir))
    return not (place + os.sep).startswith(unfinished + os.sep)


def _is_fit(item: SharedItem) -> bool:
    """A whole, plain file that is not hidden."""
    if item.filename.startswith(".") or not _is_text(item.filename):
        return False
    try:
        facts = os.stat(item.get_absolute_path())
    except OSError:
        return False
    return stat.S_ISREG(facts.st_mode) and facts.st_size > 0


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
