"""Who is next: one question at a time, by priority, and the same question only once.

Used by `api.py`. Waiting goes through the caller's `TaskContext`, so that cancelling is instant.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.ports.accounts import Priority
from core.tasks import Cancelled, TaskContext

_NAP = 0.02


@dataclass
class _Flight:
    """A question on its way; `done` with a result or an error, or given up by who asked."""

    done: bool = False
    result: Any = None
    error: Exception | None = None


@dataclass
class Turns:
    """Thread-safe; waits end in the order priority, then arrival."""

    _waiting: list[tuple[int, int]] = field(default_factory=list)
    _flights: dict[str, _Flight] = field(default_factory=dict)
    _busy: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def shared(self, key: str, priority: Priority, ctx: TaskContext, ask: Callable[[], Any]) -> Any:
        """What `ask` returns or raises; who asks for the same `key` meanwhile gets that too."""
        while True:
            ctx.checkpoint()
            with self._lock:
                flight = self._flights.get(key)
                mine = flight is None
                if flight is None:
                    flight = self._flights[key] = _Flight()
            if mine:
                return self._fly(key, flight, priority, ctx, ask)
            if self._landed(key, flight, ctx):
                if flight.error is not None:
                    raise flight.error
                return flight.result

    def _fly(
        self,
        key: str,
        flight: _Flight,
        priority: Priority,
        ctx: TaskContext,
        ask: Callable[[], Any],
    ) -> Any:
        try:
            flight.result = self._in_turn(priority, ctx, ask)
            flight.done = True
        except Cancelled:
            raise  # only this caller wanted to stop: somebody else asks anew
        except Exception as error:
            flight.error, flight.done = error, True
            raise
        finally:
            with self._lock:
                self._flights.pop(key, None)
        return flight.result

    def _landed(self, key: str, flight: _Flight, ctx: TaskContext) -> bool:
        """Wait for somebody else's answer; False when they gave up."""
        while not flight.done:
            with self._lock:
                if self._flights.get(key) is not flight:
                    return flight.done
            ctx.sleep(_NAP)
        return True

    def _in_turn(self, priority: Priority, ctx: TaskContext, ask: Callable[[], Any]) -> Any:
        ticket = (int(priority), next(self._numbers))
        with self._lock:
            self._waiting.append(ticket)
        try:
            while not self._begin(ticket):
                ctx.sleep(_NAP)
        finally:
            with self._lock:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
        try:
            return ask()
        finally:
            with self._lock:
                self._busy = False

    def _begin(self, ticket: tuple[int, int]) -> bool:
        with self._lock:
            if self._busy or min(self._waiting) != ticket:
                return False
            self._waiting.remove(ticket)
            self._busy = True
            return True
