"""A simulated slskd: real HTTP on loopback, real bytes on disk, all of the contract's traps."""

from __future__ import annotations

from sandbox.slskd.options import Manners, SlskdOptions
from sandbox.slskd.server import SlskdServer

__all__ = ["Manners", "SlskdOptions", "SlskdServer"]
