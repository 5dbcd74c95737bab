"""Bad files and blocked peers as the choice of a candidate sees them.

`SessionMemory` remembers as long as the process lives: for tests and wherever no database is.
"""

from __future__ import annotations

import threading

from core.ports.memory import BadFile

_Key = tuple[str, str, str, int | None]


class SessionMemory:
    """Implements `core.ports.memory.PeerMemory` without a database."""

    def __init__(self) -> None:
        self._files: dict[_Key, BadFile] = {}
        self._peers: dict[tuple[str, str], str] = {}
        self._lock = threading.Lock()

    def remember(self, file: BadFile) -> None:
        """See `FileMemory.remember`."""
        with self._lock:
            self._files.pop(_key(file), None)
            self._files[_key(file)] = file

    def bad_files(self) -> list[BadFile]:
        """See `FileMemory.bad_files`."""
        with self._lock:
            return sorted(self._files.values(), key=lambda file: file.at)

    def forget(self, file: BadFile) -> None:
        """See `FileMemory.forget`."""
        with self._lock:
            self._files.pop(_key(file), None)

    def block_peer(self, source: str, peer: str, reason: str) -> None:
        """See `BlockList.block_peer`."""
        with self._lock:
            self._peers[source, peer] = reason

    def unblock_peer(self, source: str, peer: str) -> None:
        """See `BlockList.unblock_peer`."""
        with self._lock:
            self._peers.pop((source, peer), None)

    def blocked_peers(self) -> dict[tuple[str, str], str]:
        """See `BlockList.blocked_peers`."""
        with self._lock:
            return dict(self._peers)


def _key(file: BadFile) -> _Key:
    return (file.source, file.peer, file.filename, file.size)
