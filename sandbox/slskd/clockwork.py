"""One thread that plays many small scripts: each search and each transfer is a generator.

A script does a little under the shared lock and yields the seconds until it wants to go on. Used by
`searches` and `engine`; nothing else in the simulated slskd runs by itself.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass

Script = Generator[float, None, None]


@dataclass
class Play:
    """A running script. `stop` ends it at once; call it with the lock held."""

    script: Script
    running: bool = True

    def stop(self) -> None:
        self.running = False
        self.script.close()


class Clockwork:
    """The player. `cond` guards all state of the server and is notified after every step."""

    def __init__(self, cond: threading.Condition, scale: float) -> None:
        self.cond = cond
        self.scale = scale
        self.crashes: list[BaseException] = []
        self._due: list[tuple[float, int, Play]] = []
        self._order = itertools.count()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="sandbox-slskd-clock", daemon=True)
        self._thread.start()

    def play(self, script: Script, after: float = 0.0) -> Play:
        """Start a script `after` so many seconds of slskd's time."""
        play = Play(script)
        with self.cond:
            self._push(play, after)
            self.cond.notify_all()
        return play

    def close(self) -> None:
        with self.cond:
            self._closed = True
            self.cond.notify_all()
        self._thread.join(10)

    def _push(self, play: Play, after: float) -> None:
        heapq.heappush(self._due, (time.monotonic() + after * self.scale, next(self._order), play))

    def _run(self) -> None:
        with self.cond:
            while not self._closed:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    self._step(heapq.heappop(self._due)[2])
                else:
                    self.cond.wait(wait)

    def _step(self, play: Play) -> None:
        if not play.running:
            return
        try:
            self._push(play, next(play.script))
        except StopIteration:
            play.running = False
        except Exception as error:  # noqa: BLE001 - boundary: kept for the test to see
            play.running = False
            self.crashes.append(error)
        self.cond.notify_all()
        # Lets request threads in between two steps that are both due.
        self.cond.wait(0)
