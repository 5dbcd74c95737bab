"""The list of finished downloads: page by page, cleared without losing the log, undone, exported.

Made by the container; used by the window's History. Clearing moves a mark: what ended before it is
out of sight until somebody asks for it, and stays in the database as the log of every download.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from core.domain import BadInput, DownloadJob, StorageError
from core.ports.ledgers import FilingJournal
from core.ports.past import PastJobs, PastSieve
from core.ports.system import Clock
from core.tasks import TaskContext
from services.organise.job_runs import run_of
from services.records.history import HistoryService, PastDownload
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
    def export(
        self, sieve: PastSieve, target: Path, ctx: TaskContext, filings: bool = False
    ) -> int:
        """Write the downloads to a .csv or .json file, with the `filings` if that is asked for;
        returns how many downloads. Raises `StorageError`; what stood there is untouched then."""
        from services.records.history_export import write_history

        filed = self._history.all_filings() if filings else ()
        try:
            return write_history(target, self._told(sieve, ctx), filed)
        except OSError as error:
            raise StorageError(
                f"{target} cannot be written ({error.strerror}).", "Choose another folder."
            ) from error

    def tell(self, sieve: PastSieve, out: TextIO, ctx: TaskContext, filings: bool = False) -> int:
        """The same as a JSON document into a stream. Raises OSError."""
        from services.records.history_export import write_document

        filed = self._history.all_filings() if filings else ()
        return write_document(out, self._told(sieve, ctx), filed)

    def _told(self, sieve: PastSieve, ctx: TaskContext) -> Iterator[PastDownload]:
        """Everything about them, read some at a time."""
        numbers = self._past.numbers(sieve)
        for start in range(0, len(numbers), CHUNK):
            ctx.checkpoint()
            yield from self._history.told(self._past.of(numbers[start : start + CHUNK]))
            done = min(start + CHUNK, len(numbers))
            ctx.report(done / len(numbers), f"{done} of {len(numbers)} read")


def narrowed(sieve: PastSieve, mark: float, earlier: bool) -> PastSieve:
    """The sieve without what was cleared, unless `earlier` downloads are asked for too."""
    return replace(sieve, since=max(sieve.since, 0.0 if earlier else mark))
