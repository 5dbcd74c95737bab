"""A simulated Jellyfin on 127.0.0.1."""

from sandbox.jellyfin.server import KEY, USER, JellyfinServer
from sandbox.shelf import Shelf, Song, SongList

__all__ = ["KEY", "USER", "JellyfinServer", "Shelf", "Song", "SongList"]
