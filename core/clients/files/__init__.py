"""Playlists from files and typed text, without any network.

`file_readers()` is what `services/playlists/service.py` asks, in this order.
"""

from __future__ import annotations

from core.clients.files.readers import PlaylistFileReader, TypedTextReader
from core.ports.sources import PlaylistReader


def file_readers() -> list[PlaylistReader]:
    """The readers for local sources; the first that accepts a source reads it."""
    return [PlaylistFileReader(), TypedTextReader()]


__all__ = ["file_readers"]
