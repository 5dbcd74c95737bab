"""A person's machine in a temporary folder: music, slskd's downloads, a home, and the command line.

Everything is real but the Soulseek network: audio files, HTTP, the database, processes.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.audio import make_audio
from sandbox.slskd import Manners, SlskdServer
from sandbox.world import World
from tests.e2e.forge import FACTOR, ROOT, shared_forge

KEY = "e2e-key-0123456789abcdef"
GAP = 0.05
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
            "DOWNLOADS__STALL_SECONDS": "6",
            "DOWNLOADS__QUEUE_PATIENCE_SECONDS": "6",
            "DOWNLOADS__RETRY_GRACE_SECONDS": "1",
            "DOWNLOADS__ARRIVAL_SECONDS": "5",
        }
        own = {f"CRATEKEEPER_{key}": value for key, value in settings.items()}
        return {**os.environ, **own, **self.env}

    def command(self, *arguments: str) -> list[str]:
        """The command line with `--home` and `--json`."""
        return [sys.executable, *self.program, "--home", str(self.home), "--json", *arguments]

    def run(self, *arguments: object, timeout: float = 100) -> Result:
        """Run one command to its end, in a process of its own."""
        command = self.command(*map(str, arguments))
        if hasattr(os, "fork") and self.program in (MAIN, HURRIED):
            factor = FACTOR if self.program == HURRIED else 0
            told = command[1 + len(self.program) :]
            code = shared_forge().run(
                told, self.environment(), self.folder, factor=factor, seconds=int(timeout)
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

    def start(self, *arguments: object) -> subprocess.Popen[bytes]:
        """Start one command and do not wait."""
        return subprocess.Popen(
            self.command(*map(str, arguments)),
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )

    def filed(self) -> list[str]:
        """Audio files below Transfer, relative, sorted."""
        return relative(self.transfer)

    def close(self) -> None:
        """Stop the server."""
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
