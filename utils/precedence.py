"""Who computes first: background threads wait at their next step while the window has a turn.

Python lets one thread compute at a time, and deals the right to do so out like a lottery: beside
five busy lanes the window's thread gets a sixth of it, so that 10 ms of painting may take 60. The
window therefore says when it begins a turn (`take_turn`) and when it has nothing more to do
(`end_turn`); whoever computes in the background calls `give_way` every millisecond or so and sleeps
until then. In a process without a window `give_way` costs nothing and does nothing.

A turn gives precedence for `LONGEST` seconds only: background work is slowed down, never stopped,
and a window that waits for a lane cannot be waiting for itself.
"""

from __future__ import annotations

import threading
import time

LONGEST = 0.03
"""Seconds: a turn that takes longer has had its precedence."""


class _Turn:
    """One turn of the window's thread. Whoever waits for its end waits for `lock`."""

    __slots__ = ("began", "lock", "owner")

    def __init__(self) -> None:
        self.owner = threading.get_ident()
        self.began = time.monotonic()
        self.lock = threading.Lock()
        self.lock.acquire()

    def left(self) -> float:
        """Seconds of precedence left."""
        return self.began + LONGEST - time.monotonic()


class _Now:
    """What is true now in this process."""

    turn: _Turn | None = None


def take_turn() -> None:
    """This thread goes first from now on. Called by the window's thread, as often as it likes."""
    turn = _Now.turn
    if turn is not None:
        if turn.left() > 0:
            return
        turn.lock.release()
    _Now.turn = _Turn()


def end_turn() -> None:
    """Nothing is left to do for the thread that took the turn."""
    turn, _Now.turn = _Now.turn, None
    if turn is not None:
        turn.lock.release()


def give_way() -> None:
    """Let a turn that is under way end first. Called between two small steps of background work.

    Not by somebody who holds a lock that the window may want.
    """
    turn = _Now.turn
    if turn is None or turn.owner == threading.get_ident():
        return
    left = turn.left()
    # One lock for each turn, which the waiting hand on: the window never waits for them.
    if left > 0 and turn.lock.acquire(timeout=left):
        turn.lock.release()
