"""A Spotify that follows the rules of 2026, for tests and the demo. Real HTTP on 127.0.0.1.

    with SpotifyServer(world) as spotify:
        ... # spotify.settings holds the addresses for the app
    assert spotify.violations == []

One server holds both hosts: `/authorize` and `/api/token`, and `/v1/...`.
"""

from __future__ import annotations

from sandbox.spotify.server import SpotifyServer
from sandbox.spotify.world import SpotifyList, SpotifyWorld, episode, local_file

__all__ = ["SpotifyList", "SpotifyServer", "SpotifyWorld", "episode", "local_file"]
