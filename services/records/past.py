"""The list of finished downloads: page by page, cleared without losing the log, undone, exported.

Made by the container; used by the window's History. Clearing moves a mark: what ended before it is
out of sight until somebody asks for it, and stays in the database as the log of every download.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core.domain import BadInput, DownloadJob
from core.ports.ledgers import FilingJournal
from core.ports.past import PastJobs, PastSieve
from core.ports.system import Clock
from core.tasks import TaskContext
from services.organise.job_runs import run_of
from services.records.history import HistoryService
from utils.atomic import write_atomic

if TYPE_CHECKING:
    from services.organise.reports import UndoReport

__all__ = ["PastService", "PastSieve", "narrowed"]

log = logging.getLogger(__name__)
NAME = "finished.json"
CHUNK = 500
"""So many downloads are read at a time for an export."""


class Undo(Protocol):
    """What is asked of the undo service."""

    def undo(self, run: str, ctx: TaskContext) -> UndoReport:
        """Put a run's files back."""
        ...


class PastService:
    """Thread-safe; reads and writes the disk, so it is called in workers."""

    def __init__(
        self,
        past: PastJobs,
        history: HistoryService,
        journal: FilingJournal,
        undo: Callable[[], Undo],
        home: Path,
        clock: Clock,
    ) -> None:
        self._past, self._history, self._journal = past, history, journal
        self._undo, self._mark, self._clock = undo, home / NAME, clock

    def page(self, sieve: PastSieve, limit: int, offset: int) -> list[DownloadJob]:
        """So many finished downloads from there on, the newest first."""
        return self._past.page(sieve, limit, offset)

    def count(self, sieve: PastSieve) -> int:
        """How many finished downloads there are."""
        return self._past.count(sieve)

    # --- clearing -------------------------------------------------------------------------------
    def cleared_at(self) -> float:
        """When the list was cleared, 0 for never (seconds since the epoch, UTC)."""
        try:
            told = json.loads(self._mark.read_text(encoding="utf-8"))
            return float(told["cleared_at"])
        except FileNotFoundError:
            return 0.0
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("When the list was cleared cannot be read: %s", error)
            return 0.0

    def clear(self) -> float:
        """Put everything that is over out of sight; returns the mark that stood before."""
        before = self.cleared_at()
        self.restore(self._clock.now())
        return before

    def restore(self, mark: float) -> None:
        """Move the mark, back to where it was."""
        text = json.dumps({"cleared_at": mark})
        write_atomic(self._mark, text.encode(), 0o600)

    # --- undo -----------------------------------------------------------------------------------
    def undoable(self, job_id: int) -> bool:
        """True while the original of a filed download is kept."""
        entries = [one for one in self._journal.of_run(run_of(job_id)) if one.stage == "done"]
        return bool(self._journal.originals([one.id for one in entries]))

    def undo_filing(self, job_id: int, ctx: TaskContext) -> UndoReport:
        """Put the file of a download back where it was; the download waits in the inbox then.

        Raises `BadInput` with the reason when it cannot be done any more.
        """
        report = self._undo().undo(run_of(job_id), ctx)
        if report.failed and not report.restored:
            raise BadInput(report.failed[0].reason, "The file stays where it is.")
        if not report.restored:
            raise BadInput("The filing was taken back before.", "Look into the inbox.")
        return report

    # --- export ---------------------------------------------------------------------------------
    def export(self, sieve: PastSieve, target: Path, ctx: TaskContext) -> int:
        """Write the downloads to a .csv or .json file; returns how many. Raises `BadInput`."""
        from services.records.history_reports import history_csv, history_document

        found: list[DownloadJob] = []
        total = self.count(sieve)
        while some := self.page(sieve, CHUNK, len(found)):
            ctx.checkpoint()
            found += some
            ctx.report(len(found) / max(1, total), f"{len(found)} of {total} read")
        document = history_document(self._history.told(found), ())
        as_table = target.suffix.casefold() == ".csv"
        text = history_csv(document) if as_table else json.dumps(document, indent=1)
        try:
            write_atomic(target, text.encode("utf-8", "surrogateescape"))
        except OSError as error:
            raise BadInput(
                f"{target} cannot be written ({error.strerror}).", "Choose another folder."
            ) from error
        return len(found)


def narrowed(sieve: PastSieve, mark: float, earlier: bool) -> PastSieve:
    """The sieve without what was cleared, unless `earlier` downloads are asked for too."""
    return replace(sieve, since=max(sieve.since, 0.0 if earlier else mark))
