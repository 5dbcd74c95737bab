"""A download, a target root, and a filer of real parts: files, tags, journal."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.clients.local.filestore import LocalFileStore
from core.domain import FilingPlan, Track, TrackIds
from core.media.identity import FileIdentity
from core.media.tags_writer import FileTagWriter
from core.ports.ledgers import FilingJournal
from core.ports.media import FileStore, IdentityKeeper, TagWriter
from core.tasks import TaskContext
from database.engine import open_database
from database.journal_repo import JournalRepo
from sandbox.audio import ffmpeg, make_audio
from services.clock import SystemClock
from services.organise.apply import Filer
from services.organise.plan import Planner
from services.organise.replace import Heirs, NoHeirs, ReplaceDeps, Replacer
from services.organise.tagset import tag_set
from services.organise.trash import Trash
from services.organise.undo_store import UndoLimit, UndoStore

TRACK = Track(
    "Teardrop",
    ("Massive Attack", "Elizabeth Fraser"),
    album="Mezzanine",
    track_number=3,
    track_total=11,
    album_artists=("Massive Attack",),
    release_date="1998-04-20",
    genres=("trip hop",),
    ids=TrackIds(isrc="GBAAA9800322"),
)
LIMIT = UndoLimit(7, 5)
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 200 + b"\xff\xd9"


@dataclass
class Desk:
    """Where the tests file: `plan()` for the download, `filer()` with parts replaced at will."""

    home: Path
    engine: Engine
    files: FileStore = field(default_factory=LocalFileStore)
    tags: TagWriter = field(default_factory=FileTagWriter)

    @property
    def root(self) -> Path:
        return self.home / "Transfer"

    @property
    def incoming(self) -> Path:
        return self.home / "incoming"

    @property
    def journal(self) -> JournalRepo:
        return JournalRepo(self.engine, SystemClock())

    def download(self, name: str = "peer's folder/03 teardrop.mp3", seed: int = 1) -> Path:
        tags = {"title": "teardrop", "comment": "ripped by nobody"}
        return make_audio(self.incoming / name, seconds=1.0, seed=seed, tags=tags)

    def plan(
        self, source: Path, track: Track = TRACK, layout: str = "transfer", cover: bool = False
    ) -> FilingPlan:
        roots = {"transfer": self.root, "supercrates": self.home / "Supercrates"}
        tags = tag_set(track, JPEG if cover else None)
        return Planner(roots).plan(source, track, layout, tags)

    def filer(
        self,
        files: FileStore | None = None,
        tags: TagWriter | None = None,
        journal: FilingJournal | None = None,
        limit: UndoLimit = LIMIT,
    ) -> Filer:
        return Filer(
            files or self.files,
            tags or self.tags,
            journal or self.journal,
            roots=lambda: [self.root, self.home / "Supercrates"],
            undo=self.store(files, journal, limit),
            trash=self.trash(files, journal),
        )

    def trash(self, files: FileStore | None = None, journal: FilingJournal | None = None) -> Trash:
        return Trash(self.home / "trash", files or self.files, journal or self.journal)

    def replacer(
        self,
        files: FileStore | None = None,
        tags: TagWriter | None = None,
        journal: FilingJournal | None = None,
        identity: IdentityKeeper | None = None,
        limit: UndoLimit = LIMIT,
        heirs: Heirs | None = None,
    ) -> Replacer:
        return Replacer(
            ReplaceDeps(
                files or self.files,
                tags or self.tags,
                identity or FileIdentity(),
                journal or self.journal,
                self.filer(files, tags, journal, limit),
                self.store(files, journal, limit),
                self.trash(files, journal),
                heirs or NoHeirs(),
            )
        )

    def store(
        self,
        files: FileStore | None = None,
        journal: FilingJournal | None = None,
        limit: UndoLimit = LIMIT,
    ) -> UndoStore:
        return UndoStore(
            self.home / "undo",
            files or self.files,
            journal or self.journal,
            lambda: limit,
            SystemClock(),
            self.home / "trash",
        )

    def kept(self) -> list[bytes]:
        """What waits for an undo."""
        files = (self.home / "undo").glob("*.*")
        return [path.read_bytes() for path in files if not path.name.startswith(".")]

    def left(self) -> list[str]:
        """Every file below incoming and target, relative to home; also hidden ones."""
        found = []
        for top in ("incoming", "Transfer", "Supercrates"):
            for folder, _, names in os.walk(self.home / top):
                found += [os.path.relpath(os.path.join(folder, name), self.home) for name in names]
        return sorted(found)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    engine = open_database(tmp_path / "cratekeeper.db", tmp_path / "backups")
    yield Desk(tmp_path, engine)
    engine.dispose()


@pytest.fixture
def ctx() -> TaskContext:
    return TaskContext()


@pytest.fixture(scope="session")
def sound() -> Callable[[Path], str]:
    """A hash of the audio of a file: of an MP3's frames as they are, of others decoded."""

    def heard(path: Path) -> str:
        stored = path.read_bytes()
        mpeg = path.suffix == ".mp3" and stored.startswith(b"ID3")
        audio = frames(stored) if mpeg else decoded(path)
        assert len(audio) > 1000
        return hashlib.sha256(audio).hexdigest()

    return heard


def frames(stored: bytes) -> bytes:
    """What follows the tag in front; source: ID3v2.4 structure, 3.1 (a size of 4 × 7 bits)."""
    size = 0
    for byte in stored[6:10]:
        size = size << 7 | byte
    return stored[10 + size :]


def decoded(path: Path) -> bytes:
    command = [ffmpeg(), "-v", "error", "-i", str(path), "-map", "0:a", "-f", "s16le", "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], bytes]:
    """The bytes of a small MP3 with a tag."""
    tags = {"title": "t", "comment": "c"}
    path = make_audio(tmp_path_factory.mktemp("sample") / "a.mp3", seconds=0.5, tags=tags)
    data = path.read_bytes()
    return lambda: data
