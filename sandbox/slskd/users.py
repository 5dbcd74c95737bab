"""What slskd tells about a peer: status, info, endpoint, browse, directory.

Source: slskd contract §3 (Users). Used by `routes`.
"""

from __future__ import annotations

from typing import Any

from sandbox.slskd.backend import Backend
from sandbox.slskd.wire import Answer, Request, Response, empty, reply, text
from sandbox.world import Peer, SharedFile, folder, leaf


class Users:
    """The user endpoints."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def status(self, _request: Request, username: str) -> Response:
        peer = self.backend.world.peers.get(username)
        if peer is None:
            return text(500, f"The wait for the status of {username} timed out")
        presence = "Online" if peer.online else "Offline"
        return reply({"isPrivileged": False, "presence": presence})

    def info(self, _request: Request, username: str) -> Response:
        peer = self._online(username)
        return reply(
            {
                "description": peer.description,
                "hasFreeUploadSlot": peer.free_slot,
                "hasPicture": False,
                "queueLength": peer.queue_length,
                "uploadSlots": 3,
            }
        )

    def endpoint(self, _request: Request, username: str) -> Response:
        self._online(username)
        return reply({"addressFamily": "InterNetwork", "address": "203.0.113.7", "port": 50300})

    def browse(self, _request: Request, username: str) -> Response:
        peer = self._online(username)
        shown = [self._directory(peer, name) for name in _folders(peer, locked=False)]
        locked = [self._directory(peer, name, True) for name in _folders(peer, locked=True)]
        return reply(
            {
                "directories": shown,
                "directoryCount": len(shown),
                "lockedDirectories": locked,
                "lockedDirectoryCount": len(locked),
            }
        )

    def browse_status(self, _request: Request) -> Response:
        """Only while a browse runs, and here it never takes time."""
        return empty(404)

    def directory(self, request: Request, username: str) -> Response:
        body = request.json()
        name = body.get("directory") if isinstance(body, dict) else None
        if not isinstance(name, str):
            raise Answer(text(400, "The directory field is required."))
        peer = self._online(username)
        return reply([self._directory(peer, name)])

    def _online(self, username: str) -> Peer:
        peer = self.backend.world.peers.get(username)
        if peer is None or not peer.online:
            raise Answer(text(404, f"User {username} appears to be offline"))
        return peer

    def _directory(self, peer: Peer, name: str, locked: bool = False) -> dict[str, Any]:
        files = [f for f in peer.files if folder(f.filename) == name and f.locked is locked]
        shown = [self._bare(shared) for shared in files]
        return {"name": name, "fileCount": len(shown), "files": shown}

    def _bare(self, shared: SharedFile) -> dict[str, Any]:
        """As in a search answer, but with the bare name and the attributes listed again."""
        told = shared.describe(self.backend.cache)
        told.pop("isLocked", None)
        listed = [
            {"type": kind, "value": int(told[key])}
            for key, kind in _ATTRIBUTES.items()
            if key in told
        ]
        return told | {
            "filename": leaf(shared.filename),
            "attributeCount": len(listed),
            "attributes": listed,
        }


_ATTRIBUTES = {
    "bitRate": "BitRate",
    "length": "Length",
    "isVariableBitRate": "VariableBitRate",
    "sampleRate": "SampleRate",
    "bitDepth": "BitDepth",
}


def _folders(peer: Peer, *, locked: bool) -> list[str]:
    return list(dict.fromkeys(folder(f.filename) for f in peer.files if f.locked is locked))
