"""Ledgers: searches sent, politeness, what happened, and the journal of moves.

Implemented in `database/`; thread-safe, and safe for several processes on one home.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.domain import Candidate


@dataclass(frozen=True, slots=True)
class PastSearch:
    """A search sent before: `candidates` is None while its answer was never taken."""

    search_id: str
    at: float
    candidates: tuple[Candidate, ...] | None


class SearchLog(Protocol):
    """Searches already sent, so that the same words are never sent twice within the quiet time."""

    def past(self, source: str, text: str, since: float) -> PastSearch | None:
        """The newest search with these words started after `since`."""
        ...

    def begin(self, source: str, text: str, search_id: str, at: float) -> None:
        """Written before the request is sent."""
        ...

    def finish(self, search_id: str, candidates: Sequence[Candidate]) -> None:
        """Its answer was taken."""
        ...

    def forget(self, search_id: str) -> None:
        """It failed in a way that leaves nothing to take; the words may be sent again."""
        ...


class PaceStore(Protocol):
    """Politeness that holds across processes and restarts."""

    def take(self, bucket: str, now: float, gap: float, limit: int, window: float) -> float:
        """Take a slot: 0.0 when taken (and recorded at `now`), else the seconds to wait for one.

        At least `gap` seconds between two, at most `limit` in any `window` seconds.
        """
        ...

    def arrived(self, bucket: str, now: float) -> None:
        """The slot taken last counts from `now`: its request travelled until then."""
        ...

    def used(self, bucket: str, now: float, window: float) -> int:
        """Slots taken within the last `window` seconds."""
        ...

    def block(self, bucket: str, until: float, reason: str) -> None:
        """No slot before `until` (a ban)."""
        ...

    def blocked(self, bucket: str, now: float) -> tuple[float, str] | None:
        """(until, reason) of a block that still stands.

        One that ends more than eight days from now was written while the clock was wrong.
        """
        ...

    def acquire(self, lock: str) -> bool:
        """Take a named lock for this process; a dead owner's lock is free. Not re-entrant."""
        ...

    def release(self, lock: str) -> None:
        """Give it back."""
        ...


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of the activity feed."""

    id: int
    at: float
    kind: str
    text: str
    job_id: int | None = None


class ActivityLog(Protocol):
    """The persisted feed of what happened."""

    def add(self, kind: str, text: str, job_id: int | None = None) -> None:
        """Append one line."""
        ...

    def recent(self, limit: int = 100, kinds: Collection[str] | None = None) -> list[Activity]:
        """The newest lines first."""
        ...


Sources = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One step of a filing, written before it is done (see `services/organise/apply.py`).

    `sources` says for each field of the tags where it comes from, as (field, source).
    """

    id: int
    run: str
    job_id: int | None
    source: str
    temporary: str
    target: str
    stage: str
    at: float
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Original:
    """What undoing one filing needs.

    `kept` is the file that holds the source's very bytes (`size` bytes) once the filing is done,
    `mark` how the filed file looked (see `services/organise/mark.py`), `root` the target folder up
    to which empty folders go, `cover` the digest of the `cover.jpg` put beside, "" for none.
    """

    kept: str
    size: int
    mark: str
    root: str
    cover: str = ""


class FilingJournal(Protocol):
    """The journal of moves: what is needed to finish or take back a filing after a kill."""

    def begin(
        self,
        run: str,
        job_id: int | None,
        source: str,
        temporary: str,
        target: str,
        sources: Sources = (),
    ) -> int:
        """Written before the first byte is copied; returns the entry's id."""
        ...

    def stage(self, entry: int, stage: str, original: Original | None = None) -> None:
        """The stage reached: "copied", "placed", "done", "abandoned"; "undoing", "undone".

        With `original` it is written down in the same transaction.
        """
        ...

    def open_entries(self) -> list[JournalEntry]:
        """Entries neither done, abandoned nor undone, but for those of other living processes.

        What a dead process left open is adopted by this one, so that only one finishes it.
        """
        ...

    def of_run(self, run: str) -> list[JournalEntry]:
        """All entries of one run, oldest first."""
        ...

    def originals(self, entries: Collection[int]) -> dict[int, Original]:
        """What is known about the originals of these entries; without those given up."""
        ...

    def kept(self) -> list[tuple[JournalEntry, Original]]:
        """Every filing that is done and can still be undone, oldest first."""
        ...

    def forget(self, entry: int) -> None:
        """Its original is given up: the filing can no longer be undone."""
        ...

    def recent(self, limit: int = 100, before: int | None = None) -> list[JournalEntry]:
        """The newest entries of all runs, newest first; `before`: of those older than that one."""
        ...
