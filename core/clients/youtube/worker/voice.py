"""The child's way of speaking: events on the real stdout, everything else that is printed aside."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import asdict
from typing import IO, Any

from core.clients.youtube.wire import Found, to_line


class Voice:
    """Writes events, one a line. Thread-safe."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._lock = threading.Lock()

    @classmethod
    def claim_stdout(cls) -> Voice:
        """Keep stdout for events; what a library prints goes to stderr."""
        own = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        return cls(own)

    def say(self, event: str, **facts: Any) -> None:
        """Send one event."""
        with self._lock:
            self._out.write(to_line({"event": event, **facts}))
            self._out.flush()

    def found(self, one: Found) -> None:
        """One search result."""
        self.say("found", **asdict(one))

    def failed(self, kind: str, text: str) -> None:
        """Why it did not work."""
        self.say("failed", kind=kind, text=text)
