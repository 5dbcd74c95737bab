"""Download jobs: a persistent state machine. A time-out is a failure, never a completion."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.domain.tracks import Track
from core.domain.transfers import RemoteId


class JobState(Enum):
    """Where a job stands; the transitions are in `TRANSITIONS`."""

    WANTED = "wanted"
    SEARCHING = "searching"
    REVIEW = "review"
    QUEUED = "queued"
    DOWNLOADING = "downloading"
    VERIFYING = "verifying"
    ORGANISING = "organising"
    PARKED = "parked"
    DONE = "done"
    CANCELLED = "cancelled"


_S = JobState
TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    _S.WANTED: frozenset({_S.SEARCHING, _S.QUEUED, _S.PARKED, _S.CANCELLED, _S.REVIEW}),
    _S.SEARCHING: frozenset({_S.QUEUED, _S.REVIEW, _S.PARKED, _S.WANTED, _S.CANCELLED}),
    _S.REVIEW: frozenset(
        {_S.QUEUED, _S.SEARCHING, _S.VERIFYING, _S.ORGANISING, _S.CANCELLED, _S.WANTED, _S.PARKED}
    ),
    _S.QUEUED: frozenset({_S.DOWNLOADING, _S.SEARCHING, _S.CANCELLED, _S.PARKED, _S.REVIEW}),
    _S.DOWNLOADING: frozenset(
        {_S.VERIFYING, _S.QUEUED, _S.SEARCHING, _S.PARKED, _S.CANCELLED, _S.REVIEW}
    ),
    _S.VERIFYING: frozenset(
        {_S.ORGANISING, _S.QUEUED, _S.SEARCHING, _S.REVIEW, _S.PARKED, _S.CANCELLED}
    ),
    _S.ORGANISING: frozenset({_S.DONE, _S.REVIEW, _S.VERIFYING}),
    _S.PARKED: frozenset(
        {_S.WANTED, _S.QUEUED, _S.VERIFYING, _S.ORGANISING, _S.CANCELLED, _S.REVIEW}
    ),
    _S.DONE: frozenset({_S.REVIEW}),  # its filing was undone: the file is here, but not filed
    _S.CANCELLED: frozenset({_S.WANTED, _S.REVIEW}),
}

RESTING_STATES = frozenset({_S.REVIEW, _S.PARKED, _S.DONE, _S.CANCELLED})
"""States in which nothing happens until a person, a schedule or a new run says so."""

ACTIVE_STATES = frozenset(JobState) - RESTING_STATES


class FilingMode(Enum):
    """What becomes of a job's finished file.

    MATCHED: tagged and moved into its place. AS_IS: checked, then left in the download folder,
    neither renamed nor tagged; such a job fetches what a person picked and never searches.
    """

    MATCHED = "matched"
    AS_IS = "as is"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a wish came from: the playlist (or search) and the row in it.

    `replaces` is the path of the owned file (str with surrogateescape) that a better copy is wanted
    for; None for a track that is missing.
    """

    playlist_key: str
    playlist_name: str
    position: int | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class DownloadJob:
    """One wanted track on its way. Changed only through `JobStore`.

    `attempt` counts the candidates tried, `candidate` is the index of the running one in the job's
    stored candidates; `local_path` is the finished download before filing, `final_path` the filed
    file. `kept` is the transfer that keeps its place while `remote`, a second candidate, is tried
    beside it: the one that delivers first wins, the other is ended. `group` is shared by the jobs
    of one album that are wanted together, "" for none. `reason` says in one sentence why it rests
    or what it waits for. `layout` is the target layout's name, `filing` says whether the file goes
    there at all. Times are seconds since the epoch (UTC).
    """

    id: int
    track: Track
    origin: Origin
    state: JobState
    layout: str
    priority: int = 0
    attempt: int = 0
    candidate: int | None = None
    remote: RemoteId | None = None
    local_path: str | None = None
    final_path: str | None = None
    reason: str = ""
    bytes_done: int = 0
    size: int | None = None
    queue_place: int | None = None
    speed: float = 0.0
    created_at: float = 0.0
    updated_at: float = 0.0
    group: str = ""
    kept: RemoteId | None = None
    filing: FilingMode = FilingMode.MATCHED


@dataclass(frozen=True, slots=True)
class JobStep:
    """One line of a job's history: the state entered, when, and the sentence that explains it."""

    job_id: int
    at: float
    state: JobState
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A track nobody could deliver yet, with its origin and the reason of the last failure.

    `key` names the recording; `next_try_at` None means that it rests until somebody asks.
    """

    id: int
    track: Track
    origin: Origin
    reason: str
    tries: int = 0
    next_try_at: float | None = None
    key: str = ""
