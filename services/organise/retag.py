"""Writes tags into a file where it stands, with the journal and the undo of every other filing.

copy → tags → fsync → keep the original → the copy takes the path in one step. After a kill the old
file or the new one has the path, whole; `organize --undo RUN` brings the very bytes back. Used by
tag repair (`services/organise/repair.py`).
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.domain import StorageError, TagSet
from core.ports.ledgers import FilingJournal, Original, Sources
from core.ports.media import FileStore, TagWriter, UnreadableAudio
from core.tasks import TaskContext
from services.organise.apply import Filer
from services.organise.mark import mark_of
from services.organise.target import check_room, storage_error
from services.organise.undo_store import UndoStore

NO_UNDO = "There was no room to keep its original: no undo for this file."


@dataclass(frozen=True)
class Retagger:
    """The same parts as the filer's."""

    files: FileStore
    tags: TagWriter
    journal: FilingJournal
    filer: Filer
    undo: UndoStore

    def write(
        self, path: Path, tags: TagSet, run: str, ctx: TaskContext, sources: Sources = ()
    ) -> tuple[bool, str]:
        """(True, a note or "") when the tags are in, else (False, why the file is as it was).

        Raises `StorageError` when its folder is full or cannot be written, `Cancelled` with `ctx`.
        """
        ctx.checkpoint()
        path = Path(os.path.realpath(path))  # a link stays one
        temporary = path.with_name(f".cratekeeper-{uuid.uuid4().hex}{path.suffix}")
        try:
            check_room(self.files, path.parent, path.stat().st_size)
        except OSError as error:
            return self._failed(error, path)
        paths = (str(path), str(temporary), str(path))
        entry = self.filer.begin(lambda: self.journal.begin(run, None, *paths, sources))

        def make() -> None:
            self.files.copy(path, temporary, safe=False)
            ctx.checkpoint()
            self.tags.write(temporary, tags)
            self.files.sync(temporary)
            ctx.checkpoint()

        try:
            return True, self._carry_out(entry, path, temporary, make)
        except UnreadableAudio as error:
            return False, f"Its tags cannot be written: {error}."
        except OSError as error:
            return self._failed(error, path)
        finally:
            self.filer.end(entry)

    def follow(self, path: Path, name: Path, run: str) -> str:
        """Let `name`, another name of what `path` was, name the new file too; why not, or ""."""
        temporary = name.with_name(f".cratekeeper-{uuid.uuid4().hex}{name.suffix}")
        paths = (str(name), str(temporary), str(name))
        entry = self.filer.begin(lambda: self.journal.begin(run, None, *paths))
        try:
            return self._carry_out(entry, name, temporary, lambda: self.files.link(path, temporary))
        except OSError as error:
            return f"{name} keeps its old tags ({error.strerror or 'unknown reason'})."
        finally:
            self.filer.end(entry)

    def _carry_out(self, entry: int, path: Path, temporary: Path, make: Callable[[], None]) -> str:
        kept = self.undo.place_for(temporary, path.stat().st_size)
        try:
            make()
            size = path.stat().st_size
            original = Original(str(kept or ""), size, mark_of(temporary), str(path.parent))
            self.journal.stage(entry, "copied", original)
            if kept is not None:
                self.undo.keep(path, kept)
            self.files.swap(temporary, path)
        except BaseException:
            # what cannot be taken back now stays open in the journal, for `recover`
            with contextlib.suppress(OSError, StorageError):
                self.files.remove(temporary)
                if kept is not None:
                    self.files.remove(kept)
                self.journal.stage(entry, "abandoned")
                self.journal.forget(entry)
            raise
        self.journal.stage(entry, "done")
        if kept is None:
            self.journal.forget(entry)
            return NO_UNDO
        return ""

    def _failed(self, error: OSError, path: Path) -> tuple[bool, str]:
        whole = storage_error(error, str(path.parent))
        if whole is not None:
            raise whole from error
        return False, f"The file cannot be changed ({error.strerror or 'unknown reason'})."
