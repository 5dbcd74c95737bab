"""A person's machine in a temporary folder: music, slskd's downloads, a home, and the command line.

Everything is real but the Soulseek network: audio files, HTTP, the database, processes.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.audio import make_audio
from sandbox.slskd import Manners, SlskdServer
from sandbox.world import World
from tests.e2e.forge import FACTOR, ROOT, shared_forge
from tests.e2e.started import Started

Process = subprocess.Popen[bytes] | Started

KEY = "e2e-key-0123456789abcdef"
GAP = 0.05
BOUND = 300.0
"""Seconds a process may take on a busy machine; quiet ones take five."""
MAIN = (str(ROOT / "main.py"),)
HURRIED = (str(ROOT / "bench" / "hurry.py"), str(FACTOR))
HEADER = [
    *("Track URI", "Track Name", "Artist URI(s)", "Artist Name(s)", "Album URI", "Album Name"),
    *("Album Artist URI(s)", "Album Artist Name(s)", "Album Release Date", "Album Image URL"),
    *("Disc Number", "Track Number", "Track Duration (ms)", "Track Preview URL", "Explicit"),
    *("Popularity", "ISRC", "Added By", "Added At"),
]


@dataclass
class Result:
    """How one command ended; `doc` is its JSON document, {} when there was none."""

    code: int
    doc: dict[str, Any]
    stderr: str

    @property
    def sentence(self) -> str:
        """The last line on stderr."""
        lines = [line for line in self.stderr.splitlines() if line.strip()]
        return lines[-1] if lines else ""


@dataclass(frozen=True)
class Row:
    """One row of an Exportify file; durations in seconds."""

    title: str
    artists: Sequence[str]
    album: str = ""
    seconds: float = 3.0
    number: int = 1
    disc: int = 1
    isrc: str = ""
    album_artist: str = ""


@dataclass
class Rig:
    """The machine. `world` is what others share; `own` puts a file into the music folder."""

    folder: Path
    world: World = field(default_factory=World)
    env: dict[str, str] = field(default_factory=dict)
    server: SlskdServer | None = None
    program: Sequence[str] = MAIN
    _numbers: Iterator[int] = field(default_factory=itertools.count, repr=False)
    _started: dict[str, Process] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for name in ("music", "incoming", "home"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    @property
    def music(self) -> Path:
        return self.folder / "music"

    @property
    def incoming(self) -> Path:
        return self.folder / "incoming"

    @property
    def transfer(self) -> Path:
        return self.folder / "Transfer"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def serve(self, **options: Any) -> SlskdServer:
        """Start the simulated slskd on this machine's downloads folder."""
        manners = options.pop("manners", Manners(search_gap=GAP))
        self.server = SlskdServer(
            self.world, downloads_dir=self.incoming, api_key=KEY, manners=manners, **options
        )
        self.server.start()
        return self.server

    def own(self, path: str, seconds: float = 3.0, **tags: str) -> Path:
        """A tagged file in the music folder; the codec comes from the extension."""
        target = self.music / path
        target.parent.mkdir(parents=True, exist_ok=True)
        make_audio(target, seconds, seed=len(path), tags=tags)
        return target

    def playlist(self, *rows: Row, name: str = "list.csv") -> Path:
        """An Exportify file."""
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(HEADER)
            writer.writerows(_cells(row) for row in rows)
        return path

    def environment(self) -> dict[str, str]:
        """What the command line is told."""
        settings = {
            "LIBRARY__FOLDERS": json.dumps([str(self.music)]),
            "DOWNLOADS__INCOMING": str(self.incoming),
            "ORGANIZE__TRANSFER": str(self.transfer),
            "ORGANIZE__SUPERCRATES": str(self.folder / "Supercrates"),
            "SOURCES__SLSKD__URL": self.server.url if self.server else "http://127.0.0.1:9",
            "SOURCES__SLSKD__API_KEY": KEY,
            "SOURCES__SLSKD__SEARCH_GAP_SECONDS": str(GAP),
            "SOURCES__YOUTUBE__ENABLED": "false",
            "SOURCES__YOUTUBE__RELAY_URL": "http://127.0.0.1:9",
            "DOWNLOADS__STALL_SECONDS": "60",
            "DOWNLOADS__QUEUE_PATIENCE_SECONDS": "60",
            "DOWNLOADS__RETRY_GRACE_SECONDS": "20",
            "DOWNLOADS__ARRIVAL_SECONDS": "60",
        }
        own = {f"CRATEKEEPER_{key}": value for key, value in settings.items()}
        return {**os.environ, **own, **self.env}

    def command(self, *arguments: str) -> list[str]:
        """The command line with `--home` and `--json`."""
        return [sys.executable, *self.program, "--home", str(self.home), "--json", *arguments]

    def run(self, *arguments: object, timeout: float = BOUND) -> Result:
        """Run one command to its end, in a process of its own."""
        command = self.command(*map(str, arguments))
        if self._forks:
            told = command[1 + len(self.program) :]
            code = shared_forge().run(
                told, self.environment(), self.folder, factor=self._factor, seconds=int(timeout)
            )
            out, err = ((self.folder / name).read_bytes() for name in ("out", "err"))
        else:
            done = subprocess.run(
                command,
                env=self.environment(),
                capture_output=True,
                timeout=timeout,
                check=False,
                cwd=self.folder,
            )
            code, out, err = done.returncode, done.stdout, done.stderr
        text = out.decode("utf-8")
        doc = json.loads(text) if text.strip() else {}
        return Result(code, doc, err.decode("utf-8"))

    def start(self, *arguments: object) -> Process:
        """Start one command and do not wait; `close` ends it at the latest."""
        command = self.command(*map(str, arguments))
        name = f"started-{next(self._numbers)}"
        process: Process
        if self._forks:
            told = command[1 + len(self.program) :]
            process = shared_forge().start(
                told, self.environment(), self.folder, name, factor=self._factor
            )
        else:
            with self._said(name, "out").open("wb") as out, self._said(name, "err").open("wb") as e:
                process = subprocess.Popen(
                    command, env=self.environment(), stdout=out, stderr=e, cwd=self.folder
                )
        self._started[name] = process
        return process

    def ended(self, process: Process, seconds: float = BOUND) -> int:
        """Wait for the end of a started command; its exit code, told with all that was said."""
        code = process.wait(seconds)
        sys.stderr.write(f"ended with {code}\n{self.said(process, 'out')}{self.said(process)}")
        return code

    def said(self, process: Process, stream: str = "err") -> str:
        """What a started command has said by now."""
        name = next(name for name, one in self._started.items() if one is process)
        path = self._said(name, stream)
        return path.read_text("utf-8") if path.exists() else ""

    def _said(self, name: str, stream: str) -> Path:
        return self.folder / f"{name}.{stream}"

    @property
    def _forks(self) -> bool:
        return hasattr(os, "fork") and self.program in (MAIN, HURRIED)

    @property
    def _factor(self) -> float:
        return FACTOR if self.program == HURRIED else 0

    def filed(self) -> list[str]:
        """Audio files below Transfer, relative, sorted."""
        return relative(self.transfer)

    def close(self) -> None:
        """End what still runs, stop the server."""
        for process in self._started.values():
            process.kill()
            process.wait(BOUND)
        if self.server is not None:
            self.server.close()


def relative(folder: Path) -> list[str]:
    """All files below `folder` but covers, relative, sorted."""
    found = (p for p in folder.rglob("*") if p.is_file() and p.name != "cover.jpg")
    return sorted(str(p.relative_to(folder)) for p in found)


def _cells(row: Row) -> list[str]:
    uris = ", ".join(f"spotify:artist:{n}" for n in range(len(row.artists)))
    return [
        "spotify:track:1",
        row.title,
        uris,
        ", ".join(row.artists),
        "spotify:album:1",
        row.album,
        "spotify:artist:0",
        row.album_artist or (row.artists[0] if row.artists else ""),
        "2021-05-04",
        "",
        str(row.disc),
        str(row.number),
        str(int(row.seconds * 1000)),
        "",
        "false",
        "50",
        row.isrc,
        "",
        "2024-01-01T00:00:00Z",
    ]
