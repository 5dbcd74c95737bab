"""Taking one filing back: the original's very bytes return to where they were.

Steps: original → its old place, the filed file goes, the kept original goes. Each can be done again
after a kill; at every moment the music is whole at one place or the other. Used by
`undo_run.py` (which asks first) and by `recover.py` (which finishes what a kill left).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from core.domain import AUDIO_EXTENSIONS
from core.ports.ledgers import FilingJournal, JournalEntry, Original
from core.ports.media import FileStore
from core.tasks import TaskContext
from services.digests import file_digest
from services.organise import cover
from services.organise.mark import fits

GONE = "Its original is no longer kept, so this can no longer be undone."
"""The reason past the limit of days and bytes."""

CHANGED = "It was changed since it was filed, so it stays as it is."


class Undoer:
    """Takes filings back. Stateless but for its parts."""

    def __init__(self, files: FileStore, journal: FilingJournal) -> None:
        self._files = files
        self._journal = journal

    def why_not(
        self, entry: JournalEntry, original: Original | None, ctx: TaskContext | None = None
    ) -> str:
        """Why this filing cannot be taken back, as a sentence; "" when it can.

        Raises OSError, and `Cancelled` in the middle of a large file: nothing has changed then.
        """
        source, target = Path(entry.source), Path(entry.target)
        if source == target:
            return self._why_not_in_place(target, original)
        if original is not None and original.kept == entry.source:  # a second name, or a copy
            return _unchanged(target, original)
        if original is None or not _is_whole(original):
            return GONE
        if os.path.lexists(source) and not same_file(source, Path(original.kept), ctx):
            return f"Another file is at {entry.source} now; move it away and undo again."
        if not os.path.isdir(original.root):
            return f"The folder {original.root} is away; connect its disk and undo again."
        return _unchanged(target, original)

    def _why_not_in_place(self, path: Path, original: Original | None) -> str:
        """The same for tags that were written where the file stands."""
        if original is None or not _is_whole(original):
            return GONE
        if not path.parent.is_dir():
            return f"The folder {path.parent} is away; connect its disk and undo again."
        return _unchanged(path, original)

    def take_back(self, entry: JournalEntry, original: Original) -> bool:
        """Undo a filing that `why_not` allows, or that a kill left half undone.

        False when another file took the old place meanwhile: then nothing is changed. Raises
        OSError; what is half done stays open in the journal.
        """
        if entry.stage != "undoing":
            self._journal.stage(entry.id, "undoing")
        kept, source = Path(original.kept), Path(entry.source)
        if entry.source == entry.target:
            self._back_in_place(Path(entry.temporary), kept, source)
        elif kept.exists():
            if not self._restore(kept, source):
                self._journal.stage(entry.id, "done")
                return False
            self._remove_filed(entry, original)
            if kept != source:  # of a second name the first one stays
                self._files.remove(kept)
        self._journal.stage(entry.id, "undone")
        self._journal.forget(entry.id)
        return True

    def _back_in_place(self, temporary: Path, kept: Path, path: Path) -> None:
        """The original's bytes take the path in one step."""
        self._files.remove(temporary)
        if not kept.exists():  # a kill came after the last step but one
            return
        self._files.keep(kept, temporary)
        self._files.swap(temporary, path)
        self._files.remove(kept)

    def _restore(self, kept: Path, source: Path) -> bool:
        if not os.path.lexists(source):
            with contextlib.suppress(FileExistsError):
                self._files.keep(kept, source)
        return same_file(source, kept)

    def _remove_filed(self, entry: JournalEntry, original: Original) -> None:
        target = Path(entry.target)
        if os.path.lexists(target):
            if not fits(original.mark, target):
                return
            self._files.remove(target)
        if target.parent.is_dir():
            self._remove_cover(target.parent, original.cover)
            self._files.remove_empty(target.parent, Path(original.root))

    def _remove_cover(self, folder: Path, digest: str) -> None:
        """The cover put beside goes with the last track, unless a person changed it."""
        path = folder / cover.NAME
        if not digest or any(_is_music(name) for name in os.listdir(folder)):
            return
        if path.is_file() and cover_digest(path.read_bytes()) == digest:
            self._files.remove(path)


def cover_digest(jpeg: bytes) -> str:
    """What the journal remembers of a cover."""
    return hashlib.blake2b(jpeg, digest_size=16).hexdigest()


def _is_music(name: str) -> bool:
    return os.path.splitext(name)[1][1:].lower() in AUDIO_EXTENSIONS


def _unchanged(path: Path, original: Original) -> str:
    gone = not os.path.lexists(path) or fits(original.mark, path)
    return "" if gone else CHANGED


def _is_whole(original: Original) -> bool:
    try:
        return os.stat(original.kept).st_size == original.size
    except FileNotFoundError:
        return False


def same_file(one: Path, other: Path, ctx: TaskContext | None = None) -> bool:
    """True when both are one file or hold the same bytes. A step that began is given no `ctx`: it
    goes on to its end."""
    if os.path.samefile(one, other):
        return True
    if not one.is_file() or one.stat().st_size != other.stat().st_size:
        return False
    return file_digest(one, "blake2b", ctx) == file_digest(other, "blake2b", ctx)
