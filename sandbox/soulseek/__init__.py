"""A Soulseek of our own on 127.0.0.1: a server, and peers that share a `sandbox.world`.

    server = SoulseekServer(world)
    server.start()
    … connect any client to `server.address` with any name and password …
    server.close()

Source: Soulseek protocol as its open clients speak it (contract §2). Not there: rooms, chat,
recommendations, the distributed tree.
"""

from __future__ import annotations

from sandbox.soulseek.server import SoulseekServer

__all__ = ["SoulseekServer"]
