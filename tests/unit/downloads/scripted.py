"""A source told what to do, and a bench that puts a real job store and the engine around it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from core.domain import (
    PROFILES,
    Candidate,
    ClaimedFacts,
    DownloadJob,
    Filed,
    FilingOutcome,
    FilingPlan,
    JobState,
    LibraryTrack,
    MatchResult,
    NotFound,
    Origin,
    PeerFacts,
    Query,
    RemoteId,
    ServiceError,
    ServiceState,
    ServiceStatus,
    StorageError,
    Track,
    Transfer,
    TransferState,
    Verdict,
)
from core.ports.media import Expectation, Verification
from core.tasks import Deadline, TaskContext
from database.activity_repo import ActivityRepo
from database.engine import open_database
from database.job_repo import JobRepo
from database.library_repo import LibraryRepo
from database.search_repo import SearchRepo
from database.wish_repo import WishRepo
from services.bus import EventBus
from services.downloads.deps import EngineDeps
from services.downloads.engine import DownloadEngine
from services.downloads.policy import Policy
from services.downloads.service import DownloadService
from services.events import JobMoved
from services.search.collector import Collector
from tests.unit.downloads.fakes import EvenClock, OverWhen

S = TransferState
FAST = Policy(stall=0.7, queue_patience=0.3, retry_grace=0.3, arrival=0.3, outage_patience=10)


def offer(peer: str, title: str = "Copper Rain", **facts: object) -> Candidate:
    return Candidate(
        "slskd",
        peer,
        f"Music\\{title}.flac",
        ClaimedFacts("flac", 30_000_000),
        Track(title, ("Mira Voltaine",)),
        PeerFacts(True, 0, 1000),
        **facts,  # type: ignore[arg-type]
    )


@dataclass
class ScriptedSource:
    """Offers by query word; each peer's transfer goes through the states of its script.

    The last state of a script repeats. "SUCCEEDED" puts the file there unless the peer is in
    `lazy`. A script may hold a ServiceError, which is raised instead. Who is `busy` may be asked
    again.
    """

    folder: Path
    offers: Callable[[Query], list[Candidate]] = lambda query: []
    scripts: dict[str, list[TransferState | ServiceError]] = field(default_factory=dict)
    offline: set[str] = field(default_factory=set)
    lazy: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    content: dict[str, bytes] = field(default_factory=dict)
    error: ServiceError | None = None
    name: str = "slskd"
    searches: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)
    _known: dict[RemoteId, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self) -> None:
        if self.error:
            raise self.error

    def state(self) -> ServiceState:
        return ServiceState(self.name, ServiceStatus.OK, "connected")

    def search(self, query: Query, search_id: str, ctx: TaskContext) -> Iterator[Candidate]:
        self.check()
        self.searches.append(query.text)
        return iter(self.offers(query))

    def dismiss(self, search_id: str) -> None:
        return None

    def start(self, remote: RemoteId, search_id: str | None = None) -> None:
        self.check()
        if remote.peer in self.offline:
            raise NotFound("slskd", f"{remote.peer} is offline.")
        with self._lock:
            self.started.append(remote.peer)
            self._known.setdefault(remote, 0)

    def poll(self, remotes: Collection[RemoteId]) -> Mapping[RemoteId, Transfer]:
        self.check()
        return {remote: self._look(remote) for remote in remotes}

    def _look(self, remote: RemoteId) -> Transfer:
        with self._lock:
            if remote not in self._known:
                return Transfer(remote, S.UNKNOWN)
            script = self.scripts.get(remote.peer, [S.RUNNING, S.SUCCEEDED])
            step = self._known[remote]
            self._known[remote] = min(step + 1, len(script) - 1)
            state = script[min(step, len(script) - 1)]
        if isinstance(state, ServiceError):
            raise state
        if state is S.SUCCEEDED and remote.peer not in self.lazy:
            self._path(remote).write_bytes(self.content.get(remote.peer, b"x" * 1000))
        busy = state is S.REJECTED and remote.peer in self.busy
        return Transfer(remote, state, 10, 1000, detail="told so", retry_same_peer=busy)

    def _path(self, remote: RemoteId) -> Path:
        return self.folder / f"{remote.token}.flac"

    def cancel(self, remote: RemoteId) -> None:
        self.cancelled.append(remote.peer)

    def locate(self, remote: RemoteId) -> Path | None:
        return self._path(remote) if self._path(remote).exists() else None

    def finish(self, remote: RemoteId) -> None:
        self.finished.append(remote.peer)


class ContentVerifier:
    """A file is sound unless it says b"bad"."""

    def verify(self, path: Path, expected: Expectation, ctx: TaskContext) -> Verification:
        return Verification(None, ("it does not decode",) if path.read_bytes() == b"bad" else ())


class FolderFiler:
    """Moves into `root`; fails as it is told."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.full = False
        self.unwritable = False

    def check_target(self, layout: str) -> None:
        if self.unwritable:
            raise StorageError("The target folder cannot be written.", "Mend it.")

    def file(self, job: DownloadJob, source: Path, ctx: TaskContext) -> Filed:
        if self.full:
            raise StorageError("The disk is full.", "Make room.")
        target = self.root / f"{job.track.title}.flac"
        plan = FilingPlan(str(source), str(self.root), str(target), job.track)
        if target.exists():
            return Filed(plan, FilingOutcome.DUPLICATE, str(target), "A file of that name is there")
        source.rename(target)
        return Filed(plan, FilingOutcome.MOVED, str(target))


class NameReader:
    def read(self, path: str) -> LibraryTrack:
        return LibraryTrack(Path(path).stem)


def compare(want: Track, other: Track) -> MatchResult:
    if other.title == want.title:
        return MatchResult(0.97, Verdict.ACCEPT, (), ("Same title and artist",))
    if "?" in other.title:
        return MatchResult(0.7, Verdict.REVIEW, (), ("Length is off by 7 s",))
    return MatchResult(0.2, Verdict.REJECT, (), ("Only a live version",))


def key_of(track: Track) -> str:
    return f"{track.artist_credit}|{track.title}".casefold()


class Bench:
    """A real database in `folder` and the engine on it."""

    def __init__(self, folder: Path, source: ScriptedSource, policy: Policy = FAST) -> None:
        self.clock = EvenClock()
        self.database = open_database(folder / "home" / "c.db", folder / "home" / "backups")
        self.jobs = JobRepo(self.database, self.clock)
        self.wishes = WishRepo(self.database)
        self.cache = LibraryRepo(self.database)
        self.source = source
        self.sources = {source.name: source}
        self.root = folder / "music"
        self.root.mkdir(exist_ok=True)
        self.filer = FolderFiler(self.root)
        self.bus = EventBus()
        self.moves: list[JobMoved] = []
        self.bus.subscribe(JobMoved, self.moves.append)
        self.deps = EngineDeps(
            jobs=self.jobs,
            wishes=self.wishes,
            cache=self.cache,
            activity=ActivityRepo(self.database, self.clock),
            sources=lambda: self.sources,
            collector=Collector(SearchRepo(self.database), self.clock),
            compare=lambda: compare,
            track_key=key_of,
            verifier=ContentVerifier(),
            reader=NameReader(),
            filer=self.filer,
            policy=lambda: policy,
            profile=lambda: PROFILES["lossless-first"],
            template=lambda: "",
            quarantine=folder / "home" / "quarantine",
            bus=self.bus,
            clock=self.clock,
        )
        self.engine = DownloadEngine(self.deps)
        self.service = DownloadService(
            self.jobs, self.bus, key_of, lambda: "transfer", self.engine.wake
        )

    def want(self, title: str = "Copper Rain", duration: float | None = None) -> DownloadJob:
        track = Track(title, ("Mira Voltaine",), duration=duration)
        return self.jobs.add(key_of(track), track, Origin("file:x", "X", 1), "transfer")

    def run(self, *jobs: DownloadJob, timeout: float | None = 90.0) -> list[DownloadJob]:
        ids = [job.id for job in jobs]
        self.report = self.engine.run_until_done(ids, TaskContext(), timeout)
        return [self.jobs.get(job_id) for job_id in ids]

    def run_until(self, fact: Callable[[], object], *jobs: DownloadJob) -> list[DownloadJob]:
        """A run whose time is over when `fact` is true."""

        def deadline(seconds: float | None) -> Deadline:
            return OverWhen(fact) if seconds == 1.0 else Deadline(seconds)

        with mock.patch("services.downloads.engine.Deadline", deadline):
            return self.run(*jobs, timeout=1.0)

    def state(self, job: DownloadJob) -> JobState:
        """How it stands now."""
        return self.jobs.get(job.id).state

    def close(self) -> None:
        self.engine.stop()
        self.database.dispose()
