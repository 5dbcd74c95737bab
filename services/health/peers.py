"""Peers who could not be reached: what the downloads of the last hours say. Used by the doctor.

Nobody is asked: a peer that is away is no fault of this computer, unless it goes so with all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from core.domain import DownloadJob, JobState, NotReady
from core.ports.ledgers import Activity, ActivityLog
from core.ports.system import Clock

PASSED_OVER = "passed over"
_LOOKED_BACK = 6 * 3600.0
_LINES = 200
_MANY = 3
_AWAY = re.compile(
    r"(?:can ?not|could not|can't) be reached|is offline|appears to be offline|is not online"
    r"|(?:failed|unable) to (?:establish|connect)|could not connect"
    r"|connection refused|actively refused|(?:host|network|peer) (?:is )?unreachable",
    re.IGNORECASE,
)


class PeerCheck:
    """`job` gives a job by its number, or raises `LookupError`."""

    def __init__(
        self, activity: ActivityLog, job: Callable[[int], DownloadJob], clock: Clock
    ) -> None:
        self._activity = activity
        self._job = job
        self._clock = clock

    def words(self) -> str:
        """ "" when all is well. Raises `NotReady` naming peers whose files are still wanted."""
        since = self._clock.now() - _LOOKED_BACK
        lines = self._activity.recent(_LINES, {PASSED_OVER})
        recent = [line for line in lines if line.at >= since and self._still_wanted(line)]
        away = _peers(line for line in recent if _AWAY.search(_reason(line)))
        if not away:
            return ""
        others = _peers(recent) - away
        raise _alone(sorted(away)) if len(away) < _MANY or others else _all(sorted(away))

    def _still_wanted(self, line: Activity) -> bool:
        if line.job_id is None:
            return False
        try:
            state = self._job(line.job_id).state
        except LookupError:
            return False
        return state not in {JobState.DONE, JobState.CANCELLED}


def _peers(lines: Iterable[Activity]) -> set[str]:
    return {line.text.partition(": ")[0] for line in lines}


def _reason(line: Activity) -> str:
    return line.text.partition(": ")[2]


def _alone(peers: list[str]) -> NotReady:
    named = ", ".join(f'"{peer}"' for peer in peers[:5])
    who = "The peer" if len(peers) == 1 else "The peers"
    return NotReady(
        "Peers",
        f"{who} {named} cannot be reached now.",
        "Nothing is wrong here: others are asked, and the wish list tries again later. "
        "`history --failed` names the tracks.",
    )


def _all(peers: list[str]) -> NotReady:
    return NotReady(
        "Peers",
        f"None of the last {len(peers)} peers could be reached.",
        "Check the listening port: when it is closed, peers behind a router of their own stay out "
        "of reach.",
    )
