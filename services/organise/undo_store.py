"""Where the originals of filed files wait, up to a limit of days and bytes, in case of an undo.

Used by the filer (what to keep), by `organize` and the engine (dropping what is past the limit).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.ports.ledgers import FilingJournal, JournalEntry, Original
from core.ports.media import FileStore
from core.ports.system import Clock

_DAY = 86400.0
_KEEP_OUT = ".ndignore"  # no scan shall count the originals as owned


@dataclass(frozen=True, slots=True)
class UndoLimit:
    """Originals are kept for `days`, up to `gigabytes` (of 10^9 bytes) in all."""

    days: float
    gigabytes: float

    @property
    def size(self) -> float:
        """In bytes."""
        return self.gigabytes * 1e9

    def __str__(self) -> str:
        return f"{self.days:g} days, up to {self.gigabytes:g} GB"


@dataclass(frozen=True, slots=True)
class UndoUse:
    """What waits now: how many originals, their bytes, since when the oldest one."""

    files: int
    size: int
    oldest: float | None
    limit: UndoLimit


class UndoStore:
    """The folder of originals. `limit` is asked each time, so that a changed setting counts.

    What lies in `trash` has a limit of its own, `trash_days` (0: none).
    """

    def __init__(
        self,
        folder: Path,
        files: FileStore,
        journal: FilingJournal,
        limit: Callable[[], UndoLimit],
        clock: Clock,
        trash: Path | None = None,
        trash_days: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self._trash = trash
        self._trash_days = trash_days
        self._folder = folder
        self._files = files
        self._journal = journal
        self._limit = limit
        self._clock = clock

    @property
    def limit(self) -> UndoLimit:
        """As set now."""
        return self._limit()

    def place_for(self, temporary: Path, size: int) -> Path | None:
        """Where the original of a filing goes, named after its temporary file; None: not kept."""
        limit = self._limit()
        if limit.days <= 0 or size > limit.size:
            return None
        return self._folder / temporary.name.lstrip(".")

    def keep(self, source: Path, kept: Path) -> None:
        """Give the original its second name; done before, it stays. Raises OSError."""
        if kept.exists():
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / _KEEP_OUT).touch()
        self._files.keep(source, kept)

    def prune(self) -> int:
        """Drop what is past the limit, the oldest first; how many originals went."""
        limit, kept = self._limit(), self._originals()
        total = sum(_own_bytes(*pair) for pair in kept)
        since = self._clock.now() - limit.days * _DAY
        dropped = self._empty_trash()
        for entry, original in kept:
            fresh = limit.days > 0 and entry.at >= since
            if fresh and total <= limit.size:
                break
            if fresh and not _own_bytes(entry, original):
                continue
            self._drop(entry, original)
            total -= _own_bytes(entry, original)
            dropped += 1
        return dropped

    def _originals(self) -> list[tuple[JournalEntry, Original]]:
        return [pair for pair in self._journal.kept() if not self._in_trash(pair[1])]

    def _in_trash(self, original: Original) -> bool:
        return self._trash is not None and Path(original.kept).is_relative_to(self._trash)

    def _empty_trash(self) -> int:
        days = self._trash_days()
        since = self._clock.now() - days * _DAY
        old = [
            pair
            for pair in self._journal.kept()
            if self._in_trash(pair[1]) and days > 0 and pair[0].at < since
        ]
        for pair in old:
            self._drop(*pair)
        return len(old)

    def _drop(self, entry: JournalEntry, original: Original) -> None:
        if original.kept != entry.source:  # a second name keeps no bytes of its own
            with contextlib.suppress(OSError):  # what cannot be removed is no reason to stop
                self._files.remove(Path(original.kept))
        self._journal.forget(entry.id)

    def lost(self, run: str | None, filed: int) -> str:
        """What an undo of a run (None: one that is only rehearsed) will not give back; else ""."""
        limit = self._limit()
        if run is None:
            lost = filed if limit.days <= 0 or limit.size <= 0 else 0
        else:
            lost = filed - sum(entry.run == run for entry, _ in self._journal.kept())
        if lost <= 0:
            return ""
        which = "The originals" if lost == filed else f"{lost} of {filed} originals"
        return (
            f"{which} are not kept, so an undo cannot give them back "
            f"(`limits.undo_days` {limit.days:g}, `limits.undo_gb` {limit.gigabytes:g})."
        )

    def use(self) -> UndoUse:
        """For showing the limit and what it holds."""
        kept = [one for one in self._originals() if _own_bytes(*one)]
        oldest = min((entry.at for entry, _ in kept), default=None)
        size = sum(original.size for _, original in kept)
        return UndoUse(len(kept), size, oldest, self._limit())


def _own_bytes(entry: JournalEntry, original: Original) -> int:
    """What keeping it costs: a file that stayed where it was is kept for nothing."""
    return 0 if original.kept == entry.source else original.size
