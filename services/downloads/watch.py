"""One look at all running transfers serves every worker: sources are polled politely.

Workers ask `look` for their own transfer; whoever comes when the last answer is too old asks the
source for everybody.
"""

from __future__ import annotations

import threading

from core.domain import RemoteId, Transfer, TransferState
from core.ports.sources import DownloadSource
from core.ports.system import Clock


class TransferWatch:
    """The shared view on one source's transfers. Thread-safe."""

    def __init__(self, source: DownloadSource, clock: Clock) -> None:
        self.source = source
        self._clock = clock
        self._lock = threading.Lock()
        self._watched: set[RemoteId] = set()
        self._seen: dict[RemoteId, Transfer] = {}
        self._asked_at = float("-inf")

    def begin(self, remote: RemoteId) -> None:
        """Include this transfer from the next look on; nothing happens when it is watched."""
        with self._lock:
            self._watched.add(remote)

    def renew(self, remote: RemoteId) -> None:
        """It was asked for just now: what was seen before counts no more."""
        with self._lock:
            self._watched.add(remote)
            self._seen.pop(remote, None)

    def end(self, remote: RemoteId) -> None:
        """It is over."""
        with self._lock:
            self._watched.discard(remote)
            self._seen.pop(remote, None)

    def look(self, remote: RemoteId, max_age: float) -> Transfer:
        """The transfer as it was at most `max_age` seconds ago. Raises `ServiceError`.

        A new one is looked at alone: many that begin and end must not hurry all the others.
        """
        with self._lock:
            if self._clock.monotonic() - self._asked_at >= max_age:
                self._seen = dict(self.source.poll(frozenset(self._watched | {remote})))
                self._asked_at = self._clock.monotonic()
            elif remote not in self._seen:
                self._seen |= self.source.poll(frozenset({remote}))
            return self._seen.get(remote) or Transfer(remote, TransferState.UNKNOWN)

    def look_alone(self, remote: RemoteId) -> Transfer:
        """This one transfer as it is now: somebody waits for its first byte. Raises the same."""
        with self._lock:
            self._seen |= self.source.poll(frozenset({remote}))
            return self._seen.get(remote) or Transfer(remote, TransferState.UNKNOWN)
