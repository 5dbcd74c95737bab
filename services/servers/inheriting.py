"""What a better copy shall have on a server in the end, and how that is said. Pure.

Used by `services/servers/kept_places.py`.
"""

from __future__ import annotations

from core.domain.servers import TrackRegard
from core.ports.library import Handover


def goal_of(old: TrackRegard, new: TrackRegard) -> TrackRegard:
    """What the new track shall have; `new` is what it has when it is first seen.

    A server may have carried plays over by itself: as many as the old one had are never added.
    """
    plays = new.plays if new.plays >= old.plays else old.plays + new.plays
    moments = [at for at in (old.played_at, new.played_at) if at is not None]
    return TrackRegard(
        new.rating if new.rating is not None else old.rating,
        plays,
        max(moments, default=None),
        old.favourite or new.favourite,
    )


def summary(noted: Handover, server: str, goal: TrackRegard, now: TrackRegard, placed: int) -> str:
    """A sentence for the activity feed; "" when there was nothing to inherit."""
    kept: list[str] = []
    lost: list[str] = []
    if goal.rating is not None:
        (kept if now.rating is not None else lost).append("its rating")
    if goal.favourite:
        (kept if now.favourite else lost).append("its heart")
    if goal.plays:
        (kept if now.plays >= goal.plays else lost).append(_counted(goal.plays, "play"))
    wanted = sum(len(one.at) for one in noted.lists)
    if wanted:
        words = _counted(wanted, "place") + " in playlists"
        (kept if placed >= wanted else lost).append(words)
    said = [f"{noted.title} keeps {_and(kept)} on {server}"] if kept else []
    if lost:
        took = f" (it counts {now.plays})" if 0 < now.plays < goal.plays else ""
        said.append(f"{server} did not take {_and(lost)}{took}" + ("" if kept else _of(noted)))
    return "; ".join(said)


def _of(noted: Handover) -> str:
    return f" of {noted.title}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")


def _and(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
