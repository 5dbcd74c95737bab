"""Small wordings of the command line."""

from __future__ import annotations

_UNITS = ((86400.0, "day"), (3600.0, "hour"), (60.0, "minute"), (1.0, "second"))


def counted(number: int, noun: str) -> str:
    """ "1 track is", "2 tracks are"."""
    return f"{number} {noun} is" if number == 1 else f"{number} {noun}s are"


def age_words(seconds: float) -> str:
    """ "3 days", in the largest unit that fits."""
    size, name = next((u for u in _UNITS if seconds >= u[0]), _UNITS[-1])
    number = int(seconds // size)
    return f"{number} {name}" + ("" if number == 1 else "s")


def shortfall(failed: int, review: int) -> str:
    """What `get` could not finish; "" when nothing."""
    parts = []
    if failed:
        parts.append(f"{counted(failed, 'track')} not here yet")
    if review:
        needs = "needs" if review == 1 else "need"
        parts.append(f"{review} {needs} your eye")
    return f"{', '.join(parts)}." if parts else ""
