"""Leases: what a process holds is free as soon as that very process is gone.

A process of this machine can be looked at. One of another machine cannot: it counts as gone when
nothing was heard of it for `SILENCE_SECONDS`, so that a container that came back under a new host
name, or a machine that was switched off, holds nothing for ever. Used by the job repository, the
locks and the filing journal.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from sqlite3 import Connection

from utils.processes import ProcessName, is_alive, is_here, this_process

BEAT_SECONDS = 30.0
SILENCE_SECONDS = 300.0
"""The clocks of the machines of one home may differ by as much as the two differ."""

_FORGET_SECONDS = 86400.0

# plain SQL: asked whenever a lane looks for work
_HEARD = "SELECT host, pid, started FROM heartbeats WHERE at > ?"
_HOLDS_A_LOCK = "SELECT 1 FROM locks WHERE host = ? AND pid = ? AND started = ? LIMIT 1"
_BEAT = "INSERT OR REPLACE INTO heartbeats (host, pid, started, at) VALUES (?, ?, ?, ?)"
_FORGET = "DELETE FROM heartbeats WHERE at < ?"


class Owner:
    """The process that takes leases; tests name another one. `now` tells epoch seconds."""

    def __init__(
        self, name: ProcessName | None = None, now: Callable[[], float] = time.time
    ) -> None:
        self._name = name
        self._now = now
        self._beaten: tuple[ProcessName, float] | None = None

    @property
    def name(self) -> ProcessName:
        """This process (asked each time, because a fork changes it)."""
        return self._name or this_process()

    def dead(self, connection: Connection, holders: Collection[ProcessName]) -> list[ProcessName]:
        """The holders that run no more. Our own name is alive by definition."""
        others = set(holders) - {self.name}
        far = {holder for holder in others if not is_here(holder)}
        gone = [holder for holder in others - far if not is_alive(holder)]
        return gone + (self._silent(connection, far) if far else [])

    def _silent(self, connection: Connection, far: Collection[ProcessName]) -> list[ProcessName]:
        heard = connection.execute(_HEARD, (self._now() - SILENCE_SECONDS,))
        alive = {ProcessName(*row) for row in heard}
        return [holder for holder in far if holder not in alive]

    @property
    def beat_due(self) -> bool:
        """Whether this process was heard of too long ago."""
        if self._beaten is None or self._beaten[0] != self.name:
            return True
        return not 0 <= self._now() - self._beaten[1] < BEAT_SECONDS

    def must_be_heard(self, connection: Connection, holders: Collection[ProcessName]) -> bool:
        """Whether we hold something (`holders` has us, or a lock) and were not heard of lately."""
        if not self.beat_due:
            return False
        mine = self.name
        if mine in holders:
            return True
        lock = connection.execute(_HOLDS_A_LOCK, (mine.host, mine.pid, mine.started)).fetchone()
        return lock is not None

    def beat(self, connection: Connection) -> None:
        """Say in this write transaction that we run, unless we said so just now."""
        if not self.beat_due:
            return
        mine, now = self.name, self._now()
        connection.execute(_BEAT, (mine.host, mine.pid, mine.started, now))
        connection.execute(_FORGET, (now - _FORGET_SECONDS,))
        self._beaten = (mine, now)
