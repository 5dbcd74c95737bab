"""Whether YouTube can be reached at all: one connection is opened and closed, nothing is sent.

Used before a child is started, so that a machine without a network says so at once.
"""

from __future__ import annotations

import os
import socket
import threading
from urllib.parse import urlsplit

from core.clients.youtube.settings import SERVICE
from core.domain import Unreachable
from core.ports.system import Clock

_HOST, _PORT = "www.youtube.com", 443
_SECONDS = 3.0
_GOOD_FOR, _BAD_FOR = 60.0, 5.0


class Reach:
    """Asks at most once a minute while all is well. Thread-safe."""

    def __init__(self, relay: str, clock: Clock) -> None:
        parts = urlsplit(relay)
        self._host = parts.hostname or _HOST
        self._port = (parts.port or 80) if relay else _PORT
        self._direct = bool(relay) or not _has_proxy()
        self._clock = clock
        self._lock = threading.Lock()
        self._known: tuple[float, str] | None = None

    def require(self) -> None:
        """Raise `Unreachable` when no connection can be made within three seconds."""
        if not self._direct:  # a proxy stands between; only the request itself can tell
            return
        with self._lock:
            now = self._clock.monotonic()
            if self._known is None or now >= self._known[0]:
                fault = _fault(self._host, self._port)
                self._known = (now + (_BAD_FOR if fault else _GOOD_FOR), fault)
            fault = self._known[1]
        if fault:
            raise Unreachable(
                SERVICE,
                f"YouTube cannot be reached: {fault}.",
                "Check the network; it is tried again by itself.",
            )

    def doubt(self) -> None:
        """A request failed: ask anew next time."""
        with self._lock:
            self._known = None


def _has_proxy() -> bool:
    return any(os.environ.get(name) for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"))


def _fault(host: str, port: int) -> str:
    """Why there is no connection, "" when there is. A name server that hangs costs 3 s only."""
    answer: list[str] = []
    asking = threading.Thread(target=lambda: answer.append(_connect(host, port)), daemon=True)
    asking.start()
    asking.join(_SECONDS + 0.5)
    return answer[0] if answer else "no answer from the name server"


def _connect(host: str, port: int) -> str:
    try:
        with socket.create_connection((host, port), _SECONDS):
            return ""
    except socket.gaierror:
        return f"{host} is not known here"
    except OSError as error:
        return error.strerror or "no answer in time"
