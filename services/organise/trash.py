"""The program's own trash: what a better copy replaced, and what a person discarded.

A file goes there with a journal entry, so `organize --undo RUN` brings it back. Used by
`replace.py` and by the inbox. Nothing is ever deleted by us at once: the trash forgets a file when
the days of `limits.trash_days` are over, or when a person empties it.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from core.ports.ledgers import FilingJournal, JournalEntry, Original
from core.ports.media import FileStore
from services.organise.mark import mark_of
from services.organise.undo import same_file

_KEEP_OUT = ".ndignore"  # no scan shall count the trash as owned
NAME = "trash"
"""Its folder in the home."""


@dataclass(frozen=True, slots=True)
class Trashed:
    """One file in the trash: where it was, when it went (seconds since the epoch), which run."""

    path: str
    source: str
    size: int
    at: float
    run: str


class Trash:
    """The folder. Stateless but for its parts."""

    def __init__(self, folder: Path, files: FileStore, journal: FilingJournal) -> None:
        self._folder = folder
        self._files = files
        self._journal = journal

    def has(self, path: str) -> bool:
        """True for a path inside the trash."""
        return Path(path).is_relative_to(self._folder)

    def contents(self) -> list[Trashed]:
        """What can be brought back, the newest first."""
        inside = [pair for pair in self._journal.kept() if self.has(pair[1].kept)]
        return [
            Trashed(original.kept, entry.source, original.size, entry.at, entry.run)
            for entry, original in reversed(inside)
        ]

    def begin(self, path: Path, run: str, job_id: int | None) -> int:
        """Write down that `path` is going to the trash; returns the journal entry."""
        place = self._folder / f"{uuid.uuid4().hex[:12]}-{path.name}"
        place = place.with_name(place.name.encode()[-200:].decode(errors="ignore"))
        return self._journal.begin(run, job_id, str(path), f"{place}.part", str(place))

    def keep(self, entry: JournalEntry, root: str) -> None:
        """Give the file its second name in the trash; it stays where it is. Raises OSError."""
        place = Path(entry.target)
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / _KEEP_OUT).touch()
        if not place.exists():
            self._files.keep(Path(entry.source), place)
        original = Original(str(place), os.stat(place).st_size, mark_of(place), root)
        self._journal.stage(entry.id, "copied", original)

    def finish(self, entry: JournalEntry) -> None:
        """The trash holds it: remove what is still at its old place, if it is that file."""
        source, place = Path(entry.source), Path(entry.target)
        if os.path.lexists(source) and same_file(source, place):
            self._files.remove(source)
        self._journal.stage(entry.id, "done")

    def give_up(self, entry: JournalEntry) -> None:
        """Leave the file where it was. Never removes the only copy."""
        source, place = Path(entry.source), Path(entry.target)
        if place.exists():
            if not os.path.lexists(source) or not same_file(source, place):
                self._journal.stage(entry.id, "done")
                return
            self._files.remove(place)
        self._journal.forget(entry.id)
        self._journal.stage(entry.id, "abandoned")

    def discard(self, path: Path, run: str, job_id: int | None, root: str) -> None:
        """Put one file into the trash. Raises OSError; then it is where it was."""
        entry = self.entry(run, self.begin(path, run, job_id))
        try:
            self.keep(entry, root)
        except OSError:
            with contextlib.suppress(OSError):
                self.give_up(entry)
            raise
        self.finish(entry)

    def entry(self, run: str, number: int) -> JournalEntry:
        """The journal's words about one of its entries."""
        return next(one for one in self._journal.of_run(run) if one.id == number)

    def settle(self, entry: JournalEntry) -> None:
        """After a kill: finish when the better file is in place (or nothing replaces it).

        The entries of the better file are settled before: they are younger. Raises OSError.
        """
        better = [one for one in self._journal.of_run(entry.run) if _replaces(one, entry)]
        if entry.stage == "begun" or any(one.stage != "done" for one in better):
            self.give_up(entry)
        else:
            self.finish(entry)


def _replaces(one: JournalEntry, worse: JournalEntry) -> bool:
    """True for the filing whose file takes the place of the one that went to the trash."""
    place, old = Path(one.target), Path(worse.source)
    return one.id > worse.id and place.with_suffix("") == old.with_suffix("")
