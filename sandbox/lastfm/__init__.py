"""A Last.fm on loopback: lists of one told as the object alone, errors with HTTP 200."""

from sandbox.lastfm.server import LastFmServer

__all__ = ["LastFmServer"]
