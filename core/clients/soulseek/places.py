"""The files of transfers: a folder per token with the part, a note of what it is, then the file.

Used by `transfers.py`. A part is continued only for the same peer, file and size (contract fault
E: aioslsk would append to whatever is there).
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from pathlib import Path

from core.domain import RemoteId, StorageError

FOLDER = "cratekeeper"
_NOTE = "transfer.json"
_LONGEST = 200
_FORBIDDEN = re.compile(r'[\x00-\x1f"<>|:*?/\\]')


def file_name(filename: str) -> str:
    """The name of the finished file: the last part of the remote path, fit for every disk."""
    name = _FORBIDDEN.sub("_", re.split(r"[\\/]", filename)[-1]).strip().rstrip(". ")
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    while len(os.fsencode(stem)) > _LONGEST:
        stem = stem[:-1]
    return f"{stem.rstrip(' .') or '_'}{dot}{ending[:20]}"


class Places:
    """Everything below `incoming/cratekeeper`."""

    def __init__(self, incoming: Path) -> None:
        self._root = incoming / FOLDER

    def folder(self, remote: RemoteId) -> Path:
        """The folder of this transfer alone."""
        return self._root / re.sub(r"[^\w-]", "_", remote.token)

    def part(self, remote: RemoteId) -> Path:
        """Where the bytes arrive."""
        return self.folder(remote) / f"{file_name(remote.filename)}.part"

    def whole(self, remote: RemoteId) -> Path | None:
        """The finished file when it is there with the right size."""
        path = self.folder(remote) / file_name(remote.filename)
        try:
            size = path.stat().st_size
        except OSError:
            return None
        return path if remote.size in (None, size) and size else None

    def is_ours(self, remote: RemoteId) -> bool:
        """True when this transfer was begun, perhaps before a restart."""
        return self._note(self.folder(remote)) == _identity(remote)

    def prepare(self, remote: RemoteId) -> Path:
        """Make the folder and its note; returns the part. Raises `StorageError`.

        A part that may be continued is kept, also one that an earlier transfer left; any other
        is deleted.
        """
        part = self.part(remote)
        try:
            if not self.is_ours(remote) or remote.size is None:
                part.unlink(missing_ok=True)
            self._write_note(remote)
            if remote.size is not None and not part.exists():
                self._inherit(remote, part)
            if part.exists() and part.stat().st_size >= (remote.size or 0):
                part.unlink()
        except OSError as error:
            raise _unwritable(self._root, error) from error
        return part

    def settle(self, remote: RemoteId) -> Path:
        """Give the whole part its final name. Raises `StorageError`."""
        part = self.part(remote)
        target = part.with_name(file_name(remote.filename))
        try:
            os.replace(part, target)
        except OSError as error:
            raise _unwritable(self._root, error) from error
        return target

    def part_size(self, remote: RemoteId) -> int:
        """Bytes that have arrived; 0 when there are none."""
        try:
            return self.part(remote).stat().st_size
        except OSError:
            return 0

    def discard(self, remote: RemoteId) -> None:
        """Delete everything of this transfer."""
        for path in (self.part(remote), self.folder(remote) / file_name(remote.filename)):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        self.clear(remote)

    def clear(self, remote: RemoteId) -> None:
        """Delete the note and the folders when they are empty."""
        self._clear(self.folder(remote))

    def _clear(self, folder: Path) -> None:
        with contextlib.suppress(OSError):
            if {entry.name for entry in folder.iterdir()} <= {_NOTE}:
                (folder / _NOTE).unlink(missing_ok=True)
                folder.rmdir()
                self._root.rmdir()

    def _inherit(self, remote: RemoteId, part: Path) -> None:
        """Take over what an earlier transfer of the very same file left."""
        for folder in self._root.iterdir():
            old = folder / part.name
            if folder == part.parent or self._note(folder) != _identity(remote):
                continue
            if old.exists():
                os.replace(old, part)
                self._clear(folder)
                return

    def _write_note(self, remote: RemoteId) -> None:
        folder = self.folder(remote)
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"{_NOTE}.new"
        fresh.write_text(json.dumps(_identity(remote)), encoding="utf-8")
        os.replace(fresh, folder / _NOTE)

    def _note(self, folder: Path) -> list[object] | None:
        try:
            found = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, list) else None


def _identity(remote: RemoteId) -> list[object]:
    return [remote.peer, remote.filename, remote.size]


def _unwritable(root: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{root} cannot be written: {error.strerror or error}.",
        "Make room or mend its permissions, or set `downloads.incoming`.",
    )
