"""A service that answers on the local network."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NearbyService:
    """`kind` is one of slskd, navidrome, jellyfin, plex; `url` is what its setting takes.

    `name` and `version` are as it tells them, "" where it does not.
    """

    kind: str
    url: str
    name: str = ""
    version: str = ""
