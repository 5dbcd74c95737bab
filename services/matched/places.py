"""Where matched files will lie, and what starting them means for the disk. Used by the service."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from core.domain import Candidate, FilingPlan, Track
from services.downloads.gate import LARGEST_SHARE, MEGABYTE, disk_space
from services.matched.model import Forecast, Place, Release


class Planner(Protocol):
    """What is asked of the organiser."""

    def plan(self, source: Path, track: Track, layout: str) -> FilingPlan:
        """Where `source` would go as `track`; nothing is touched."""
        ...


class Places:
    """Thread-safe: it only looks. `setting` gives the value of a settings key."""

    def __init__(self, planner: Callable[[], Planner], setting: Callable[[str], Any]) -> None:
        self._planner = planner
        self._setting = setting

    def of(self, candidate: Candidate, release: Release) -> Place:
        """Folders and name of the finished file, and what lies beside it. Raises `BadInput`."""
        name = candidate.filename.replace("\\", "/").rpartition("/")[2]
        incoming = Path(str(self._setting("downloads.incoming")))
        layout = str(self._setting("organize.layout"))
        plan = self._planner().plan(incoming / name, release.target, layout)
        target = Path(plan.target)
        cover = plan.cover_beside and bool(self._setting("tags.artwork"))
        return Place(target.relative_to(plan.root).parts, _beside(target.parent), cover)

    def forecast(self, files: Sequence[Candidate]) -> Forecast:
        """Bytes, seconds at the speeds the peers claim, and whether the disk has room."""
        size = sum(one.claimed.size or 0 for one in files)
        total, free = disk_space(Path(str(self._setting("downloads.incoming"))))
        reserve = min(
            int(self._setting("limits.disk_reserve_mb")) * MEGABYTE, total // LARGEST_SHARE
        )
        short = size + reserve - free
        refusal = ""
        if total and short > 0:
            refusal = f"{short // MEGABYTE + 1} MB too little room on the disk of the downloads."
        return Forecast(len(files), size, _seconds(files), free, refusal)


def _beside(folder: Path) -> int:
    try:
        with os.scandir(folder) as entries:
            return sum(
                one.is_file() and not one.name.startswith((".", "cover.")) for one in entries
            )
    except OSError:
        return 0


def _seconds(files: Sequence[Candidate]) -> float | None:
    """One peer sends one file after the other; None when a speed is not told."""
    peers: dict[tuple[str, str], float] = defaultdict(float)
    for one in files:
        speed = one.peer_facts.speed
        if not speed or not one.claimed.size:
            return None
        peers[(one.source, one.peer)] += one.claimed.size / speed
    return max(peers.values(), default=None)
