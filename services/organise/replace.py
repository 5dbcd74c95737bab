"""A better copy takes the place of a worse one and keeps its identity.

The path, what people put into the file (rating, comment, play count, cue points) and the date it
was added stay; the worse file goes to the trash. Used by upgrade wishes of the download engine, by
`organize` with the duplicates policy "replace", and by the window. Journalled: after a kill at any
step the old file or the new one stands at the path, never none and never half.

Steps: better → temporary beside the worse, tags, identity, fsync → worse gets its second name in
the trash → the temporary takes the path in one step → the better's original is kept for an undo.
`organize --undo RUN` brings both back.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from core.domain import StorageError, TagSet
from core.ports.ledgers import FilingJournal, Original
from core.ports.media import (
    Carried,
    FileStore,
    IdentityKeeper,
    TagWriter,
    UnreadableAudio,
)
from core.tasks import TaskContext
from services.organise.apply import Filer
from services.organise.mark import mark_of
from services.organise.target import check_room, storage_error
from services.organise.trash import Trash
from services.organise.undo_store import UndoStore


@dataclass(frozen=True, slots=True)
class Replaced:
    """What came of it. `path` is where the better file stands, None when nothing was changed.

    `trashed` is where the worse one waits, `kept` what it handed over, `lost` sentences about what
    the other format cannot hold; `reason` says why nothing was changed, or what is worth a look.
    """

    path: str | None
    run: str
    trashed: str | None = None
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    reason: str = ""


class Heirs(Protocol):
    """Who keeps on record what a better copy inherits elsewhere; see
    `services.servers.kept_places`."""

    def note(self, worse: str, better: str, ctx: TaskContext) -> None:
        """The file at `worse` is about to be replaced by one at `better`. Raises `Cancelled`."""
        ...

    def drop(self, worse: str, better: str) -> None:
        """Nothing was replaced after all."""
        ...


class NoHeirs:
    """Where nothing is inherited."""

    def note(self, worse: str, better: str, ctx: TaskContext) -> None:
        """Nothing."""

    def drop(self, worse: str, better: str) -> None:
        """Nothing."""


@dataclass(frozen=True)
class ReplaceDeps:
    """What replacing needs; the same parts as the filer's, and `heirs` for the media server."""

    files: FileStore
    tags: TagWriter
    identity: IdentityKeeper
    journal: FilingJournal
    filer: Filer
    undo: UndoStore
    trash: Trash
    heirs: Heirs = field(default_factory=NoHeirs)


@dataclass(frozen=True, slots=True)
class _Swap:
    """One replacement under way: the two journal entries and the three files."""

    better: Path
    worse: Path
    target: Path
    temporary: Path
    run: str
    root: str
    trashing: int
    filing: int


class Replacer:
    """Replaces files. Thread-safe through the journal."""

    def __init__(self, deps: ReplaceDeps) -> None:
        self._deps = deps

    def replace_with_better(
        self,
        better: Path,
        worse: Path,
        ctx: TaskContext,
        *,
        root: Path | None = None,
        run: str | None = None,
        job_id: int | None = None,
        tags: TagSet | None = None,
    ) -> Replaced:
        """Let `better` stand where `worse` stands, with another extension if it is another format.

        `tags` are written into it (None leaves its own); then the worse one's identity. `root` is
        the folder up to which an undo may remove empty folders (the worse one's own by default).
        `run` names the journal's run. Raises `StorageError` when the folder is full or cannot be
        written, `Cancelled` with `ctx`; then both files are where they were.
        """
        run = run or f"replace-{uuid.uuid4().hex[:8]}"
        ctx.checkpoint()
        same = better.suffix.lower() == worse.suffix.lower()
        target = worse if same else worse.with_suffix(better.suffix.lower())
        problem = self._problem(better, worse, target)
        if problem:
            return Replaced(None, run, reason=problem)
        with self._noted(worse, target, ctx):
            try:
                check_room(self._deps.files, worse.parent, os.stat(better).st_size)
                swap = self._begin(better, worse, target, run, str(root or worse.parent), job_id)
            except OSError as error:
                return self._failed(error, worse, run)
            return self._attempt(swap, tags, ctx)

    def _attempt(self, swap: _Swap, tags: TagSet | None, ctx: TaskContext) -> Replaced:
        try:
            return self._carry_out(swap, tags, ctx)
        except UnreadableAudio as error:
            return Replaced(None, swap.run, reason=f"Its tags cannot be written: {error}.")
        except OSError as error:
            return self._failed(error, swap.worse, swap.run)
        finally:
            self._deps.filer.end(swap.filing)
            self._deps.filer.end(swap.trashing)

    @contextlib.contextmanager
    def _noted(self, worse: Path, target: Path, ctx: TaskContext) -> Iterator[None]:
        """What the better copy inherits is on record from before it takes the place."""
        self._deps.heirs.note(str(worse), str(target), ctx)
        try:
            yield
        finally:
            if not os.path.lexists(target):
                self._deps.heirs.drop(str(worse), str(target))

    def _problem(self, better: Path, worse: Path, target: Path) -> str:
        if not better.is_file():
            return f"{better} is gone."
        if not worse.is_file() or worse.is_symlink():
            return f"{worse} is gone or only a link; nothing was replaced."
        if better.samefile(worse):
            return "Both are the same file."
        if target.name != worse.name and os.path.lexists(target) and not target.samefile(worse):
            return f"{target.name} is there as well; nothing was replaced."
        return ""

    def _begin(
        self, better: Path, worse: Path, target: Path, run: str, root: str, job_id: int | None
    ) -> _Swap:
        deps = self._deps
        temporary = target.with_name(f".cratekeeper-{uuid.uuid4().hex}{target.suffix}")
        trashing = deps.filer.begin(lambda: deps.trash.begin(worse, run, job_id))
        filing = deps.filer.begin(
            lambda: deps.journal.begin(run, job_id, str(better), str(temporary), str(target))
        )
        return _Swap(better, worse, target, temporary, run, root, trashing, filing)

    def _carry_out(self, swap: _Swap, tags: TagSet | None, ctx: TaskContext) -> Replaced:
        deps = self._deps
        worse = deps.trash.entry(swap.run, swap.trashing)
        try:
            carried, original = self._prepare(swap, tags, ctx)
            deps.trash.keep(worse, swap.root)
            self._exchange(swap)
        except BaseException:
            # what cannot be taken back now stays open in the journal, for `recover`
            with contextlib.suppress(OSError, StorageError):
                deps.filer.recovery.take_back(swap.filing, swap.temporary, ())
                deps.trash.give_up(worse)
            raise
        reason = deps.filer.recovery.finish(swap.filing, swap.better, original)
        with contextlib.suppress(OSError):
            deps.trash.finish(worse)
        lost = carried.lost
        return Replaced(str(swap.target), swap.run, worse.target, carried.kept, lost, reason)

    def _prepare(
        self, swap: _Swap, tags: TagSet | None, ctx: TaskContext
    ) -> tuple[Carried, Original]:
        """The better file, whole and complete under its temporary name."""
        deps, temporary = self._deps, swap.temporary
        deps.files.copy(swap.better, temporary, safe=False)
        ctx.checkpoint()
        if tags is not None:
            deps.tags.write(temporary, tags)
        carried = deps.identity.carry(swap.worse, temporary)
        added = os.stat(swap.worse)
        os.utime(temporary, ns=(added.st_atime_ns, added.st_mtime_ns))
        deps.files.sync(temporary)
        ctx.checkpoint()
        original = self._original(swap)
        deps.journal.stage(swap.filing, "copied", original)
        return carried, original

    def _original(self, swap: _Swap) -> Original:
        """What an undo needs; the mark also tells `recover` whose file stands at the path."""
        size = os.stat(swap.better).st_size
        kept = self._deps.undo.place_for(swap.temporary, size)
        mark = mark_of(swap.temporary)
        return Original("" if kept is None else str(kept), size, mark, swap.root)

    def _exchange(self, swap: _Swap) -> None:
        if swap.target.name == swap.worse.name:
            self._deps.files.swap(swap.temporary, swap.target)
        else:
            self._deps.files.place(swap.temporary, swap.target)

    def _failed(self, error: OSError, worse: Path, run: str) -> Replaced:
        whole = storage_error(error, str(worse.parent))
        if whole is not None:
            raise whole from error
        words = error.strerror or "unknown reason"
        return Replaced(None, run, reason=f"The file cannot be replaced ({words}).")
