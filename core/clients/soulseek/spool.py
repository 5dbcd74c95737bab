"""What came in for a search, kept on the disk until somebody has taken it. Used by `searching.py`.

A search that is cut off by the end of the whole program is not sent again: the next process finds
here that its words went out, and what had come until then.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from dataclasses import asdict
from pathlib import Path

from core.clients.soulseek.offers import OfferedFile, Reply

_KEPT_SECONDS = 3600.0
_ENDING = ".jsonl"


class Spool:
    """One file per search below `folder`; without a folder nothing is kept. Never raises."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def begin(self, search_id: str) -> None:
        """The words are about to go out."""
        path = self._path(search_id)
        if path is None:
            return
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._sweep(path.parent)
            path.touch()

    def add(self, search_id: str, reply: Reply) -> None:
        """An answer came."""
        path = self._path(search_id)
        if path is not None:
            line = json.dumps(asdict(reply), separators=(",", ":")) + "\n"
            with contextlib.suppress(OSError), path.open("a", encoding="ascii") as file:
                file.write(line)

    def found(self, search_id: str) -> list[Reply] | None:
        """What had come; None when these words never went out."""
        path = self._path(search_id)
        try:
            lines = path.read_text(encoding="ascii").splitlines() if path else None
        except (OSError, UnicodeError):
            return None
        return None if lines is None else [one for one in map(_reply, lines) if one is not None]

    def forget(self, search_id: str) -> None:
        """It is kept elsewhere, or was never sent."""
        path = self._path(search_id)
        if path is not None:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def _path(self, search_id: str) -> Path | None:
        name = re.sub(r"[^\w-]", "_", search_id)
        return self._folder / f"{name}{_ENDING}" if self._folder is not None else None

    def _sweep(self, folder: Path) -> None:
        for path in folder.glob(f"*{_ENDING}"):
            if path.stat().st_mtime < time.time() - _KEPT_SECONDS:
                path.unlink(missing_ok=True)


def _reply(line: str) -> Reply | None:
    """None for a line that the end of the program cut short."""
    try:
        told = json.loads(line)
        files = tuple(
            OfferedFile(
                **{
                    **one,
                    "attributes": {int(key): value for key, value in one["attributes"].items()},
                }
            )
            for one in told["files"]
        )
        return Reply(**{**told, "files": files})
    except (ValueError, TypeError, KeyError):
        return None
