"""The watched incoming folder: a look as a hint, a pass of `organize` as the truth.

The scheduler calls `look` every half minute, in the window and in `serve`, while `organize.watch`
is on. A look only compares names, sizes and times; a pass runs when they changed, when something
was left for later, and once an hour whatever the look says. Polling, because it works on network
folders as well.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.domain import CratekeeperError
from core.ports.media import FileStore, IncompleteWalk
from core.tasks import TaskContext
from services.organise.run import OrganizeService
from services.organise.watch_analysis import Analysis

log = logging.getLogger(__name__)

PASS_SECONDS = 3600.0
Seen = frozenset[tuple[str, int, int]]


class Watcher:
    """Remembers what the last look saw. One thread at a time."""

    def __init__(
        self, organize: OrganizeService, files: FileStore, setting: Callable[[str], Any]
    ) -> None:
        self._organize = organize
        self._files = files
        self._setting = setting
        self._seen: Seen | None = None
        self._passed = 0.0
        self._trouble = ""

    def look(self, ctx: TaskContext) -> bool:
        """Look, and file when there is a reason to; True when a pass ran.

        Trouble is raised once; while it stays the same it is only logged.
        """
        seen = self._now(ctx)
        rested = time.monotonic() - self._passed < PASS_SECONDS
        if seen == self._seen and rested:
            return False
        self._seen, self._passed = None, time.monotonic()
        try:
            report = self._organize.run((), None, False, ctx, by_itself=True)
        except CratekeeperError as error:
            self._tell(error)
            return True
        self._trouble = ""
        if not report.waiting and report.stopped is None:
            self._seen = self._now(ctx)
        return True

    def _tell(self, error: CratekeeperError) -> None:
        if error.sentence == self._trouble:
            log.info("The incoming folder still waits: %s", error.sentence)
            return
        self._trouble = error.sentence
        raise error

    def _now(self, ctx: TaskContext) -> Seen:
        folders = [Path(str(self._setting("downloads.incoming")))]
        analysis = Analysis.of(self._setting)
        if analysis is not None:
            folders += [analysis.first, analysis.second]
        found = set()
        for folder in dict.fromkeys(folders):
            try:
                for one in self._files.walk_audio(str(folder), ctx):
                    found.add((one.path, one.stamp.mtime_ns, one.stamp.size))
            except IncompleteWalk as trouble:
                found.update((path, 0, 0) for path, _ in trouble.folders)
        return frozenset(found)
