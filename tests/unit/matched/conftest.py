"""A small music world in real catalogue servers, a library in memory, and downloads that note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.clients.catalogues.asking import Desk
from core.clients.catalogues.pictures import HttpPictures
from core.domain import (
    Candidate,
    ClaimedFacts,
    DownloadJob,
    FilingMode,
    FilingPlan,
    JobState,
    Judged,
    LibraryTrack,
    Origin,
    PeerFacts,
    RemoteId,
    Track,
)
from core.matching import LibraryIndex, Matcher
from core.matching.filename import parse_path
from core.matching.keys import wish_key
from core.ports.catalogue import Catalogue
from sandbox.catalogues import Catalogues, MusicWorld
from services.catalogue.service import CatalogueService
from services.matched.places import Places
from services.matched.remembered import Remembered
from services.matched.service import MatchedDownloadService, MatchedParts
from services.matched.shelf import Shelf
from tests.contract.catalogue_stages import LIMITS, VirtualContext, adapter
from tests.contract.fakes_catalogue import MemoryCatalogueCache
from tests.contract.fakes_matched import MemoryChosenMatches
from tests.contract.fakes_storage import MemoryPaceStore, TurningClock

MIB = 1 << 20


def small_world() -> MusicWorld:
    """Luma Vessel: an album, its single, a sampler; namesakes, a remix, a compilation."""
    world = MusicWorld()
    world.singer("Luma Vessel", genres=("Ambient",), fans=9000)
    for name, fans in (("Luma", 400), ("Lumas", 30), ("Luma Choir", 20), ("Lumarine", 10)):
        world.singer(name, fans=fans)
        world.release(f"{name} One", name, [f"{name} Song"])
    tide = {"title": "Slow Tide", "seconds": 372.0, "isrc": "QZCAT1900001"}
    first = [{"title": "Low Water", "seconds": 200.0}, {"title": "Harbour", "seconds": 215.0}, tide]
    world.release("Estuary", "Luma Vessel", first, date="2019-05-04", genre="Ambient")
    world.release("Slow Tide", "Luma Vessel", [tide], kind="single", date="2018-11-02")
    world.release(
        "Blue Rooms",
        "Various Artists",
        [{**tide, "artists": ("Luma Vessel",)}, {"title": "Sway", "artists": ("Odd Harbour",)}],
        kind="compile",
        date="2021-02-02",
    )
    world.release("Glass", "Odd Harbour", [{"title": "Glass Weather", "seconds": 190.0}])
    lanterns = {"title": "Paper Lanterns", "seconds": 240.0}
    remixed = {
        "title": "Paper Lanterns (Mirea Voss Remix)",
        "seconds": 301.0,
        "artists": ("Saltbox Choir", "Mirea Voss"),
    }
    world.release("Lanterns", "Saltbox Choir", [lanterns, remixed], date="2023-01-01")
    world.release("Voss", "Mirea Voss", ["Elsewhere"])
    world.release("Tides", "Odd Harbour", [{"title": "Slow Tide", "seconds": 151.0}])
    world.namesake("Odd Harbour", "a brass band", fans=3)
    world.release(
        "March", "Odd Harbour/a brass band", [{"title": "Glass Weather", "seconds": 95.0}]
    )
    guest = {"title": "Night Post", "seconds": 180.0, "artists": ("Bay of Ink", "Luma Vessel")}
    world.release("Night Post", "Bay of Ink", [guest], kind="single", date="2017-01-01")
    return world


@pytest.fixture(scope="session")
def playing() -> Iterator[Catalogues]:
    with Catalogues(small_world()) as there:
        yield there


def offer(path: str, seconds: float | None = None, size: int = 40 * MIB, **facts: Any) -> Candidate:
    """A file on offer, described as its path says."""
    claimed = ClaimedFacts(size=size, duration=seconds)
    made = Candidate("slskd", "quill", path, claimed, parse_path(path))
    return replace(made, peer_facts=PeerFacts(**facts))


@dataclass
class Downloads:
    """Notes what is asked of it; jobs are numbered from 1."""

    taken: list[tuple[Track, Origin, Judged]] = field(default_factory=list)
    plain: list[Candidate] = field(default_factory=list)
    there: list[DownloadJob] = field(default_factory=list)
    named: list[tuple[int, Track]] = field(default_factory=list)

    def jobs(self, states: Any = None, *_rest: Any, **_more: Any) -> list[DownloadJob]:
        return [job for job in self.there if states is None or job.state in states]

    def job(self, job_id: int) -> DownloadJob:
        return next(job for job in self.there if job.id == job_id)

    def take(self, track: Track, origin: Origin, picked: Judged) -> DownloadJob:
        self.taken.append((track, origin, picked))
        return self._add(track, JobState.QUEUED, FilingMode.MATCHED, picked.candidate)

    def fetch_as_is(self, candidate: Candidate, *_origin: Origin) -> DownloadJob:
        self.plain.append(candidate)
        return self._add(candidate.described, JobState.QUEUED, FilingMode.AS_IS, candidate)

    def file_as(self, job_id: int, track: Track) -> bool:
        self.named.append((job_id, track))
        mode = FilingMode.MATCHED
        self.there = [
            replace(job, track=track, filing=mode) if job.id == job_id else job
            for job in self.there
        ]
        return True

    def _add(self, track: Track, state: JobState, mode: FilingMode, file: Candidate) -> DownloadJob:
        number = len(self.there) + 1
        remote = RemoteId(file.source, "t", file.peer, file.filename, file.claimed.size)
        made = DownloadJob(
            number, track, Origin("x", "x"), state, "transfer", remote=remote, filing=mode
        )
        self.there.append(made)
        return made


@dataclass
class Table:
    """The service with everything around it."""

    service: MatchedDownloadService
    there: Catalogues
    downloads: Downloads
    library: SimpleNamespace
    chosen: MemoryChosenMatches
    ctx: VirtualContext
    settings: dict[str, Any]
    folder: Path

    def own(self, tracks: Sequence[LibraryTrack]) -> None:
        index = LibraryIndex.build(tracks)
        self.library.index = lambda: index


class _Planner:
    """As the transfer layout does it, in short."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def plan(self, source: Path, track: Track, _layout: str) -> FilingPlan:
        folder = self.root / track.artists[0] / f"{track.artists[0]} - {track.album or track.title}"
        target = folder / f"{track.title}{source.suffix}"
        return FilingPlan(str(source), str(self.root), str(target), track, None, cover_beside=True)


@pytest.fixture
def table(playing: Catalogues, tmp_path: Path) -> Iterator[Table]:
    clock = TurningClock()
    desk = Desk(MemoryCatalogueCache(clock), MemoryPaceStore(), clock, LIMITS)
    deezer: Catalogue = adapter("deezer", playing, desk)
    pictures = HttpPictures(tmp_path / "pictures", clock, home_made=True)
    for server in playing.servers:
        server.reset()
    compare = Matcher().compare
    catalogue = CatalogueService(lambda: [deezer], pictures, desk.cache)
    nothing = LibraryIndex.build(())
    library = SimpleNamespace(index=lambda: nothing)
    settings: dict[str, Any] = {
        "downloads.incoming": str(tmp_path / "incoming"),
        "organize.layout": "transfer",
        "tags.artwork": True,
        "limits.disk_reserve_mb": 1,
    }
    downloads, chosen = Downloads(), MemoryChosenMatches()
    planner = _Planner(tmp_path / "Transfer")
    parts = MatchedParts(
        catalogue=catalogue,
        downloads=downloads,  # type: ignore[arg-type]
        compare=compare,
        shelf=Shelf(library),
        remembered=Remembered(chosen, wish_key),
        places=Places(lambda: planner, settings.__getitem__),
    )
    made, ctx = MatchedDownloadService(parts), VirtualContext(clock)
    yield Table(made, playing, downloads, library, chosen, ctx, settings, planner.root)
    deezer.close()  # type: ignore[attr-defined]
    pictures.close()
    assert playing.violations == []
