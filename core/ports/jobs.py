"""Jobs and wishes: what is wanted and how far it is.

Implemented in `database/`; thread-safe, and safe for several processes on one home.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.domain import (
    DownloadJob,
    FilingMode,
    JobState,
    JobStep,
    Judged,
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
    group: str | None = None,
    track: Track | None = None,
    clear_final: bool = False,
    kept: RemoteId | None = None,
    clear_kept: bool = False,
    filing: FilingMode | None = None,
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
            "group": group,
            "track": track,
            "kept": kept,
            "filing": filing,
        }.items()
        if value is not None
    }
    if clear_remote:
        values["remote"] = None
    if clear_local:
        values["local_path"] = None
    if clear_final:
        values["final_path"] = None
    if clear_kept:
        values["kept"] = None
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
        self,
        key: str,
        track: Track,
        origin: Origin,
        layout: str,
        priority: int = 0,
        group: str = "",
        filing: FilingMode = FilingMode.MATCHED,
    ) -> DownloadJob:
        """The job for `key`: the one not yet DONE or CANCELLED if there is one, else a new WANTED.

        `key` says that two wishes are the same one. A higher priority and a `group` are taken over;
        how an existing job is filed stays.
        """
        ...

    def together(self, group: str) -> list[DownloadJob]:
        """All jobs of one album that were wanted together, the oldest first; none for ""."""
        ...

    def get(self, job_id: int) -> DownloadJob:
        """The job. Raises KeyError when it does not exist."""
        ...

    def state(self, job_id: int) -> JobState:
        """The job's state alone, for a quick look. Raises KeyError when it does not exist."""
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

    def leftovers(self) -> list[DownloadJob]:
        """Resting jobs with a transfer that nobody wants any more: that of a cancelled or parked
        one, or of one a person is asked about again before its file came; and in any resting state
        the second one of a pair (`kept`)."""
        ...

    def left_as_is(self) -> list[DownloadJob]:
        """Finished jobs whose file was left in the download folder, the oldest first."""
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

    def others_at_work(self) -> bool:
        """True when another living process holds the lease of a job."""
        ...

    def move(
        self,
        job_id: int,
        to: JobState,
        note: str = "",
        change: JobPatch | None = None,
        since: JobState | None = None,
    ) -> DownloadJob:
        """Change state (checked against TRANSITIONS), reason = note, history row; keeps the lease.

        Raises ValueError for a transition that is not allowed, and when the job is no longer in the
        state `since`: somebody paused, cancelled or chose meanwhile, and that counts.
        """
        ...

    def annotate(
        self,
        job_id: int,
        change: JobPatch,
        note: str | None = None,
        within: Collection[JobState] | None = None,
        step: bool = False,
    ) -> DownloadJob:
        """Change columns without a state move. `step`: the note is a line of the history, too.

        Raises ValueError, and changes nothing, when the job is in none of the states `within`.
        """
        ...

    def relocate(self, before: str, after: str) -> int:
        """A filed file was moved on: finished jobs that name it name its new place; how many."""
        ...

    def progress(
        self, job_id: int, bytes_done: int, size: int | None, speed: float, queue_place: int | None
    ) -> None:
        """Transient figures of a running transfer; no history."""
        ...

    def release(self, job_id: int) -> None:
        """Give the lease back; does nothing when it is not ours."""
        ...

    def set_candidates(self, job_id: int, judged: Sequence[Judged]) -> list[StoredCandidate]:
        """Replace the job's ranked candidates (best first, refused ones after them).

        The outcome of one that stays (same `Candidate.identity`) is kept. Returns them as stored.
        """
        ...

    def join_candidates(self, job_id: int, judged: Sequence[Judged]) -> None:
        """Add what came later: ranks up to the running or last tried candidate stay as they are.

        Those behind it are replaced by `judged` without the ones that stay.
        """
        ...

    def candidates(self, job_id: int) -> list[StoredCandidate]:
        """The job's candidates by rank."""
        ...

    def candidate(self, job_id: int, rank: int) -> StoredCandidate | None:
        """The one of that rank, None when there is none."""
        ...

    def tried(self, job_ids: Collection[int]) -> dict[int, list[StoredCandidate]]:
        """Of many jobs at once: what has an outcome, and what the job last chose, by rank."""
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


LONGEST_PAUSE = 8 * 86400.0
"""No wish waits longer for its next try (s): one further off was set while the clock was wrong."""


class WishStore(Protocol):
    """The persistent wish list: every failure becomes a wish with its origin and reason."""

    def put(
        self, key: str, track: Track, origin: Origin, reason: str, next_try_at: float | None
    ) -> Wish:
        """Insert, or count one more try of the same `key`."""
        ...

    def add(self, key: str, track: Track, origin: Origin, next_try_at: float) -> bool:
        """A wish made by hand, without a try; False (and nothing changes) when `key` is there."""
        ...

    def get(self, key: str) -> Wish | None:
        """The wish for `key`, None when there is none."""
        ...

    def remove(self, key: str) -> None:
        """The track arrived or nobody wants it any more."""
        ...

    def take_due(self, now: float, until: float) -> Wish | None:
        """The wish that has been due longest, moved to `until`; None when none is due.

        One whose next try is further off than `LONGEST_PAUSE` is due, too. Atomic, so that two
        processes never take the same one.
        """
        ...

    def schedule(self, keys: Collection[str], next_try_at: float | None) -> int:
        """Set the next try of these; returns how many there were."""
        ...

    def rest_better(self, reason: str) -> int:
        """Wishes for better copies rest for this reason until they are woken or asked for; returns
        how many that are. Those whose next try is 0 are asked for already."""
        ...

    def wake(self, reason: str, next_try_at: float) -> int:
        """Those that rest for just this reason are tried again then, and it is forgotten; returns
        how many."""
        ...

    def all(self) -> list[Wish]:
        """All wishes, newest first."""
        ...

    def count(self) -> int:
        """How many."""
        ...
