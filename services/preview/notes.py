"""Written down before a preview's file is asked for, so that a kill leaves nothing behind.

`folder` holds one note for each transfer of a preview, with the process it belongs to, and the
WAVs made for players. Used by `service.py`.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from pathlib import Path

from core.domain import RemoteId
from utils.processes import ProcessName, is_alive, this_process


class Notes:
    """The notes of one home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, remote: RemoteId) -> None:
        """Note a transfer that is about to begin. Raises `OSError`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        note = {"remote": asdict(remote), "process": asdict(this_process())}
        fresh = self._path(remote.token).with_suffix(".new")
        fresh.write_text(json.dumps(note), encoding="utf-8")
        fresh.replace(self._path(remote.token))

    def remove(self, token: str) -> None:
        """It is over and cleared away."""
        for path in (self._path(token), self.wav(token)):
            path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.folder.rmdir()

    def wav(self, token: str) -> Path:
        """Where the WAV of a preview lies."""
        return self.folder / f"{token}.wav.part"

    def left_over(self) -> list[RemoteId]:
        """Transfers whose process is gone."""
        return [remote for remote, owner in self._all() if not is_alive(owner)]

    def running(self) -> list[RemoteId]:
        """Transfers of living processes, this one or another one of this home."""
        return [remote for remote, owner in self._all() if is_alive(owner)]

    def _all(self) -> list[tuple[RemoteId, ProcessName]]:
        if not self.folder.is_dir():
            return []
        found = (self._read(path) for path in sorted(self.folder.glob("*.json")))
        return [one for one in found if one is not None]

    def _read(self, path: Path) -> tuple[RemoteId, ProcessName] | None:
        try:
            note = json.loads(path.read_text(encoding="utf-8"))
            owner, remote = ProcessName(**note["process"]), RemoteId(**note["remote"])
        except (OSError, ValueError, KeyError, TypeError):
            path.unlink(missing_ok=True)
            return None
        return remote, owner

    def _path(self, token: str) -> Path:
        return self.folder / f"{token}.json"
