"""How one turn at a transfer ends. Used by the follower and the transfer step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.domain import RemoteId


@dataclass(frozen=True, slots=True)
class Arrived:
    """The file of that transfer is here."""

    path: Path
    remote: RemoteId


@dataclass(frozen=True, slots=True)
class GivenUp:
    """This candidate will not come; the sentence says why.

    `impatient`: it may come yet, it only takes too long. `moving`: it comes, but slowly, and goes
    on whatever is tried beside it. `later`: the same peer may be asked once more after a while.
    """

    reason: str
    impatient: bool = False
    moving: bool = False
    later: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Queued at the peer: the lane may do something else for so many seconds."""

    seconds: float


End = Arrived | GivenUp | Waiting
