"""A world from a JSON file, for `python -m sandbox slskd --world FILE`.

    {"peers": [{"username": "alice", "queue_length": 3, "files": [
        {"filename": "Music\\\\A\\\\T.flac", "seconds": 4, "fault": {"kind": "stalls", "at": 0.4}},
        {"filename": "Music\\\\A\\\\cover.jpg", "plain": "any text"}]}]}

Keys are the arguments of `World.peer` and `Peer.share`. Used by `sandbox.__main__` and tests.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sandbox.faults import Fault
from sandbox.world import Peer, World


def load_world(path: str | Path) -> World:
    """Read a world; ValueError or TypeError name what is wrong in it."""
    return world_from(json.loads(Path(path).read_text(encoding="utf-8")))


def world_from(data: dict[str, Any]) -> World:
    """A world from parsed JSON."""
    world = World()
    for told in data["peers"]:
        facts = dict(told)
        files = facts.pop("files", [])
        if "fault" in facts:
            facts["fault"] = Fault(**facts["fault"])
        peer = world.peer(facts.pop("username"), **facts)
        for file in files:
            _share(peer, dict(file))
    return world


def _share(peer: Peer, facts: dict[str, Any]) -> None:
    filename = facts.pop("filename")
    if "plain" in facts:
        peer.share_plain(filename, str(facts["plain"]).encode())
        return
    if "fault" in facts:
        facts["fault"] = Fault(**facts["fault"])
    peer.share(filename, **facts)
