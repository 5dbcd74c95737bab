"""Hundreds of tracks, a third of them with bad peers: does the engine get all, politely, and lean?

`python -m bench.endurance [--tracks 300] [--faults 0.3] [--factor 40] [--patience 2] [--window]`
prints one JSON line. The networks run in another process (`endurance_world`). A transfer without a
byte for `patience` seconds is passed over. Politeness is divided by `factor` (`bench/hurry.py`),
and the networks check the divided limits: 25 searches in 220 s / factor and 8 s / factor apart on
slskd, 30 in the window and 3 s / factor apart on Soulseek. What is measured:

- `missed`, `wrong`, `twice`, `violations`: must be empty;
- `cpu_ms`: the program's own computing for each track, `children_ms` that of ffmpeg beside it;
- `grown_mb`: resident memory at the end beside that after a tenth of the tracks;
- with `--window`: how late the GUI thread was while it showed the run, how long it computed at a
  stretch, and how late a bare process was beside it (`bench/lateness.py`). Meanwhile a person
  searches by hand for what finds 2,000 files in two seconds, and changes the theme, in turns.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any

from bench.endurance_world import SECONDS, Wanted, serve, wanted
from bench.hurry import SLSKD_GAP, hurry
from core.domain import (
    RESTING_STATES,
    JobState,
    Ownership,
    Playlist,
    PlaylistEntry,
    Track,
)
from core.tasks import TaskContext
from services.container import Container, build_container
from utils.processes import resident_bytes

WARM = 0.1
"""The share of tracks after which memory is looked at first: until then things are loaded."""

PATIENCE = 1200.0
NOBODY = "http://127.0.0.1:9"
"""No catalogue is asked."""


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system


@dataclass
class Figures:
    """What was seen on the way. A window's garbage is collected in its own thread only."""

    tracks: int
    window: bool = False
    began: float = field(default_factory=time.monotonic)
    cpu: float = field(default_factory=time.process_time)
    children: float = field(default_factory=_children)
    warm: int = 0
    top: int = 0

    def look(self, rested: int) -> None:
        """Remember the memory once it is warm, and its highest later."""
        now = resident_bytes()
        if not self.warm and rested >= self.tracks * WARM:
            if not self.window:
                gc.collect()
            self.warm = resident_bytes()
        self.top = max(self.top, now)

    def told(self) -> dict[str, Any]:
        """The figures for people and tests."""
        gc.collect()
        per = 1000 / self.tracks
        return {
            "seconds": round(time.monotonic() - self.began, 1),
            "cpu_ms": round((time.process_time() - self.cpu) * per, 1),
            "children_ms": round((_children() - self.children) * per, 1),
            "warm_mb": round(self.warm / 1e6, 1),
            "grown_mb": round((resident_bytes() - self.warm) / 1e6, 1),
            "top_mb": round(self.top / 1e6, 1),
        }


@contextmanager
def networks(folder: Path, count: int, faulty: float, factor: float) -> Iterator[Network]:
    """The other process."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=serve, args=(str(folder), count, faulty, factor, theirs))
    process.start()
    try:
        yield Network(ours)
    finally:
        if process.is_alive():
            ours.close()
            process.terminate()
        process.join(30)


class Network:
    """The other process, from here."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.addresses: dict[str, str] = pipe.recv()

    def report(self) -> dict[str, Any]:
        """End it and hear what it has seen."""
        self._pipe.send("end")
        seen: dict[str, Any] = self._pipe.recv()
        return seen


def settings(
    folder: Path, addresses: dict[str, str], factor: float, patience: float
) -> dict[str, object]:
    """The program's settings for this run."""
    from sandbox.ports import free_port

    catalogues = ("deezer", "itunes", "musicbrainz", "coverart")
    return {f"catalog.{name}_url": NOBODY for name in catalogues} | {
        "library.folders": [str(folder / "Music")],
        "sources.order": ["slskd", "soulseek"],
        "sources.slskd.url": addresses["slskd"],
        "sources.slskd.api_key": addresses["key"],
        "sources.slskd.search_gap_seconds": SLSKD_GAP / factor,
        "sources.soulseek.username": "cratefan",
        "sources.soulseek.password": "pa55word",
        "sources.soulseek.server": addresses["soulseek"],
        "sources.soulseek.listen_port": free_port(),
        "sources.youtube.enabled": False,
        "downloads.incoming": str(folder / "Incoming"),
        "downloads.parallel": 6,
        "downloads.stall_seconds": patience,
        "downloads.queue_patience_seconds": patience,
        "downloads.retry_grace_seconds": patience / 2,
        "downloads.arrival_seconds": patience * 2.5,
        "organize.transfer": str(folder / "Transfer"),
        "organize.supercrates": str(folder / "Supercrates"),
        "secrets.store": "file",
    }


def want(container: Container, tracks: list[Wanted]) -> list[int]:
    """Put everything into the queue; the ids of the jobs."""
    entries = tuple(
        PlaylistEntry(
            n, Track(one.title, (one.artist,), one.album, SECONDS, track_number=one.number)
        )
        for n, one in enumerate(tracks, 1)
    )
    playlist = Playlist("endurance", "Endurance", "file", entries)
    coverage = container.coverage.check(playlist, TaskContext())
    jobs = container.downloads.want(playlist, coverage.of(Ownership.MISSING))
    return [job.id for job in jobs]


def watch(container: Container, ids: list[int], figures: Figures) -> None:
    """Until all jobs rest."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        counts = container.downloads.counts()
        rested = sum(counts[state] for state in RESTING_STATES)
        figures.look(rested)
        if rested >= len(ids):
            return
        time.sleep(0.5)


def outcome(folder: Path, tracks: list[Wanted], seen: dict[str, Any]) -> dict[str, Any]:
    """What was filed beside what could be had."""
    filed = list((folder / "Transfer").rglob("*.flac"))
    audio = {path.stem.partition(" - ")[2]: path.read_bytes()[:42] for path in filed}
    times = Counter(path.stem.partition(" - ")[2] for path in filed)
    right: dict[str, str] = seen["right"]
    return {
        "tracks": len(tracks),
        "obtainable": len(right),
        "filed": len(filed),
        "missed": sorted(right.keys() - audio.keys()),
        "wrong": sorted(t for t, head in audio.items() if right.get(t) != head[26:42].hex()),
        "twice": sorted(t for t, n in times.items() if n > 1) + seen["fetched_twice"],
        "violations": seen["violations"],
        "searches": seen["searches"],
    }


def measure(
    count: int, faulty: float, factor: float, patience: float, window: bool
) -> dict[str, Any]:
    """One run from empty folders to the last file."""
    hurry(factor)
    tracks = wanted(count, faulty)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for made in ("Music", "Incoming", "home"):
            (folder / made).mkdir()
        with networks(folder, count, faulty, factor) as network:
            overrides = settings(folder, network.addresses, factor, patience)
            run = _in_a_window if window else _without_window
            told = run(folder / "home", overrides, tracks)
            return outcome(folder, tracks, network.report()) | told


def _without_window(
    home: Path, overrides: dict[str, object], tracks: list[Wanted]
) -> dict[str, Any]:
    container = build_container(home, overrides)
    try:
        ids = want(container, tracks)
        figures = Figures(len(tracks))
        container.engine.start()
        watch(container, ids, figures)
        return figures.told() | _states(container)
    finally:
        container.close()


def _in_a_window(home: Path, overrides: dict[str, object], tracks: list[Wanted]) -> dict[str, Any]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from bench.lateness import Control, Lateness, told
    from bench.window_run import Person, spin
    from ui.app import Session, builder, make_app

    session = Session(make_app(), home, builder(home, overrides))
    lateness = Lateness()
    session.show()
    while session.container is None:
        spin(50)
    container = session.container
    session.shell.go("downloads")
    spin(1500)
    ids = want(container, tracks)
    spin(1000)
    figures = Figures(len(tracks), window=True)
    person = Person(session, lateness)
    watching = Thread(target=watch, args=(container, ids, figures), daemon=True)
    with Control() as control:
        lateness.start()
        watching.start()
        while watching.is_alive():
            person.act()
            spin(500)
        lateness.stop()
    seen = figures.told() | _states(container)
    session.close()
    return seen | {"storms": person.storms} | told(lateness, control)


def _states(container: Container) -> dict[str, Any]:
    counts = container.downloads.counts()
    return {"states": {state.value: counts[state] for state in JobState if counts[state]}}


def main() -> None:
    """Read the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracks", type=int, default=300)
    parser.add_argument("--faults", type=float, default=0.3)
    parser.add_argument("--patience", type=float, default=2.0)
    parser.add_argument("--factor", type=float, default=40.0)
    parser.add_argument("--window", action="store_true")
    asked = parser.parse_args()
    told = measure(asked.tracks, asked.faults, asked.factor, asked.patience, asked.window)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
