"""When a track nobody could deliver is tried again. Used by the engine and by the wish list."""

from __future__ import annotations

HOUR = 3600.0
PAUSES = (HOUR, 6 * HOUR, 24 * HOUR, 72 * HOUR, 168 * HOUR)
"""Seconds after the first, second … try; the last one repeats."""

MAX_TRIES = 10
"""After so many tries a wish rests until somebody asks for it."""


def next_try_at(now: float, tries: int) -> float | None:
    """When to try again after `tries` (1 or more) in vain; None: not by itself."""
    if tries >= MAX_TRIES:
        return None
    return now + PAUSES[min(tries, len(PAUSES)) - 1]
