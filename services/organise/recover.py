"""After a kill: bring one open journal entry to its end, so that its file exists exactly once.

What each stage proves: "begun", the source is whole and nothing has its final name; "copied", the
temporary file is whole and may have been placed (the mark tells), or even been done with; "placed",
the same, as older versions wrote it; "undoing", the original is kept until it is back.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from core.ports.ledgers import FilingJournal, JournalEntry, Original
from core.ports.media import FileStore
from services.organise import cover
from services.organise.mark import fits
from services.organise.trash import Trash
from services.organise.undo import Undoer
from services.organise.undo_store import UndoStore

log = logging.getLogger(__name__)

Roots = Callable[[], Iterable[Path]]
Follow = Callable[[JournalEntry], None]


@dataclass(frozen=True, slots=True)
class Recovered:
    """An entry brought to its end: `path` is the filed file, None when the source stays."""

    entry: JournalEntry
    path: str | None


class Recovery:
    """Settles entries. `roots` are the target folders; empty folders below them are removed.

    `undo` keeps the originals; None: nothing is kept. `trash` settles its own entries.
    """

    def __init__(
        self,
        files: FileStore,
        journal: FilingJournal,
        roots: Roots,
        undo: UndoStore | None = None,
        trash: Trash | None = None,
    ) -> None:
        self._trash = trash
        self._files = files
        self._journal = journal
        self._roots = roots
        self._undo = undo
        self._undoer = Undoer(files, journal)

    def settle(self, entry: JournalEntry, follow: Follow | None = None) -> Recovered | None:
        """Finish or take back; None when the disk does not let us now (the entry stays open), and
        when no file came or went: then tags were written where it stands.

        `follow` files what goes along with a file that is filed, before its source goes.
        """
        try:
            if entry.stage == "undoing":
                return self._undone(entry)
            if self._trash is not None and self._trash.has(entry.target):
                self._trash.settle(entry)
                return None
            if entry.source == entry.target:
                self._in_place(entry)
                return None
            filed = self._is_filed(entry)
            if filed:
                if follow is not None:
                    follow(entry)
                self.finish(entry.id, Path(entry.source), self._original(entry))
            else:
                self.take_back(entry.id, Path(entry.temporary), self._roots())
        except OSError as error:
            log.warning("An interrupted filing waits: %s", error.strerror)
            return None
        return Recovered(entry, entry.target if filed else None)

    def _in_place(self, entry: JournalEntry) -> None:
        """Tags written where the file stands (see `retag.py`): done when the new file has the path,
        else nothing of it is left."""
        temporary, path = Path(entry.temporary), Path(entry.target)
        if not path.parent.is_dir():
            raise OSError(errno.ENODEV, "the folder is away")
        original = self._original(entry)
        placed = original is not None and not os.path.lexists(temporary)
        if original is not None and placed and path.is_file() and fits(original.mark, path):
            self._journal.stage(entry.id, "done")
            return
        self._files.remove(temporary)
        if original is not None and original.kept and path.is_file():
            self._files.remove(Path(original.kept))
            self._journal.forget(entry.id)
        self._journal.stage(entry.id, "abandoned")

    def _original(self, entry: JournalEntry) -> Original | None:
        return self._journal.originals([entry.id]).get(entry.id)

    def _undone(self, entry: JournalEntry) -> Recovered | None:
        original = self._original(entry)
        if original is None:  # given up between the last two steps
            self._journal.stage(entry.id, "undone")
        elif not self._undoer.take_back(entry, original):
            return Recovered(entry, entry.target)
        in_place = entry.source == entry.target  # only its tags went back: it is owned as before
        return None if in_place else Recovered(entry, None)

    def finish(self, entry: int, source: Path, original: Original | None) -> str:
        """The target is safe: keep the original for an undo, remove the source.

        Says in a sentence what could not be done, "" when all was.
        """
        if original is not None and original.kept == str(source):  # a second name: its source stays
            self._journal.stage(entry, "done")
            return ""
        kept = self._keep(entry, source, original)
        try:
            self._files.remove(source)
            removed = True
        except OSError as error:
            log.warning("A filed download could not be removed: %s", error.strerror)
            removed = False
        self._journal.stage(entry, "done")
        if not removed:
            return "The download could not be removed; delete it by hand."
        return "" if kept else "There was no room to keep its original: no undo for this file."

    def _keep(self, entry: int, source: Path, original: Original | None) -> bool:
        if self._undo is None or original is None:
            return True
        if not original.kept:  # past the limit; what else it says was needed until now
            self._journal.forget(entry)
            return True
        try:
            self._undo.keep(source, Path(original.kept))
        except FileNotFoundError:  # the source went before a kill; the original went with it
            pass
        except OSError as error:
            log.warning("An original could not be kept: %s", error.strerror)
            self._journal.forget(entry)
            return False
        return True

    def take_back(self, entry: int, temporary: Path, roots: Iterable[Path]) -> None:
        """Leave nothing of the attempt but the source. Raises OSError when that fails."""
        self._files.remove(temporary)
        for root in roots:
            if temporary.is_relative_to(root):
                with contextlib.suppress(OSError):
                    self._files.remove_empty(temporary.parent, root)
        self._journal.stage(entry, "abandoned")

    def _is_filed(self, entry: JournalEntry) -> bool:
        temporary, target = Path(entry.temporary), Path(entry.target)
        if entry.stage != "begun" and not target.parent.is_dir():
            raise OSError(errno.ENODEV, "the target folder is away")
        self._files.remove(cover.temporary_of(temporary))
        if entry.stage == "copied" and os.path.lexists(temporary):
            return self._placed_now(temporary, target)
        return entry.stage != "begun" and self._is_ours(entry, target)

    def _is_ours(self, entry: JournalEntry, target: Path) -> bool:
        """True when the filed file stands at the target, and not somebody else's."""
        original = self._original(entry)
        if not _is_whole(target):
            return False
        return original is None or fits(original.mark, target)

    def _placed_now(self, temporary: Path, target: Path) -> bool:
        """Do the step the kill prevented, unless somebody took the name meanwhile."""
        if target.is_file() and target.stat().st_size == 0:
            self._files.remove(
                target
            )  # the name reserved by a file system without exclusive renames
        there = self._files.taken(target)
        if there is not None and not there.samefile(temporary):
            return False
        try:
            self._files.place(temporary, target)
        except FileExistsError:
            return False
        return True


def _is_whole(target: Path) -> bool:
    return target.is_file() and target.stat().st_size > 0
