"""What a push leaves behind: which playlist a source went to, and copies from before a change.

Used by `services/servers/push.py`. Both lie in the home: `pushed.json` and `backups/playlists/`.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.domain.servers import ServerPlaylist
from utils.atomic import write_atomic


@dataclass(frozen=True, slots=True)
class Pushed:
    """A source's last push: the playlist's id there and the items it was given."""

    playlist_id: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaylistCopy:
    """A playlist as it stood before a change. `at` is seconds since the epoch."""

    path: Path
    server: str
    id: str
    name: str
    items: tuple[str, ...]
    at: float


class PushRecords:
    """The records of one home."""

    def __init__(self, home: Path) -> None:
        self._file = home / "pushed.json"
        self._backups = home / "backups" / "playlists"

    def last(self, server: str, source: str) -> Pushed | None:
        """The last push of a source (`Playlist.key`) to a server; None when there was none."""
        told = self._load().get(f"{server} {source}")
        if not isinstance(told, dict) or not isinstance(told.get("items"), list):
            return None
        return Pushed(str(told.get("id", "")), tuple(map(str, told["items"])))

    def keep(self, server: str, source: str, pushed: Pushed) -> None:
        """Remember a push. Raises OSError when the home cannot be written."""
        known = self._load()
        known[f"{server} {source}"] = {"id": pushed.playlist_id, "items": list(pushed.items)}
        write_atomic(self._file, json.dumps(known).encode())

    def back_up(self, server: str, found: ServerPlaylist) -> Path:
        """A copy of a playlist as it stands on the server. Raises OSError."""
        told = {"server": server, "id": found.id, "name": found.name, "items": list(found.items)}
        path = self._place(server, found.name, "json")
        write_atomic(path, json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8"))
        return path

    def copies(self) -> list[PlaylistCopy]:
        """All copies of servers' playlists that are kept, the newest first."""
        found = (self.copy(path) for path in self._backups.glob("*.json"))
        return sorted((one for one in found if one is not None), key=lambda one: -one.at)

    def copy(self, path: Path) -> PlaylistCopy | None:
        """One copy; None for a file that is none."""
        told = _object(path)
        try:
            items = tuple(map(str, told["items"]))
            at = path.stat().st_mtime
            return PlaylistCopy(
                path, str(told["server"]), str(told["id"]), str(told["name"]), items, at
            )
        except (KeyError, TypeError, OSError):
            return None

    def back_up_file(self, name: str, data: bytes) -> Path:
        """A copy of a list's file. Raises OSError."""
        path = self._place("m3u", name, "m3u8")
        write_atomic(path, data)
        return path

    def _place(self, server: str, name: str, ending: str) -> Path:
        plain = re.sub(r"[^\w-]+", "-", name).strip("-")[:60] or "playlist"
        stamp = time.strftime("%Y%m%d-%H%M%S") + f"-{time.time_ns() % 1_000_000_000:09}"
        return self._backups / f"{server}-{plain}-{stamp}.{ending}"

    def _load(self) -> dict[str, Any]:
        return _object(self._file)


def _object(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
