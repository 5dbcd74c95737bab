"""The command line run in this process against a container of fakes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from config.store import SettingsStore
from core.clients.files import file_readers
from core.domain import (
    AudioFacts,
    Candidate,
    ClaimedFacts,
    Coverage,
    CoverageRow,
    CratekeeperError,
    DownloadJob,
    HealthCheck,
    JobState,
    Judged,
    LibraryTrack,
    Match,
    MatchResult,
    Origin,
    Ownership,
    Playlist,
    RemoteId,
    Verdict,
)
from core.ports.jobs import StoredCandidate
from core.tasks import TaskContext
from services.downloads.engine import RunEnd, RunReport
from services.downloads.service import Explanation
from services.frontends.cli import Doors, run
from services.library.scan import ScanReport
from services.playlists.completing import Completed
from services.playlists.service import PlaylistService


class FakeCoverage:
    """A row is owned, probable or missing as its title says; age and count can be set."""

    def __init__(self) -> None:
        self.age: float | None = 5.0

    def check(self, playlist: Playlist, ctx: TaskContext) -> Coverage:
        ctx.report(0.5, "half")
        rows = []
        for entry in playlist.entries:
            word = entry.track.title.split()[0].casefold() if entry.track.title else ""
            owned = {"owned": Ownership.OWNED, "probable": Ownership.PROBABLE}
            kind = Ownership.UNUSABLE if entry.unusable else owned.get(word, Ownership.MISSING)
            known = LibraryTrack("Lib", ("A",), path="/m/lib.mp3")
            match = Match(known, MatchResult(0.91234, Verdict.ACCEPT))
            rows.append(CoverageRow(entry, kind, match, entry.unusable or "Because"))
        return Coverage(playlist, tuple(rows), self.age, 10)


@dataclass
class FakeDownloads:
    """One job per distinct title; `ends` says how a title's job looks at the end."""

    ends: dict[str, DownloadJob] = field(default_factory=dict)
    wanted: dict[int, DownloadJob] = field(default_factory=dict)
    layouts: list[str | None] = field(default_factory=list)

    def want(
        self, playlist: Playlist, rows: Iterable[CoverageRow], layout: str | None = None
    ) -> list[DownloadJob]:
        ids: dict[str, int] = {}
        made = []
        for row in rows:
            track = row.entry.track
            number = ids.setdefault(track.title, len(ids) + 1)
            origin = Origin(playlist.key, playlist.name, row.entry.position)
            made.append(DownloadJob(number, track, origin, JobState.WANTED, layout or "transfer"))
        self.wanted = {job.id: job for job in made}
        self.layouts.append(layout)
        return made

    def some(self, ids: Iterable[int]) -> dict[int, DownloadJob]:
        now = {}
        for number in ids:
            job = self.wanted[number]
            end = self.ends.get(job.track.title, done())
            now[number] = replace(end, id=number, track=job.track, origin=job.origin)
        return now

    def explain(self, job_id: int) -> Explanation:
        """Every job took the second of its candidates."""
        job = replace(self.some([job_id])[job_id], candidate=1)
        offered = Candidate("slskd", "peer", "f", ClaimedFacts("flac"), job.track)
        sure = MatchResult(0.97, Verdict.ACCEPT)
        taken = Judged(offered, sure, 0, (), "Same title and artist; Lossless; free slot")
        other = Judged(offered, sure, 0, (), "another file")
        return Explanation(job, [StoredCandidate(0, other), StoredCandidate(1, taken)], [])


def done(path: str = "/t/A/x.flac") -> DownloadJob:
    """A job that arrived."""
    remote = RemoteId("slskd", "t", "peer", "f")
    return ended(JobState.DONE, remote=remote, final_path=path)


def ended(state: JobState, **figures: Any) -> DownloadJob:
    """A job in `state`; track and origin are filled in by `FakeDownloads`."""
    return DownloadJob(0, None, None, state, "transfer", **figures)  # type: ignore[arg-type]


@dataclass
class FakeEngine:
    """Ends at once as told; `work` runs in between (a test's hook)."""

    report: RunReport = field(default_factory=lambda: RunReport(RunEnd.DONE))
    error: CratekeeperError | None = None
    work: Callable[[TaskContext], None] = lambda ctx: None
    runs: list[tuple[frozenset[int], float | None]] = field(default_factory=list)

    def run_until_done(
        self, ids: Iterable[int], ctx: TaskContext, timeout: float | None = None
    ) -> RunReport:
        self.runs.append((frozenset(ids), timeout))
        self.work(ctx)
        if self.error is not None:
            raise self.error
        return self.report


@dataclass
class FakeLibrary:
    """A library whose scan says what it is told."""

    server = ""

    report: ScanReport = field(
        default_factory=lambda: ScanReport(3, 2, 1, 0, (("/m/b.mp3", "no audio"),), 0.25)
    )
    full: list[bool] = field(default_factory=list)

    def scan(self, ctx: TaskContext, full: bool = False) -> ScanReport:
        ctx.checkpoint()
        self.full.append(full)
        return self.report


@dataclass
class FakeHealth:
    """Checks as told."""

    found: list[HealthCheck] = field(default_factory=lambda: [HealthCheck("Database", True, "ok")])

    def checks(self, ctx: TaskContext, everything: bool = True) -> list[HealthCheck]:
        return self.found


class FakeCompleting:
    """No row needs a catalogue."""

    def complete(
        self, playlist: Playlist, rows: Iterable[CoverageRow], ctx: TaskContext
    ) -> Completed:
        return Completed(list(rows))


class NoServer:
    """No media server: nobody to tell of what was filed."""

    name = ""

    def start(self) -> None:
        return None


class NoWishes:
    """Nothing is wished for."""

    def tidy(self, ctx: TaskContext) -> None:
        ctx.checkpoint()


class FakeContainer:
    """What the command line uses of the real container."""

    def __init__(self) -> None:
        self.playlists = PlaylistService(file_readers())
        self.coverage = FakeCoverage()
        self.downloads = FakeDownloads()
        self.completing = FakeCompleting()
        self.engine = FakeEngine()
        self.library = FakeLibrary()
        self.servers = self.server_scans = NoServer()
        self.wishlist = NoWishes()
        self.health = FakeHealth()
        self.closed = 0

    def facts(self, path: str) -> AudioFacts | None:
        return AudioFacts("flac", bitrate=900) if path.endswith(".flac") else None

    def close(self) -> None:
        self.closed += 1


@dataclass
class Cli:
    """Runs verbs; keeps what came out."""

    home: Path
    capture: pytest.CaptureFixture[str]
    container: FakeContainer = field(default_factory=FakeContainer)
    overrides: Mapping[str, object] = field(default_factory=dict)
    figures: Callable[[Path], Mapping[str, Any]] = lambda home: {"first_paint_ms": 1}
    out: str = ""
    err: str = ""

    def _build(self, home: Path, overrides: Mapping[str, object]) -> Any:
        SettingsStore(home, overrides, environ={})
        self.overrides = overrides
        return self.container

    def __call__(self, *argv: str) -> int:
        doors = Doors(self.figures, self._build)
        code = run(["--home", str(self.home), *argv], doors)
        self.out, self.err = self.capture.readouterr()
        return code

    def json(self, *argv: str) -> tuple[int, Any]:
        """The exit code and the one document on stdout."""
        code = self("--json", *argv)
        return code, json.loads(self.out)

    @property
    def last_line(self) -> str:
        """The sentence."""
        return self.err.splitlines()[-1] if self.err else ""


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A command line with a home that does not exist yet."""
    for name in ("CRATEKEEPER_HOME", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return Cli(tmp_path / "home", capsys)


@pytest.fixture
def songs(tmp_path: Path) -> Callable[[str], str]:
    """Write a text playlist; returns its path."""

    def write(*lines: str) -> str:
        path = tmp_path / "songs.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return write
