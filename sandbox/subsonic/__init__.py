"""A simulated Navidrome, and by its flavours older Subsonic servers, on 127.0.0.1."""

from sandbox.shelf import Shelf, Song, SongList
from sandbox.subsonic.server import PASSWORD, USER, SubsonicServer

__all__ = ["PASSWORD", "USER", "Shelf", "Song", "SongList", "SubsonicServer"]
