"""Ports that stay free until somebody listens: for servers that come back on theirs, and for tests.

A port that the system gives out by itself may be gone again a moment later: every connection and
every server on port 0 of any process gets one of the same range. These lie below it.
"""

from __future__ import annotations

import itertools
import os
import socket

_FIRST, _LAST = 12_000, 32_000
_turns = itertools.count(os.getpid() * 61)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on; each process begins at another one."""
    for turn in _turns:
        port = _FIRST + turn % (_LAST - _FIRST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("unreachable: the turns never end")
