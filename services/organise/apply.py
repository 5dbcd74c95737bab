"""Filing one file: copy → tags → fsync → place → keep the original → remove the source.

Each step is in the journal. Used by the download engine (through `organiser.py`) and by `organize`.
At every moment the file exists whole at its source or at its target; under its final name it never
exists half.
"""

from __future__ import annotations

import contextlib
import os
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from core.domain import Filed, FilingOutcome, FilingPlan, StorageError
from core.ports.ledgers import FilingJournal, JournalEntry, Original
from core.ports.media import FileStore, TagWriter, UnreadableAudio
from core.tasks import TaskContext
from services.organise import cover
from services.organise.mark import mark_of
from services.organise.recover import Recovered, Recovery, Roots
from services.organise.sidecars import repoint, sidecar_plan, sidecars_of
from services.organise.target import check_room, on_existing_folders, storage_error
from services.organise.trash import Trash
from services.organise.undo import cover_digest
from services.organise.undo_store import UndoStore

_CLOSED = ("done", "abandoned", "undone")


@dataclass(slots=True)
class _Attempt:
    """`original` is known once the copy is whole."""

    plan: FilingPlan
    entry: int
    temporary: Path
    target: Path
    run: str
    job_id: int | None
    original: Original | None = None


class Filer:
    """Files plans. One per process, thread-safe: it knows which entries its own threads work on.

    `roots` gives the layouts' folders: after a kill, empty folders below them go too. `undo` keeps
    the originals for a while; None keeps none. `placed` is told the path of a file that no download
    asked for, before its filing counts as done. `trash` settles what it was to take at a kill.
    """

    def __init__(
        self,
        files: FileStore,
        tags: TagWriter,
        journal: FilingJournal,
        roots: Roots = tuple,
        undo: UndoStore | None = None,
        placed: Callable[[str], None] = lambda _path: None,
        trash: Trash | None = None,
    ) -> None:
        self._files = files
        self._tags = tags
        self._placed = placed
        self._journal = journal
        self._roots = roots
        self._undo = undo
        self.recovery = Recovery(files, journal, roots, undo, trash)
        self._active: set[int] = set()
        self._lock = threading.RLock()

    def file(self, plan: FilingPlan, run: str, job_id: int | None, ctx: TaskContext) -> Filed:
        """Carry out one plan; what a killed attempt of the same run left is finished first.

        MOVED: `path` is the final path. DUPLICATE: `path` is the file in the way, the source stays.
        FAILED: the source stays. Raises `StorageError` when the target cannot be written or is
        full (source kept, nothing half-written), `Cancelled` with `ctx`.
        """
        ctx.checkpoint()
        # the runs of `organize` are new each time; a job's run is taken up again after a kill
        earlier = None if job_id is None else self.filed_earlier(plan.source, run)
        if earlier is not None:
            return Filed(plan, FilingOutcome.MOVED, earlier)
        try:
            size = os.stat(plan.source).st_size
            target, there = self.look(plan)
            if there is not None:
                return _duplicate(plan, there)
            check_room(self._files, Path(plan.root), size)
        except OSError as error:
            return _failed(plan, error)
        return self._journalled(self._begin(plan, target, run, job_id), ctx)

    def look(self, plan: FilingPlan) -> tuple[Path, Path | None]:
        """Where the plan's file would go as the folders are now, and what is in the way there.

        The source itself is in the way when it stands at its target already. Raises OSError.
        """
        target = on_existing_folders(self._files, Path(plan.root), Path(plan.target))
        return target, self._files.taken(target)

    def recover(self, ctx: TaskContext) -> list[Recovered]:
        """After a kill: finish or take back every open entry, so that each file exists once.

        Entries of other living processes and of this one's own threads are left alone. One whose
        disk is away stays open until the next time.
        """
        recovered = []
        for entry in reversed(self._journal.open_entries()):  # side-cars before what they belong to
            ctx.checkpoint()
            recovered.append(self._settle(entry))
        return [one for one in recovered if one is not None]

    def _settle(self, entry: JournalEntry) -> Recovered | None:
        with self._lock:
            if entry.id in self._active:
                return None
            now = next((one for one in self._journal.of_run(entry.run) if one.id == entry.id), None)
            if now is None or now.stage in _CLOSED:  # another thread was faster
                return None
            return self.recovery.settle(now, self._follow)

    def _follow(self, entry: JournalEntry) -> None:
        """File the side-cars of a file whose filing a kill interrupted."""
        root = next((r for r in self._roots() if Path(entry.target).is_relative_to(r)), None)
        folder = str(root or Path(entry.target).parent)
        original = self._journal.originals([entry.id]).get(entry.id)
        copy = original is not None and original.kept == entry.source
        source, target = Path(entry.source), Path(entry.target)
        self._beside(source, target, folder, entry.run, entry.job_id, copy)

    def _beside(
        self, source: Path, target: Path, root: str, run: str, job_id: int | None, copy: bool
    ) -> tuple[tuple[tuple[str, str], ...], str]:
        """File the side-cars of `source` beside `target`; one that cannot be filed stays.

        Returns the moves as (from, to), and which stayed as a sentence, "" for none.
        """
        moved = []
        found = sidecars_of(source)
        for sidecar in found:
            plan = replace(sidecar_plan(sidecar, target, root), copy=copy)
            with contextlib.suppress(OSError, StorageError):
                if self._files.taken(Path(plan.target)) is not None:
                    continue
                attempt = self._begin(plan, Path(plan.target), run, job_id)
                filed = self._journalled(attempt, TaskContext())
                if filed.outcome is FilingOutcome.MOVED and filed.path:
                    moved.append((plan.source, filed.path))
        stayed = [one.name for one in found if str(one) not in {name for name, _ in moved}]
        told = f"{', '.join(stayed)} stayed: it could not be put beside it." if stayed else ""
        return tuple(moved), told

    def filed_earlier(self, source: str, run: str) -> str | None:
        """Where an earlier attempt of this run has put the source, if it got so far.

        One that was interrupted is finished or taken back first.
        """
        for entry in self._of_source(source, run):
            if entry.stage not in _CLOSED:
                self._settle(entry)
        if os.path.lexists(source):
            return None
        done = [entry.target for entry in self._of_source(source, run) if entry.stage == "done"]
        return next((path for path in reversed(done) if os.path.isfile(path)), None)

    def _of_source(self, source: str, run: str) -> list[JournalEntry]:
        return [entry for entry in self._journal.of_run(run) if entry.source == source]

    def _begin(self, plan: FilingPlan, target: Path, run: str, job_id: int | None) -> _Attempt:
        # a dot hides it from players, the extension tells the tag writer what it is
        temporary = target.with_name(f".cratekeeper-{uuid.uuid4().hex}{target.suffix}")
        entry = self.begin(lambda: self._entry(plan, temporary, target, run, job_id))
        return _Attempt(plan, entry, temporary, target, run, job_id)

    def _entry(
        self, plan: FilingPlan, temporary: Path, target: Path, run: str, job_id: int | None
    ) -> int:
        paths = (plan.source, str(temporary), str(target))
        return self._journal.begin(run, job_id, *paths, plan.sources)

    def begin(self, make: Callable[[], int]) -> int:
        """Make a journal entry of this process' own, which `recover` leaves alone until `end`."""
        with self._lock:
            entry = make()
            self._active.add(entry)
        return entry

    def end(self, entry: int) -> None:
        """The entry is no longer worked on."""
        self._active.discard(entry)

    def _journalled(self, attempt: _Attempt, ctx: TaskContext) -> Filed:
        plan = attempt.plan
        try:
            there = self._put(attempt, ctx)
            if there is not None:
                return _duplicate(plan, there)
            return self._finish(attempt)
        except UnreadableAudio as error:
            return Filed(plan, FilingOutcome.FAILED, None, f"Its tags cannot be written: {error}.")
        except OSError as error:
            return _failed(plan, error)
        finally:
            self.end(attempt.entry)

    def _put(self, attempt: _Attempt, ctx: TaskContext) -> Path | None:
        """Copy, tag and place; the file in the way, if one is. A failure takes everything back."""
        try:
            self._prepare(attempt, ctx)
            there = self._place(attempt)
        except BaseException:
            self._take_back(attempt)
            raise
        if there is not None:
            self._take_back(attempt)
        return there

    def _prepare(self, attempt: _Attempt, ctx: TaskContext) -> None:
        changes = attempt.plan.tags is not None or attempt.temporary.suffix == ".cue"
        self._files.copy(Path(attempt.plan.source), attempt.temporary, safe=not changes)
        ctx.checkpoint()
        if attempt.plan.tags is not None:
            self._tags.write(attempt.temporary, attempt.plan.tags)
        repoint(attempt.plan, attempt.temporary)
        if changes:
            self._files.sync(attempt.temporary)
        ctx.checkpoint()
        attempt.original = self._original(attempt)
        self._journal.stage(attempt.entry, "copied", attempt.original)

    def _original(self, attempt: _Attempt) -> Original | None:
        """What an undo will need; None when originals are not kept (or not one so large)."""
        plan, size = attempt.plan, os.stat(attempt.plan.source).st_size
        if plan.copy:  # kept where it stands
            kept: Path | None = Path(plan.source)
        else:
            kept = self._undo.place_for(attempt.temporary, size) if self._undo else None
        if kept is None:
            return None
        jpeg = _cover_of(plan)
        fresh = jpeg and not (attempt.target.parent / cover.NAME).exists()
        digest = cover_digest(jpeg) if jpeg and fresh else ""
        return Original(str(kept), size, mark_of(attempt.temporary), plan.root, digest)

    def _place(self, attempt: _Attempt) -> Path | None:
        with self._lock:  # of two threads with the same song one finds the other's file
            there = self._files.taken(attempt.target)
            if there is not None:
                return there
            try:
                self._files.place(attempt.temporary, attempt.target)
            except FileExistsError:  # another process was faster
                return attempt.target
            return None

    def _take_back(self, attempt: _Attempt) -> None:
        # what cannot be taken back now stays open in the journal, for `recover`
        with contextlib.suppress(OSError, StorageError):
            self.recovery.take_back(attempt.entry, attempt.temporary, [Path(attempt.plan.root)])

    def _finish(self, attempt: _Attempt) -> Filed:
        plan, path = attempt.plan, str(attempt.target)
        jpeg = _cover_of(plan)
        if jpeg:
            cover.put_beside(self._files, jpeg, attempt.temporary, attempt.target.parent)
        if attempt.job_id is None:  # the engine itself tells of its downloads
            self._placed(path)
        source = Path(plan.source)
        beside, stayed = self._beside(
            source, attempt.target, plan.root, attempt.run, attempt.job_id, plan.copy
        )
        reason = self.recovery.finish(attempt.entry, source, attempt.original)
        return Filed(plan, FilingOutcome.MOVED, path, f"{reason} {stayed}".strip(), beside)


def _cover_of(plan: FilingPlan) -> bytes | None:
    """The cover to put beside the file, None for none."""
    return plan.tags.cover_jpeg if plan.tags and plan.cover_beside else None


def _duplicate(plan: FilingPlan, there: Path) -> Filed:
    reason = f"{there.name} is already there; the download stays where it is."
    return Filed(plan, FilingOutcome.DUPLICATE, str(there), reason)


def _failed(plan: FilingPlan, error: OSError) -> Filed:
    """This file's own trouble. Raises `StorageError` when the target as a whole is at fault."""
    words = error.strerror or "unknown reason"
    if error.filename == plan.source:
        reason = f"The download cannot be read ({words})."
        return Filed(plan, FilingOutcome.FAILED, None, reason)
    whole = storage_error(error, plan.root)
    if whole is not None:
        raise whole from error
    return Filed(plan, FilingOutcome.FAILED, None, f"The file cannot be filed ({words}).")
