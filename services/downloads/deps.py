"""What the steps of a job need, in one place; made by the container, replaced in tests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from core.domain import (
    DownloadJob,
    Filed,
    JobState,
    QualityProfile,
    RemoteId,
    Track,
)
from core.ports.inbox import CheckLog, HeldFiles
from core.ports.jobs import JobPatch, JobStore, WishStore
from core.ports.ledgers import ActivityLog
from core.ports.library import LibraryCache
from core.ports.media import AudioVerifier, FileStore, Recogniser, TagReader
from core.ports.memory import MatchMemory, PeerMemory
from core.ports.sources import DownloadSource
from core.ports.system import Clock
from core.tasks import TaskContext
from services.bus import EventBus
from services.decide.memory import SessionMemory
from services.decide.ranker import Compare
from services.downloads.bettering import wanted_key
from services.downloads.policy import Policy
from services.downloads.watch import TransferWatch
from services.events import JobMoved
from services.search.collector import Collector


class JobGone(Exception):
    """The job was cancelled or taken further by somebody else: leave it alone."""


class Later(Exception):
    """Nothing to do for this job right now: come back to it in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def _nothing(_paused: bool) -> None:
    return None


def _no_preference(_layout: str) -> tuple[str, ...]:
    return ()


class JobFiler(Protocol):
    """Files a verified download; made of the organiser's parts."""

    def check_target(self, layout: str) -> None:
        """Raise `StorageError` when the layout's root cannot be written."""
        ...

    def file(self, job: DownloadJob, source: Path, ctx: TaskContext) -> Filed:
        """Tag and move; an earlier filing of the same job that was killed is finished first."""
        ...


class Betterer(Protocol):
    """Puts a better copy where the owned file stands; made of the organiser's parts."""

    def may_replace(self, job: DownloadJob) -> bool:
        """True when nobody need be asked."""
        ...

    def file(self, job: DownloadJob, source: Path, ctx: TaskContext) -> Filed:
        """Replace through the trash; an earlier attempt that was killed is finished first."""
        ...


@dataclass(frozen=True)
class EngineDeps:
    """Everything outside the engine. Sources are in the user's order.

    `folders` are those that must keep free space. `checks` keeps what was found out about files,
    `held` the refused ones that wait in the inbox, `recogniser` knows fingerprints,
    `previews` are the transfers people listen to, `disk` moves what stays in the download folder
    (None: it stays exactly where it is).
    """

    jobs: JobStore
    wishes: WishStore
    cache: LibraryCache
    activity: ActivityLog
    sources: Callable[[], Mapping[str, DownloadSource]]
    collector: Collector
    compare: Callable[[], Compare]
    track_key: Callable[[Track], str]
    verifier: AudioVerifier
    reader: TagReader
    filer: JobFiler
    policy: Callable[[], Policy]
    profile: Callable[[], QualityProfile]
    template: Callable[[], str]
    quarantine: Path
    bus: EventBus
    clock: Clock
    folders: Callable[[], Sequence[Path]] = tuple
    set_paused: Callable[[bool], None] = _nothing
    watches: dict[str, TransferWatch] = field(default_factory=dict)
    files: PeerMemory = field(default_factory=SessionMemory)
    matches: MatchMemory | None = None
    checks: CheckLog | None = None
    held: HeldFiles | None = None
    recogniser: Recogniser | None = None
    editions: Callable[[str], tuple[str, ...]] = _no_preference
    better: Betterer | None = None
    previews: Callable[[], Collection[RemoteId]] = tuple
    disk: FileStore | None = None

    def key(self, job: DownloadJob) -> str:
        """What the job's wish is called."""
        return wanted_key(self.track_key(job.track), job.origin)

    def watch(self, source: DownloadSource) -> TransferWatch:
        """The shared look at this source's transfers."""
        known = self.watches.get(source.name)
        if known is None or known.source is not source:  # its settings changed
            known = self.watches[source.name] = TransferWatch(source, self.clock)
        return known

    def move(
        self, job: DownloadJob, to: JobState, note: str, change: JobPatch | None = None
    ) -> DownloadJob:
        """Move the job and tell the bus. Raises `JobGone` when a person took it elsewhere."""
        try:
            moved = self.jobs.move(job.id, to, note, change, job.state)
        except ValueError as refused:
            raise JobGone(str(refused)) from refused
        self.bus.publish(JobMoved(moved, job.state))
        return moved

    def still_wanted(self, job: DownloadJob) -> None:
        """Raise `JobGone` when a person cancelled or paused the job, or chose anew."""
        now = self.jobs.state(job.id)
        if now is not job.state:
            raise JobGone(now.value)
