"""`organize --undo RUN`: puts the files of one run back where they were, tags too.

Made by the container; used by the command line and the window. A run is one of `organize` or of a
download job ("job-<id>").
"""

from __future__ import annotations

from dataclasses import dataclass

from core.domain import BadInput
from core.ports.jobs import JobStore
from core.ports.ledgers import ActivityLog, FilingJournal, JournalEntry, Original, PaceStore
from core.ports.library import LibraryCache
from core.ports.media import FileStore
from core.tasks import TaskContext
from services.bus import EventBus
from services.events import LibraryChanged
from services.organise.apply import Filer
from services.organise.job_undo import tell_job
from services.organise.locks import one_at_a_time
from services.organise.reports import Moved, Skipped, UndoReport
from services.organise.undo import GONE, Undoer
from services.organise.undo_store import UndoStore, UndoUse


@dataclass(frozen=True)
class UndoDeps:
    """What taking a run back needs."""

    files: FileStore
    journal: FilingJournal
    filer: Filer
    store: UndoStore
    cache: LibraryCache
    activity: ActivityLog
    locks: PaceStore
    bus: EventBus
    jobs: JobStore | None = None


class UndoService:
    """Takes runs back."""

    def __init__(self, deps: UndoDeps) -> None:
        self._deps = deps
        self._undoer = Undoer(deps.files, deps.journal)

    def use(self) -> UndoUse:
        """How much is kept for undoing, and the limit."""
        return self._deps.store.use()

    def undo(self, run: str, ctx: TaskContext) -> UndoReport:
        """Put the run's files back; what a person changed since stays and is reported.

        Raises `BadInput` for a run that moved nothing, `NotReady` when another run does not end.
        """
        if not self._deps.journal.of_run(run):
            raise BadInput(
                f"There is no run `{run}` that moved files.", "`history` lists the runs."
            )
        with one_at_a_time(self._deps.locks, ctx):
            self._deps.filer.recover(ctx)
            self._deps.store.prune()
            report = UndoReport(run)
            entries = self._deps.journal.of_run(run)
            originals = self._deps.journal.originals([entry.id for entry in entries])
            for entry in reversed(entries):
                ctx.checkpoint()
                if entry.stage == "done":
                    self._one(entry, originals.get(entry.id), report, ctx)
        self._tell(report)
        return report

    def _one(
        self,
        entry: JournalEntry,
        original: Original | None,
        report: UndoReport,
        ctx: TaskContext,
    ) -> None:
        try:
            reason = self._undoer.why_not(entry, original, ctx)
            if not reason and original is not None and not self._undoer.take_back(entry, original):
                reason = f"Another file is at {entry.source} now; move it away and undo again."
        except OSError as error:
            reason = f"It cannot be put back ({error.strerror}); undo again when that is mended."
        if reason == GONE:
            reason = f"{reason} Originals are kept for {self._deps.store.limit}."
        if reason:
            report.failed.append(Skipped(entry.target, reason))
            return
        if self._deps.jobs is not None:
            tell_job(self._deps.jobs, entry)
        if entry.source != entry.target:  # tags written in place: the file is still owned
            self._deps.cache.drop_organised([entry.target])
            self._deps.cache.apply((), [entry.target])
        report.restored.append(Moved(entry.target, entry.source))

    def _tell(self, report: UndoReport) -> None:
        if not report.restored:
            return
        count = len(report.restored)
        files = "1 file" if count == 1 else f"{count} files"
        self._deps.activity.add("undone", f"{files} put back (run {report.run})")
        self._deps.bus.publish(LibraryChanged(self._deps.cache.count()))
