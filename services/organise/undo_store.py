"""Where the originals of filed files wait, up to a limit of days and bytes, in case of an undo.

Used by the filer (what to keep), by `organize` and the engine (dropping what is past the limit).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.ports.ledgers import FilingJournal, JournalEntry, Original
from core.ports.media import FileStore
from core.ports.system import Clock

_DAY = 86400.0
_AGAIN = 600.0
"""Other processes keep originals, too: so many seconds after a look the next one is due."""

_Kept = tuple[JournalEntry, Original]
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
class _Looked:
    """The last look at all that is kept: under which limit, when the next is due, what fits in."""

    limit: UndoLimit
    due: float
    room: float


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
        self._looked: _Looked | None = None
        self._since = 0  # bytes kept since that look

    @property
    def limit(self) -> UndoLimit:
        """As set now."""
        return self._limit()

    def place_for(self, temporary: Path, size: int) -> Path | None:
        """Where the original of a filing goes, named after its temporary file; None: not kept."""
        limit = self._limit()
        if limit.days <= 0 or size > limit.size:
            return None
        self._since += size
        return self._folder / temporary.name.lstrip(".")

    def keep(self, source: Path, kept: Path) -> None:
        """Give the original its second name; done before, it stays. Raises OSError."""
        if kept.exists():
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / _KEEP_OUT).touch()
        self._files.keep(source, kept)

    def prune_when_due(self) -> None:
        """`prune`, when something may be past the limit: not after each of a thousand filings."""
        if not self._room_left():
            self.prune()

    def _room_left(self) -> bool:
        seen = self._looked
        if seen is None or seen.limit != self._limit():
            return False
        return self._clock.now() < seen.due and self._since <= seen.room

    def prune(self) -> int:
        """Drop what is past the limit, the oldest first; how many originals went."""
        limit, now = self._limit(), self._clock.now()
        self._since = 0  # before the look: what is kept meanwhile may count twice, never not at all
        trashed, kept = self._trashed_and_kept()
        total = sum(_own_bytes(*pair) for pair in kept)
        since, due = now - limit.days * _DAY, now + _AGAIN
        dropped = self._empty_trash(trashed)
        for entry, original in kept:
            fresh = limit.days > 0 and entry.at >= since
            if fresh and total <= limit.size:
                due = min(due, entry.at + limit.days * _DAY)
                break
            if fresh and not _own_bytes(entry, original):
                continue
            self._drop(entry, original)
            total -= _own_bytes(entry, original)
            dropped += 1
        self._looked = _Looked(limit, due, limit.size - total)
        return dropped

    def _trashed_and_kept(self) -> tuple[list[_Kept], list[_Kept]]:
        """What lies in the trash, which has its own limit, and all else; the oldest first."""
        both: tuple[list[_Kept], list[_Kept]] = ([], [])
        inside = None if self._trash is None else f"{self._trash}{os.sep}"
        for pair in self._journal.kept():
            both[not (inside and pair[1].kept.startswith(inside))].append(pair)
        return both

    def _empty_trash(self, trashed: list[_Kept]) -> int:
        days = self._trash_days()
        since = self._clock.now() - days * _DAY
        old = [pair for pair in trashed if days > 0 and pair[0].at < since]
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
        kept = [one for one in self._trashed_and_kept()[1] if _own_bytes(*one)]
        oldest = min((entry.at for entry, _ in kept), default=None)
        size = sum(original.size for _, original in kept)
        return UndoUse(len(kept), size, oldest, self._limit())


def _own_bytes(entry: JournalEntry, original: Original) -> int:
    """What keeping it costs: a file that stayed where it was is kept for nothing."""
    return 0 if original.kept == entry.source else original.size
