"""What is kept: jobs, the library cache, wishes, searches, activity, politeness.

Implemented in `database/`; every method is thread-safe and works for several processes on one home.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.domain import (
    Candidate,
    DownloadJob,
    JobState,
    JobStep,
    Judged,
    LibraryTrack,
    Origin,
    RemoteId,
    Track,
    Wish,
)


@dataclass(frozen=True, slots=True)
class JobPatch:
    """Columns of a job to change; made by `patch`."""

    values: Mapping[str, object]


def patch(
    *,
    attempt: int | None = None,
    candidate: int | None = None,
    remote: RemoteId | None = None,
    clear_remote: bool = False,
    local_path: str | None = None,
    clear_local: bool = False,
    final_path: str | None = None,
    layout: str | None = None,
    priority: int | None = None,
) -> JobPatch:
    """A `JobPatch` of the given columns; None means unchanged, the clear_* flags set NULL."""
    values: dict[str, object] = {
        key: value
        for key, value in {
            "attempt": attempt,
            "candidate": candidate,
            "remote": remote,
            "local_path": local_path,
            "final_path": final_path,
            "layout": layout,
            "priority": priority,
        }.items()
        if value is not None
    }
    if clear_remote:
        values["remote"] = None
    if clear_local:
        values["local_path"] = None
    return JobPatch(values)


@dataclass(frozen=True, slots=True)
class StoredCandidate:
    """A judged candidate of a job at its rank (0 is first); `outcome` is "" until it was tried."""

    rank: int
    judged: Judged
    outcome: str = ""


class JobStore(Protocol):
    """The persistent state machine. State and history are written in one transaction.

    A claimed job carries a lease that names the owner's host, process id and process start time;
    the lease of a dead process counts as free at once.
    """

    def add(
        self, key: str, track: Track, origin: Origin, layout: str, priority: int = 0
    ) -> DownloadJob:
        """The job for `key`: the one not yet DONE or CANCELLED if there is one, else a new WANTED.

        `key` says that two wishes are the same one. A higher priority is taken over.
        """
        ...

    def get(self, job_id: int) -> DownloadJob:
        """The job. Raises KeyError when it does not exist."""
        ...

    def find(
        self,
        states: Collection[JobState] | None = None,
        ids: Collection[int] | None = None,
        limit: int | None = None,
        offset: int = 0,
        newest_first: bool = False,
    ) -> list[DownloadJob]:
        """Jobs in claim order (priority, then age), or by last change with `newest_first`."""
        ...

    def counts(self) -> Counter[JobState]:
        """Jobs per state."""
        ...

    def claim(
        self, states: Collection[JobState], ids: Collection[int] | None = None
    ) -> DownloadJob | None:
        """Lease the first free job in one of `states` to this process; None: nothing free.

        One UPDATE … RETURNING, so that two claimers never get the same job.
        """
        ...

    def move(
        self, job_id: int, to: JobState, note: str = "", change: JobPatch | None = None
    ) -> DownloadJob:
        """Change state (checked against TRANSITIONS), reason = note, history row; keeps the lease.

        Raises ValueError for a transition that is not allowed. When somebody cancelled the job
        meanwhile, raises ValueError too: CANCELLED never moves on but to WANTED.
        """
        ...

    def annotate(self, job_id: int, change: JobPatch, note: str | None = None) -> DownloadJob:
        """Change columns without a state move."""
        ...

    def progress(
        self, job_id: int, bytes_done: int, size: int | None, speed: float, queue_place: int | None
    ) -> None:
        """Transient figures of a running transfer; no history."""
        ...

    def release(self, job_id: int) -> None:
        """Give the lease back; does nothing when it is not ours."""
        ...

    def set_candidates(self, job_id: int, judged: Sequence[Judged]) -> None:
        """Replace the job's ranked candidates (best first, refused ones after them).

        The outcome of one that stays (same `Candidate.identity`) is kept.
        """
        ...

    def candidates(self, job_id: int) -> list[StoredCandidate]:
        """The job's candidates by rank."""
        ...

    def set_outcome(self, job_id: int, rank: int, outcome: str) -> None:
        """Remember in one sentence what came of trying this candidate."""
        ...

    def history(self, job_id: int) -> list[JobStep]:
        """The job's steps, oldest first."""
        ...

    def revision(self) -> int:
        """A number that grows whenever any job changes, also by another process."""
        ...


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells whether a file changed: modification time in ns and size in bytes."""

    mtime_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """One file of a scan: its stamp and either its track or the reason it cannot be read."""

    path: str
    stamp: FileStamp
    track: LibraryTrack | None
    error: str | None = None


class LibraryCache(Protocol):
    """Everything that is owned, as last read. Paths are str with surrogateescape, kept as bytes."""

    def tracks(self) -> list[LibraryTrack]:
        """All rows; files that could not be read are not among them."""
        ...

    def count(self) -> int:
        """How many tracks."""
        ...

    def stamps(self, root: str) -> dict[str, FileStamp]:
        """Path → stamp of all local files below `root`, unreadable ones included."""
        ...

    def apply(self, changed: Iterable[ScannedFile], removed: Iterable[str]) -> None:
        """Insert or replace files by path and drop others, in one transaction.

        A row that `add_organised` made for the same path is replaced.
        """
        ...

    def add_organised(self, track: LibraryTrack) -> None:
        """A file just filed: owned at once, until a scan or a server confirms it."""
        ...

    def drop_organised(self, paths: Iterable[str]) -> None:
        """Files that were filed by us and are gone again."""
        ...

    def unreadable(self) -> list[tuple[str, str]]:
        """(path, reason) of files that could not be read."""
        ...

    def mark_read(self, server: str, roots: Sequence[str], at: float) -> None:
        """A complete read of `server` (for "local": of these roots) ended now."""
        ...

    def last_read(self, server: str) -> tuple[float, tuple[str, ...]] | None:
        """When that was and for which roots; None when never."""
        ...

    def revision(self) -> int:
        """A number that grows whenever rows change, also by another process."""
        ...


class WishStore(Protocol):
    """The persistent wish list: every failure becomes a wish with its origin and reason."""

    def put(
        self, key: str, track: Track, origin: Origin, reason: str, next_try_at: float | None
    ) -> Wish:
        """Insert, or count one more try of the same `key`."""
        ...

    def remove(self, key: str) -> None:
        """The track arrived or nobody wants it any more."""
        ...

    def all(self) -> list[Wish]:
        """All wishes, newest first."""
        ...

    def count(self) -> int:
        """How many."""
        ...


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

    def used(self, bucket: str, now: float, window: float) -> int:
        """Slots taken within the last `window` seconds."""
        ...

    def block(self, bucket: str, until: float, reason: str) -> None:
        """No slot before `until` (a ban)."""
        ...

    def blocked(self, bucket: str, now: float) -> tuple[float, str] | None:
        """(until, reason) of a block that still stands."""
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


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One step of a filing, written before it is done (see `services/organise/apply.py`)."""

    id: int
    run: str
    job_id: int | None
    source: str
    temporary: str
    target: str
    stage: str
    at: float


class FilingJournal(Protocol):
    """The journal of moves: what is needed to finish or take back a filing after a kill."""

    def begin(self, run: str, job_id: int | None, source: str, temporary: str, target: str) -> int:
        """Written before the first byte is copied; returns the entry's id."""
        ...

    def stage(self, entry: int, stage: str) -> None:
        """The stage reached: "copied", "placed", "done", "abandoned"."""
        ...

    def open_entries(self) -> list[JournalEntry]:
        """Entries that are neither done nor abandoned."""
        ...

    def of_run(self, run: str) -> list[JournalEntry]:
        """All entries of one run, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class SavedPlaylist:
    """A playlist somebody opened, so that the Sync page shows it again."""

    source: str
    key: str
    name: str
    kind: str
    snapshot: str
    total: int
    owned: int
    probable: int
    missing: int
    unusable: int
    checked_at: float


class PlaylistShelf(Protocol):
    """The playlists known to the Sync page with their last coverage."""

    def put(self, saved: SavedPlaylist) -> None:
        """Insert or replace by key."""
        ...

    def all(self) -> list[SavedPlaylist]:
        """Newest check first."""
        ...

    def remove(self, key: str) -> None:
        """Forget it; files stay."""
        ...
