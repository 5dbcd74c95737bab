"""A simulated Plex Media Server with its account service, from recorded answers."""

from sandbox.plex.account import PlexAccount
from sandbox.plex.server import MACHINE, TOKEN, PlexServer

__all__ = ["MACHINE", "TOKEN", "PlexAccount", "PlexServer"]
