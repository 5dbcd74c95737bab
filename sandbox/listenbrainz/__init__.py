"""A ListenBrainz on loopback that follows its documentation: real HTTP, faults, a log, manners."""

from sandbox.listenbrainz.server import LbList, LbTrack, ListenBrainzServer

__all__ = ["LbList", "LbTrack", "ListenBrainzServer"]
